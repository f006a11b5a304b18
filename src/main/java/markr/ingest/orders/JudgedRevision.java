package markr.ingest.orders;

import markr.importvault.document.Document;
import markr.ingest.JudgedDocument;
import org.jspecify.annotations.Nullable;

/**
 * A document with everything that the present rules find in it.
 *
 * @param document as it was when it was read
 * @param judged what was found; null if it is not for processing with others
 * @param failure why it is not, if Markr fails at it: a name of a class, no content
 */
record JudgedRevision(Document document, @Nullable JudgedDocument judged, @Nullable String failure) {
}
