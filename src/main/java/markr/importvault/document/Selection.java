package markr.importvault.document;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which documents are meant: those that fulfil everything that is said. What is null says
 * nothing.
 *
 * @param documents ids, the SHA-256 in hexadecimal digits
 * @param documentIds the same by the vault's own keys, as other rooms have found them
 * @param source the scanner's folder, or the remote address
 * @param receivedFrom first received then or later
 * @param receivedUntil first received before then
 * @param state what has become of it
 * @param violationCode it was refused for this
 * @param failureKind its import has failed in this way
 * @param error its import has failed with this error
 */
public record Selection(@Nullable Collection<String> documents, @Nullable Collection<Long> documentIds,
		@Nullable String source, @Nullable Instant receivedFrom, @Nullable Instant receivedUntil,
		@Nullable DocumentState state, @Nullable ViolationCode violationCode, @Nullable FailureKind failureKind,
		@Nullable String error) {

	public Selection {
		documents = (documents != null) ? List.copyOf(documents) : null;
		documentIds = (documentIds != null) ? List.copyOf(documentIds) : null;
	}

	/** Documents that are named one by one. */
	public static Selection of(Collection<String> documents) {
		return new Selection(documents, null, null, null, null, null, null, null, null);
	}

}
