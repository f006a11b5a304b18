/**
 * Reads the sheets' format: a stream of XML becomes the results of a document, one after
 * another, within stated limits. The only place that knows StAX; judges nothing, which is
 * the import's part.
 */
@NullMarked
package markr.ingest.xml;

import org.jspecify.annotations.NullMarked;
