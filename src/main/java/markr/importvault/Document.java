package markr.importvault;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One XML file as kept in the vault, addressed by the SHA-256 of its bytes.
 *
 * @param documentId the vault's own key
 * @param sha256 64 lower-case hexadecimal digits; the name by which people and senders
 * know it
 * @param sizeBytes size of the content as dropped
 * @param state what has become of it
 * @param revision 1, raised when it is deliberately processed again
 * @param results how many {@code mcq-test-result} elements were read, before rescans are
 * merged; null until the import has ended
 * @param violations how many violations were found, kept or not
 * @param failure why the import failed, for {@link DocumentState#FAILED} only
 * @param receivedAt when its first drop was committed
 * @param finishedAt when its import ended, null before
 */
public record Document(long documentId, String sha256, long sizeBytes, DocumentState state, int revision,
		@Nullable Long results, long violations, @Nullable String failure, Instant receivedAt,
		@Nullable Instant finishedAt) {

	private static final int SHORT_DIGITS = 12;

	/** The first digits of the SHA-256: enough for people to tell documents apart. */
	public String shortSha() {
		return sha256.substring(0, SHORT_DIGITS);
	}

}
