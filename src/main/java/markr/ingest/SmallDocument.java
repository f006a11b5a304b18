package markr.ingest;

import java.io.InputStream;

import markr.importvault.Document;

/**
 * A document that is small enough to be imported as one item.
 *
 * @param document the document
 * @param content its bytes, to be read once
 */
record SmallDocument(Document document, InputStream content) {
}
