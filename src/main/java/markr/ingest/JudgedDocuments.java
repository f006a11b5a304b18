package markr.ingest;

import java.util.List;

/**
 * Small documents that a transaction has taken, with everything that was found in them.
 *
 * @param attempt the number of the attempt at them
 * @param documents in the order of their arrival
 */
record JudgedDocuments(long attempt, List<JudgedDocument> documents) {

}
