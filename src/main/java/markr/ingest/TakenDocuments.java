package markr.ingest;

import java.util.List;

/**
 * Small documents that a transaction has taken.
 *
 * @param attempt the number of the attempt at them
 * @param documents in the order of their arrival; none if nothing is to be done
 */
record TakenDocuments(long attempt, List<SmallDocument> documents) {

	JudgedDocuments judgedBy(DocumentJudge judge) {
		return new JudgedDocuments(this.attempt, this.documents.stream().map(judge::process).toList());
	}

}
