package markr.ingest.xml;

import java.util.List;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.jspecify.annotations.Nullable;

/**
 * Takes the known elements out of one result after the other. There are five of them, so
 * they are bound by hand: with JAXB it took twice as long (adr/0014). What is unknown is
 * passed over, wherever it stands. Counts what is bound, because what comes in pieces
 * escapes the parser's own limits. Not thread-safe.
 */
class ResultXml {

	private static final String NO_NAMESPACE = "";

	private final AnswerXml xml;

	private int textLength;

	private @Nullable Integer misplacedResultLine;

	ResultXml(AnswerXml xml) {
		this.xml = xml;
	}

	/** The line of the first result within the last one, or null as it should be. */
	@Nullable Integer misplacedResultLine() {
		return this.misplacedResultLine;
	}

	/** Characters of the known elements of the last result; each counts as one more. */
	int textLength() {
		return this.textLength;
	}

	/** Reads the result on whose start the parser is, up to its end. */
	ScanElement read() throws XMLStreamException {
		this.textLength = 0;
		this.misplacedResultLine = null;
		ScanElement result = new ScanElement();
		this.xml.sum().reset();
		result.scannedOn = attribute(DocumentXml.SCANNED_ON);
		while (true) {
			this.xml.passAnswers();
			int event = this.xml.next();
			if (event == XMLStreamConstants.START_ELEMENT) {
				readElement(result);
			}
			else if (event == XMLStreamConstants.END_ELEMENT) {
				result.answers = this.xml.sum().sum();
				return result;
			}
		}
	}

	private void readElement(ScanElement result) throws XMLStreamException {
		switch (isWithoutNamespace(this.xml) ? this.xml.getLocalName() : "") {
			case DocumentXml.FIRST_NAME -> readText(result.firstNames);
			case DocumentXml.LAST_NAME -> readText(result.lastNames);
			case DocumentXml.STUDENT_NUMBER -> readText(result.studentNumbers);
			case DocumentXml.TEST_ID -> readText(result.testIds);
			case DocumentXml.SUMMARY_MARKS -> {
				countElement();
				result.summaryMarks.add(new ScanElement.SummaryMarks(attribute(DocumentXml.AVAILABLE),
						attribute(DocumentXml.OBTAINED)));
				text();
			}
			case DocumentXml.ANSWER -> {
				this.xml.sum().add(attribute(DocumentXml.MARKS_AVAILABLE), attribute(DocumentXml.MARKS_AWARDED));
				passOver();
			}
			default -> passOver();
		}
	}

	private void readText(List<String> texts) throws XMLStreamException {
		countElement();
		texts.add(text());
	}

	/** In however many pieces it comes, without that of elements inside. */
	private String text() throws XMLStreamException {
		String text = "";
		StringBuilder pieces = null;
		while (true) {
			switch (this.xml.next()) {
				case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
					count(this.xml.getTextLength());
					if (text.isEmpty()) {
						text = this.xml.getText();
					}
					else {
						pieces = (pieces != null) ? pieces : new StringBuilder(text);
						pieces.append(this.xml.getTextCharacters(), this.xml.getTextStart(), this.xml.getTextLength());
					}
				}
				case XMLStreamConstants.START_ELEMENT -> passOver();
				case XMLStreamConstants.END_ELEMENT -> {
					return (pieces != null) ? pieces.toString() : text;
				}
				default -> {
					// Comments and processing instructions say nothing.
				}
			}
		}
	}

	/** Nothing in an unknown element is known, whatever it is called. */
	private void passOver() throws XMLStreamException {
		noteMisplacedResult();
		int depth = 1;
		while (depth > 0) {
			switch (this.xml.next()) {
				case XMLStreamConstants.START_ELEMENT -> {
					noteMisplacedResult();
					depth++;
				}
				case XMLStreamConstants.END_ELEMENT -> depth--;
				default -> {
					// Nothing that counts.
				}
			}
		}
	}

	private void noteMisplacedResult() {
		if (this.misplacedResultLine == null && DocumentXml.RESULT.equals(this.xml.getLocalName())
				&& isWithoutNamespace(this.xml)) {
			this.misplacedResultLine = this.xml.getLocation().getLineNumber();
		}
	}

	private @Nullable String attribute(String name) {
		return this.xml.getAttributeValue(NO_NAMESPACE, name);
	}

	/** Also an empty one takes memory, and so do attributes that nobody asks for. */
	private void countElement() throws XMLStreamException {
		int length = 1;
		for (int index = 0; index < this.xml.getAttributeCount(); index++) {
			length += this.xml.getAttributeValue(index).length();
		}
		count(length);
	}

	private void count(int length) throws XMLStreamException {
		this.textLength += length;
		if (this.textLength > DocumentXml.RESULT_TEXT_LENGTH_MAX) {
			throw new XmlLimitException("more than %d characters in the known elements of one result"
				.formatted(DocumentXml.RESULT_TEXT_LENGTH_MAX), this.xml.getLocation());
		}
	}

	static boolean isWithoutNamespace(XMLStreamReader reader) {
		return reader.getNamespaceURI() == null || reader.getNamespaceURI().isEmpty();
	}

}
