package markr.ingest;

import java.io.InputStream;
import java.util.Map;

import markr.importvault.document.Document;

/**
 * A document that is small enough to be imported as one item.
 *
 * @param document the document
 * @param content its bytes, to be read once
 */
public record SmallDocument(Document document, InputStream content) {

	/**
	 * A document with its content.
	 * @param contents by the ids of documents; an empty one has none
	 */
	public static SmallDocument of(Document document, Map<Long, InputStream> contents) {
		return new SmallDocument(document, contents.getOrDefault(document.documentId(), InputStream.nullInputStream()));
	}

}
