package markr.drop.http;

import java.time.Instant;

import markr.importvault.document.AvailableChanges;
import markr.importvault.document.Document;
import markr.importvault.document.DocumentState;
import org.jspecify.annotations.Nullable;

/**
 * How an import stands, for its sender; one that has ended otherwise is a problem.
 *
 * @param id the document's SHA-256
 * @param state {@code RECEIVED} or {@code PUBLISHED}
 * @param imported results that count now, before rescans are merged; only when published
 * @param availableChanges of which tests it has raised the available marks; only if of
 * any
 * @param sizeBytes size of the document
 * @param receivedAt when it was first received
 * @param finishedAt when the import ended
 */
record ImportStatus(String id, DocumentState state, @Nullable Long imported,
		@Nullable AvailableChanges availableChanges, long sizeBytes, Instant receivedAt, @Nullable Instant finishedAt) {

	static ImportStatus of(Document document, @Nullable AvailableChanges availableChanges) {
		return new ImportStatus(document.sha256(), document.state(),
				(document.state() == DocumentState.PUBLISHED) ? document.results() : null, availableChanges,
				document.sizeBytes(), document.receivedAt(), document.finishedAt());
	}

}
