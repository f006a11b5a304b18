package markr.ingest;

import java.util.List;

import markr.importvault.Document;
import markr.importvault.Withdrawals;
import markr.marks.Marks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes a published document back, or gives it back: its state and the marks in one
 * transaction, so that readers see all of it or nothing. Repeating it changes nothing.
 * Thread-safe.
 */
@Component
class DocumentWithdrawal {

	private static final Logger logger = LoggerFactory.getLogger(DocumentWithdrawal.class);

	private final Withdrawals withdrawals;

	private final Marks marks;

	DocumentWithdrawal(Withdrawals withdrawals, Marks marks) {
		this.withdrawals = withdrawals;
		this.marks = marks;
	}

	/** Lets the document's results count no more. */
	@Transactional
	public void withdraw(Document document, String reason, String by) {
		if (this.withdrawals.withdraw(document.documentId(), reason, by)) {
			this.marks.withdraw(document.documentId());
			logger.info("[{}] Document withdrawn: {} results count no more", document.shortSha(), document.results());
		}
	}

	/** Lets the document's results count again. */
	@Transactional
	public void reinstate(Document document, String reason, String by) {
		if (this.withdrawals.reinstate(document.documentId(), reason, by)) {
			this.marks.publish(List.of(document.documentId()));
			logger.info("[{}] Document reinstated: {} results count again", document.shortSha(), document.results());
		}
	}

}
