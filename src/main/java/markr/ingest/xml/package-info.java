/**
 * Reads the sheets' format: a stream of XML becomes the results of a document, one after
 * another, within stated limits. The format is {@link markr.ingest.xml.McqTestResults}
 * and the classes that it refers to. The only place that knows StAX and JAXB; judges
 * nothing, which is the import's part.
 */
@NullMarked
package markr.ingest.xml;

import org.jspecify.annotations.NullMarked;
