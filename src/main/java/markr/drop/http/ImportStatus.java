package markr.drop.http;

import java.time.Instant;
import java.util.List;

import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import markr.importvault.document.Violation;
import markr.importvault.document.Withdrawal;
import org.jspecify.annotations.Nullable;

/**
 * How an import stands, for its sender.
 *
 * @param id the document's SHA-256
 * @param state {@code RECEIVED}, {@code PUBLISHED}, {@code REJECTED}, {@code FAILED} or
 * {@code WITHDRAWN}
 * @param imported results that count now, before rescans are merged; only when published
 * @param violationCount violations found; only when rejected
 * @param violations the first of them, at most {@code markr.vault.violations-max}
 * @param failure why Markr itself failed; only when failed
 * @param withdrawals who took it back, and perhaps gave it back, when and why, the
 * earliest first; only if anybody did
 * @param sizeBytes size of the document
 * @param receivedAt when it was first received
 * @param finishedAt when the import ended
 */
record ImportStatus(String id, DocumentState state, @Nullable Long imported, @Nullable Long violationCount,
		@Nullable List<Violation> violations, @Nullable String failure, @Nullable List<Withdrawal> withdrawals,
		long sizeBytes, Instant receivedAt, @Nullable Instant finishedAt) {

	static ImportStatus of(Document document, List<Violation> violations) {
		return of(document, violations, List.of());
	}

	static ImportStatus of(Document document, List<Violation> violations, List<Withdrawal> withdrawals) {
		boolean rejected = document.state() == DocumentState.REJECTED;
		return new ImportStatus(document.sha256(), document.state(),
				(document.state() == DocumentState.PUBLISHED) ? document.results() : null,
				rejected ? document.violations() : null, rejected ? violations : null, document.failure(),
				withdrawals.isEmpty() ? null : withdrawals, document.sizeBytes(), document.receivedAt(),
				document.finishedAt());
	}

}
