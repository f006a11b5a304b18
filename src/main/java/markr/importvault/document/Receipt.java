package markr.importvault.document;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * The proof of one drop.
 *
 * @param dropId the drop
 * @param outcome whether the drop's content was new
 * @param documentId the document that holds the content, null if the drop was refused
 * unkept
 * @param refusal why it was refused unkept, null otherwise
 */
public record Receipt(UUID dropId, Outcome outcome, @Nullable Long documentId, @Nullable ViolationCode refusal) {

	public enum Outcome {

		/** The first drop of this content: a document was made of it. */
		NEW,

		/** The content was in the vault already. */
		DUPLICATE,

		/** The content was not kept: it is over a limit or cannot be read. */
		REFUSED

	}

}
