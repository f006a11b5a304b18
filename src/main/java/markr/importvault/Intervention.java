package markr.importvault;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a person has ordered about imports that do not go on by themselves.
 *
 * @param number the vault's own key
 * @param kind what is to be done
 * @param name chosen by whoever ordered
 * @param selection which documents were meant, as it was written
 * @param reason why, in a person's words
 * @param by who asked
 * @param orderedAt when
 * @param carriedOutAt when the last document had been seen to; null before
 * @param documents what the documents that it has concerned are by now
 */
public record Intervention(long number, Kind kind, String name, String selection, String reason, String by,
		Instant orderedAt, @Nullable Instant carriedOutAt, Map<DocumentState, Long> documents) {

	/** What is to be done. */
	public enum Kind {

		/** Documents that were set aside are imported again. */
		RETRY,

		/** Stuck imports are taken from whoever may still have them, and gone on with. */
		RELEASE

	}

}
