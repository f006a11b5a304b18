package markr.ingest;

import markr.importvault.VaultedContent;
import markr.importvault.document.Document;

/**
 * A document that is small enough to be imported as one item.
 *
 * @param document the document
 * @param content its bytes, to be read once
 */
public record SmallDocument(Document document, VaultedContent content) {
}
