package markr.operations;

import java.util.List;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import markr.importvault.document.DocumentState;
import markr.importvault.document.FailureKind;
import markr.importvault.document.ViolationCode;
import markr.ingest.orders.StuckImport;
import org.jspecify.annotations.Nullable;

/**
 * Which documents an order is about: those that fulfil everything that is said.
 *
 * @param documents ids, at most {@value #DOCUMENTS_MAX}
 * @param source the scanner's folder, or the remote address
 * @param testId documents that count in this test
 * @param receivedFrom first received then or later
 * @param receivedUntil first received before then
 * @param state what has become of it
 * @param violationCode it was refused for this
 * @param kind its import has failed in this way
 * @param error its import has failed with this error
 * @param why its import is stuck in this way
 * @param everything all documents that the act is possible with; excludes the others
 */
record SelectionRequest(
		@Nullable @Size(min = 1,
				max = SelectionRequest.DOCUMENTS_MAX) List<@Pattern(regexp = "[0-9a-f]{64}",
						message = "must be the 64 digits 0-9 and a-f of a SHA-256") String> documents,
		@Nullable @Pattern(regexp = SelectionRequest.TEXT, message = SelectionRequest.NO_TEXT) String source,
		@Nullable @Pattern(regexp = SelectionRequest.TEXT, message = SelectionRequest.NO_TEXT) String testId,
		@Nullable String receivedFrom, @Nullable String receivedUntil, @Nullable DocumentState state,
		@Nullable ViolationCode violationCode, @Nullable FailureKind kind,
		@Nullable @Pattern(regexp = SelectionRequest.TEXT, message = SelectionRequest.NO_TEXT) String error,
		StuckImport.@Nullable Why why, @Nullable @AssertTrue(message = "can only be true") Boolean everything) {

	static final int DOCUMENTS_MAX = 10_000;

	static final String NO_TEXT = "must be a text that is not blank, without NUL or half a surrogate pair";

	/** PostgreSQL would not take the others. */
	static final String TEXT = "(?s)(?=.*\\S)[^\\x00\\p{Cs}]*";

}
