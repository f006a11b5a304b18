package markr.ingest.xml;

import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.regex.Pattern;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;

import com.ctc.wstx.exc.WstxLazyException;
import markr.importvault.document.ViolationCode;
import org.jspecify.annotations.Nullable;

/**
 * Reads the results of one document, one after the other, in memory that does not depend
 * on the document's size. What is wrong with the document itself is a reading too; where
 * it cannot be read on, the last one. Not thread-safe.
 * <p>
 * A fault of the source, rather than of the document, is thrown: the content is the
 * vault's, and trying again later may succeed.
 */
public class DocumentReader {

	// Woodstox has no type for it.
	private static final Pattern LIMIT_MESSAGE = Pattern.compile("limit \\(\\d+\\) exceeded", Pattern.CASE_INSENSITIVE);

	private final InputStream content;

	private final boolean empty;

	private @Nullable AnswerXml xml;

	private @Nullable ResultXml results;

	/** Read already: several results are bound at a time. */
	private final Queue<Reading> ahead = new ArrayDeque<>();

	private boolean ended;

	/**
	 * Creates a reader for a document.
	 * @param content its bytes
	 * @param sizeBytes how many there are
	 */
	public DocumentReader(InputStream content, long sizeBytes) {
		this.content = content;
		this.empty = sizeBytes == 0;
	}

	/** The next reading, or null behind the last one. */
	@Nullable public Reading read() {
		while (this.ahead.isEmpty() && !this.ended) {
			try {
				this.ended = !advance();
			}
			catch (XMLStreamException ex) {
				end(notWellFormed(ex));
			}
			catch (WstxLazyException ex) {
				end(notWellFormed(streamExceptionBehind(ex)));
			}
		}
		return this.ahead.poll();
	}

	private void end(Reading last) {
		this.ahead.add(last);
		this.ended = true;
	}

	/** Reads something, and says whether there may be more. */
	private boolean advance() throws XMLStreamException {
		if (this.empty) {
			this.ahead.add(Reading.fault(1, ViolationCode.EMPTY_DOCUMENT, null));
			return false;
		}
		if (this.results == null) {
			this.xml = DocumentXml.open(this.content);
			this.results = new ResultXml(this.xml, this.ahead);
			return findRoot(this.xml);
		}
		return this.results.read() || endOf(this.xml);
	}

	/**
	 * Moves to the root element.
	 * @return false if the document is refused
	 */
	private boolean findRoot(AnswerXml xml) throws XMLStreamException {
		while (xml.next() != XMLStreamConstants.START_ELEMENT) {
			if (xml.getEventType() == XMLStreamConstants.DTD) {
				this.ahead.add(Reading.fault(xml.line(), ViolationCode.DOCTYPE, null));
				return false;
			}
		}
		boolean ours = DocumentXml.isAt(xml, DocumentXml.ROOT);
		if (!ours) {
			this.ahead.add(Reading.fault(xml.line(), ViolationCode.WRONG_ROOT, rootName(xml)));
		}
		return ours;
	}

	/** Reads to the very end: what follows the root may still be broken. */
	private boolean endOf(AnswerXml xml) throws XMLStreamException {
		long line = xml.line();
		while (xml.hasNext()) {
			xml.next();
		}
		if (this.results.results() == 0) {
			this.ahead.add(Reading.fault(line, ViolationCode.NO_RESULTS, null));
		}
		return false;
	}

	private Reading notWellFormed(XMLStreamException ex) {
		long line = line(ex);
		// Woodstox adds the place in lines of their own.
		String message = String.valueOf(ex.getMessage()).lines().findFirst().orElse("").strip();
		boolean limit = ex instanceof XmlLimitException || LIMIT_MESSAGE.matcher(message).find();
		return Reading.fault(line, limit ? ViolationCode.XML_LIMIT_EXCEEDED : ViolationCode.NOT_WELL_FORMED, message);
	}

	private long line(XMLStreamException ex) {
		if (ex.getLocation() != null) {
			return Math.max(1, ex.getLocation().getLineNumber());
		}
		// Woodstox does not say where a limit was exceeded.
		return (this.xml != null) ? this.xml.line() : 1;
	}

	private static XMLStreamException streamExceptionBehind(WstxLazyException ex) {
		if (ex.getCause() instanceof XMLStreamException streamException) {
			return streamException;
		}
		throw ex;
	}

	private static String rootName(AnswerXml xml) {
		return DocumentXml.isWithoutNamespace(xml) ? xml.getLocalName()
				: '{' + xml.getNamespaceURI() + '}' + xml.getLocalName();
	}

}
