package markr.ingest.xml;

import java.io.InputStream;
import java.util.regex.Pattern;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.ctc.wstx.exc.WstxLazyException;
import markr.importvault.document.Violation;
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

	private @Nullable XMLStreamReader xml;

	private @Nullable ResultXml resultXml;

	private long results;

	private @Nullable Integer misplacedResultLine;

	/** Elements that are open below the root. */
	private int depth;

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
		if (this.ended) {
			return null;
		}
		try {
			return advance();
		}
		catch (XMLStreamException ex) {
			return notWellFormed(ex);
		}
		catch (WstxLazyException ex) {
			return notWellFormed(streamExceptionBehind(ex));
		}
	}

	private @Nullable Reading advance() throws XMLStreamException {
		if (this.empty) {
			this.ended = true;
			return fault(1, ViolationCode.EMPTY_DOCUMENT, null);
		}
		if (this.xml == null) {
			AnswerXml answers = DocumentXml.open(this.content);
			this.xml = answers;
			this.resultXml = new ResultXml(answers);
			Reading refusal = findRoot(this.xml);
			if (refusal != null) {
				this.ended = true;
				return refusal;
			}
		}
		if (this.misplacedResultLine != null) {
			return misplacedResult(this.misplacedResultLine);
		}
		if (findResult(this.xml)) {
			return (this.depth == 0) ? result(this.xml, this.resultXml) : misplacedResult(enterMisplaced(this.xml));
		}
		this.ended = true;
		return endOf(this.xml);
	}

	/**
	 * Moves to the root element.
	 * @return why the document is refused, or null
	 */
	private static @Nullable Reading findRoot(XMLStreamReader xml) throws XMLStreamException {
		while (xml.next() != XMLStreamConstants.START_ELEMENT) {
			if (xml.getEventType() == XMLStreamConstants.DTD) {
				return fault(line(xml), ViolationCode.DOCTYPE, null);
			}
		}
		boolean ours = DocumentXml.isAt(xml, DocumentXml.ROOT);
		return ours ? null : fault(line(xml), ViolationCode.WRONG_ROOT, rootName(xml));
	}

	/**
	 * Moves to the next result, wherever it stands.
	 * @return false at the end of the root
	 */
	private boolean findResult(XMLStreamReader xml) throws XMLStreamException {
		while (true) {
			int event = xml.next();
			if (event == XMLStreamConstants.START_ELEMENT) {
				if (DocumentXml.isAt(xml, DocumentXml.RESULT)) {
					return true;
				}
				this.depth++;
			}
			else if (event == XMLStreamConstants.END_ELEMENT && --this.depth < 0) {
				return false;
			}
		}
	}

	private int enterMisplaced(XMLStreamReader xml) {
		this.depth++;
		return xml.getLocation().getLineNumber();
	}

	private Reading misplacedResult(int line) {
		this.misplacedResultLine = null;
		return fault(line, ViolationCode.MISPLACED_RESULT, null);
	}

	private Reading result(XMLStreamReader xml, ResultXml resultXml) throws XMLStreamException {
		long line = line(xml);
		ScanElement element = resultXml.read();
		this.misplacedResultLine = resultXml.misplacedResultLine();
		return new Reading.Result(++this.results, line, element, resultXml.textLength());
	}

	/** Reads to the very end: what follows the root may still be broken. */
	private @Nullable Reading endOf(XMLStreamReader xml) throws XMLStreamException {
		long line = line(xml);
		while (xml.hasNext()) {
			xml.next();
		}
		return (this.results == 0) ? fault(line, ViolationCode.NO_RESULTS, null) : null;
	}

	private Reading notWellFormed(XMLStreamException ex) {
		this.ended = true;
		long line = line(ex);
		// Woodstox adds the place in lines of their own.
		String message = String.valueOf(ex.getMessage()).lines().findFirst().orElse("").strip();
		boolean limit = ex instanceof XmlLimitException || LIMIT_MESSAGE.matcher(message).find();
		return fault(line, limit ? ViolationCode.XML_LIMIT_EXCEEDED : ViolationCode.NOT_WELL_FORMED, message);
	}

	private long line(XMLStreamException ex) {
		if (ex.getLocation() != null) {
			return Math.max(1, ex.getLocation().getLineNumber());
		}
		// Woodstox does not say where a limit was exceeded.
		return (this.xml != null) ? line(this.xml) : 1;
	}

	private static XMLStreamException streamExceptionBehind(WstxLazyException ex) {
		if (ex.getCause() instanceof XMLStreamException streamException) {
			return streamException;
		}
		throw ex;
	}

	private static Reading fault(long line, ViolationCode code, @Nullable String value) {
		return new Reading.Fault(new Violation(line, null, null, null, code, value));
	}

	private static long line(XMLStreamReader xml) {
		return Math.max(1, xml.getLocation().getLineNumber());
	}

	private static String rootName(XMLStreamReader xml) {
		return DocumentXml.isWithoutNamespace(xml) ? xml.getLocalName()
				: '{' + xml.getNamespaceURI() + '}' + xml.getLocalName();
	}

}
