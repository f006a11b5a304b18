package markr.ingest;

import java.util.Set;

import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

import org.jspecify.annotations.Nullable;

/**
 * Shows JAXB of one result only the elements that are known, so that the rest, above all
 * the answers, costs no binding: a third more results a second. Counts what is bound,
 * because what comes in pieces escapes the parser's own limits. Not thread-safe.
 */
class ResultXml extends StreamReaderDelegate {

	private static final Set<String> KNOWN = Set.of(DocumentXml.FIRST_NAME, DocumentXml.LAST_NAME,
			DocumentXml.STUDENT_NUMBER, DocumentXml.TEST_ID, DocumentXml.SUMMARY_MARKS);

	private final AnswerXml answers;

	private int depth;

	private int textLength;

	private @Nullable Integer misplacedResultLine;

	ResultXml(AnswerXml reader) {
		super(reader);
		this.answers = reader;
	}

	/** To be called on the start of a result, before it is bound. */
	void begin() {
		this.depth = 1;
		this.textLength = 0;
		this.misplacedResultLine = null;
	}

	/** The line of the first result within this one, or null as it should be. */
	@Nullable Integer misplacedResultLine() {
		return this.misplacedResultLine;
	}

	/** Passes over the result without binding it. */
	void skip() throws XMLStreamException {
		while (this.depth > 0) {
			next();
		}
	}

	@Override
	public int next() throws XMLStreamException {
		if (this.depth == 0) {
			// JAXB moves one step beyond the end. Even if the document is broken
			// there, the result is still to be judged.
			return END_ELEMENT;
		}
		while (true) {
			if (this.depth == 1) {
				this.answers.passAnswers();
			}
			int event = super.next();
			switch (event) {
				case START_ELEMENT -> {
					noteMisplacedResult();
					this.depth++;
					if (this.depth == 2 && isKnown()) {
						count(1 + attributesLength());
						return event;
					}
					skipUnknown();
				}
				case END_ELEMENT -> {
					this.depth--;
					return event;
				}
				case CHARACTERS, CDATA, SPACE -> {
					if (this.depth > 1) {
						count(getTextLength());
						return event;
					}
				}
				default -> {
					// Comments and processing instructions say nothing.
				}
			}
		}
	}

	/** Also within a known element: JAXB would keep only the text that follows. */
	private void skipUnknown() throws XMLStreamException {
		int outside = this.depth - 1;
		while (this.depth > outside) {
			switch (super.next()) {
				case START_ELEMENT -> {
					noteMisplacedResult();
					this.depth++;
				}
				case END_ELEMENT -> this.depth--;
				default -> {
					// Nothing in here is known.
				}
			}
		}
	}

	private boolean isKnown() {
		return KNOWN.contains(getLocalName()) && isWithoutNamespace(this);
	}

	/** JAXB would obey xsi:nil and xsi:type; here they are unknown like any other. */
	@Override
	public String getAttributeNamespace(int index) {
		String namespace = super.getAttributeNamespace(index);
		return XMLConstants.W3C_XML_SCHEMA_INSTANCE_NS_URI.equals(namespace) ? "unknown" : namespace;
	}

	private void noteMisplacedResult() {
		if (this.misplacedResultLine == null && DocumentXml.RESULT.equals(getLocalName()) && isWithoutNamespace(this)) {
			this.misplacedResultLine = getLocation().getLineNumber();
		}
	}

	private int attributesLength() {
		int length = 0;
		for (int index = 0; index < getAttributeCount(); index++) {
			length += getAttributeValue(index).length();
		}
		return length;
	}

	private void count(int length) throws XMLStreamException {
		this.textLength += length;
		if (this.textLength > DocumentXml.RESULT_TEXT_LENGTH_MAX) {
			throw new XmlLimitException("more than %d characters in the known elements of one result"
				.formatted(DocumentXml.RESULT_TEXT_LENGTH_MAX), getLocation());
		}
	}

	static boolean isWithoutNamespace(XMLStreamReader reader) {
		return reader.getNamespaceURI() == null || reader.getNamespaceURI().isEmpty();
	}

}
