package markr.importvault.document;

import java.time.Instant;
import java.util.List;

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
 * @param availableChanges of how many tests it has raised the available marks, while it
 * counts
 * @param attempts how often its import was begun since it was dropped or reopened; one
 * that a shutdown has stopped does not count
 * @param failures how many of the attempts Markr itself failed at
 * @param failure why the import failed, for {@link DocumentState#FAILED} only
 * @param run the run of the job that has imported it together with others; null for one
 * that was imported by itself
 * @param receivedAt when its first drop was committed
 * @param finishedAt when its import ended, null before
 */
public record Document(long documentId, String sha256, long sizeBytes, DocumentState state, int revision,
		@Nullable Long results, long violations, long availableChanges, int attempts, int failures,
		@Nullable String failure, @Nullable Long run, Instant receivedAt, @Nullable Instant finishedAt) {

	private static final int SHORT_DIGITS = 12;

	/**
	 * The first of documents, as many as are not larger together than that, but always
	 * one if there is any.
	 */
	public static List<Document> first(List<Document> documents, long sizeBytesMax) {
		long sizeBytes = 0;
		int fitting = 0;
		while (fitting < documents.size()
				&& (fitting == 0 || sizeBytes + documents.get(fitting).sizeBytes() <= sizeBytesMax)) {
			sizeBytes += documents.get(fitting++).sizeBytes();
		}
		return documents.subList(0, fitting);
	}

	/** The first digits of the SHA-256: enough for people to know documents apart. */
	public String shortSha() {
		return sha256.substring(0, SHORT_DIGITS);
	}

	/**
	 * How many attempts were interrupted from outside, by the death of a node or by the
	 * database; the one under way counts until it has ended.
	 */
	public int interruptions() {
		return attempts - failures;
	}

}
