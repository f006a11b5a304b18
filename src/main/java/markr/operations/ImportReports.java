package markr.operations;

import java.time.Clock;
import java.util.List;

import markr.importvault.ImportVault;
import markr.importvault.Outcomes;
import markr.importvault.Withdrawals;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Withdrawal;
import markr.ingest.JobHistory;
import markr.platform.web.Caller;
import markr.platform.web.Problems;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Puts together what the vault knows of a document and what Spring Batch knows of its
 * import.
 */
@Component
class ImportReports {

	private static final int RECEIPTS_MAX = 100;

	private final ImportVault vault;

	private final Outcomes outcomes;

	private final Withdrawals withdrawals;

	private final JobHistory history;

	private final Clock clock;

	ImportReports(ImportVault vault, Outcomes outcomes, Withdrawals withdrawals, JobHistory history, Clock clock) {
		this.vault = vault;
		this.outcomes = outcomes;
		this.withdrawals = withdrawals;
		this.history = history;
		this.clock = clock;
	}

	/**
	 * The document with an id; to who is bound to a source there are those only that came
	 * from it.
	 */
	Document documentFor(@Nullable Caller caller, String id) {
		String source = Caller.sourceFor(caller, null);
		return this.vault.find(id)
			.filter((document) -> source == null || !this.vault.receipts(document.documentId(), source, 1).isEmpty())
			.orElseThrow(Problems::noDocument);
	}

	/**
	 * The report of a document.
	 * @param source whose receipts are in it; null for all
	 */
	ImportReport of(Document document, @Nullable String source) {
		boolean rejected = document.state() == DocumentState.REJECTED;
		List<Withdrawal> withdrawals = this.withdrawals.history(document.documentId());
		return new ImportReport(document.sha256(), document.state(),
				(document.state() == DocumentState.PUBLISHED) ? document.results() : null,
				this.outcomes.availableChanges(document), rejected ? document.violations() : null,
				rejected ? this.vault.violations(document.documentId(), 0, Integer.MAX_VALUE) : null,
				document.failure(), withdrawals.isEmpty() ? null : withdrawals, document.sizeBytes(),
				document.receivedAt(), document.finishedAt(), document.revision(), document.attempts(),
				this.vault.receipts(document.documentId(), source, RECEIPTS_MAX), progress(document),
				this.history.runs(document));
	}

	private ImportReport.@Nullable Progress progress(Document document) {
		if (document.state() != DocumentState.RECEIVED) {
			return null;
		}
		return this.history.progress(document)
			.map((reading) -> ImportReport.Progress.of(reading.bytesRead(), reading.resultsRead(), document.sizeBytes(),
					(reading.begunAt() != null) ? reading.begunAt() : document.receivedAt(), this.clock.instant()))
			.orElse(null);
	}

}
