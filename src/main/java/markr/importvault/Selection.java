package markr.importvault;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which documents are meant: those that fulfil everything that is said, of those whose
 * import has ended. What is null says nothing.
 *
 * @param documents ids, the SHA-256 in hexadecimal digits
 * @param source who sent it: the scanner's folder, or the remote address
 * @param testId documents that count in this test
 * @param receivedFrom first received then or later
 * @param receivedUntil first received before then
 * @param state what has become of it
 * @param violationCode it was refused for this
 */
public record Selection(@Nullable Collection<String> documents, @Nullable String source, @Nullable String testId,
		@Nullable Instant receivedFrom, @Nullable Instant receivedUntil, @Nullable DocumentState state,
		@Nullable ViolationCode violationCode) {

	public Selection {
		documents = (documents != null) ? List.copyOf(documents) : null;
	}

	/** Whether it says nothing at all. */
	public boolean isEmpty() {
		return this.documents == null && this.source == null && this.testId == null && this.receivedFrom == null
				&& this.receivedUntil == null && this.state == null && this.violationCode == null;
	}

}
