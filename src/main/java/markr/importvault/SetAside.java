package markr.importvault;

import java.time.Instant;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * A document that Markr itself could not import, and why.
 *
 * @param id the document's SHA-256
 * @param trouble the kind of trouble
 * @param error the type of the exception that the last attempt ended with
 * @param failure the same in words
 * @param attempts how often the import was begun
 * @param failures how many of the attempts Markr itself failed at
 * @param failedAt since when it is set aside
 * @param receivedAt when its first drop was committed
 * @param sizeBytes size of the content as dropped
 * @param node the node that has set it aside
 * @param execution the last run of its job, as Spring Batch counts them; null if there is
 * none
 */
public record SetAside(String id, Trouble trouble, String error, String failure, int attempts, int failures,
		Instant failedAt, Instant receivedAt, long sizeBytes, String node, @Nullable Long execution) {

	/** How many documents the same trouble has set aside. */
	public record Count(Trouble trouble, String error, long documents) {
	}

	/**
	 * Which of them are meant: those that fulfil everything that is said. What is null
	 * says nothing.
	 *
	 * @param trouble of this kind
	 * @param error with this error
	 * @param documentIds of these only
	 */
	public record Filter(@Nullable Trouble trouble, @Nullable String error, @Nullable Collection<Long> documentIds) {
	}

	/**
	 * A place in the list, which begins with those that have been set aside for longest.
	 *
	 * @param failedAt the time of the one before
	 * @param documentId its key, for those of the same time
	 */
	public record Place(Instant failedAt, long documentId) {

		/** Before all. */
		public static final Place BEGINNING = new Place(Instant.EPOCH, 0);

	}

	/** A row of the list, and where it stands. */
	public record Row(SetAside document, Place place) {
	}

}
