package markr.ingest.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.util.StreamReaderDelegate;

import org.jspecify.annotations.Nullable;

/**
 * What JAXB sees of one result after the other: a document of its own with the known
 * elements, their known attributes and their text. Everything else is passed over,
 * wherever it is; answers are added up. Counts what it lets through, because what comes
 * in pieces escapes the parser's own limits. Not thread-safe.
 * <p>
 * JAXB compares names by identity, so they are constants here. It has to know that, or it
 * interns every name of every event, which costs as much as the binding.
 */
class ResultFilter extends StreamReaderDelegate {

	private static final String NO_NAMESPACE = "";

	/** What Stax2 calls its two properties for names that are interned. */
	private static final String INTERNED = "org.codehaus.stax2.intern";

	private static final Element RESULT = new Element(DocumentXml.RESULT, List.of(DocumentXml.SCANNED_ON));

	private static final Map<String, Element> FIELDS = Stream
		.of(new Element(DocumentXml.FIRST_NAME, List.of()), new Element(DocumentXml.LAST_NAME, List.of()),
				new Element(DocumentXml.STUDENT_NUMBER, List.of()), new Element(DocumentXml.TEST_ID, List.of()),
				new Element(DocumentXml.SUMMARY_MARKS, List.of(DocumentXml.AVAILABLE, DocumentXml.OBTAINED)))
		.collect(Collectors.toMap(Element::name, Function.identity()));

	private final AnswerXml xml;

	private Place place = Place.BEHIND;

	private int event = END_DOCUMENT;

	private String name = DocumentXml.RESULT;

	private final List<Attribute> attributes = new ArrayList<>();

	private int textLength;

	private @Nullable Integer misplacedResultLine;

	ResultFilter(AnswerXml xml) {
		super(xml);
		this.xml = xml;
	}

	/** Begins with the result on whose start the parser is. */
	void begin() {
		this.textLength = 0;
		this.misplacedResultLine = null;
		this.xml.sum().reset();
		this.place = Place.RESULT;
		this.event = START_ELEMENT;
		show(RESULT);
	}

	/** The line of the first result within this one, or null as it should be. */
	@Nullable Integer misplacedResultLine() {
		return this.misplacedResultLine;
	}

	/** Characters of the result's known elements; each element counts as one more. */
	int textLength() {
		return this.textLength;
	}

	@Override
	public int next() throws XMLStreamException {
		this.event = switch (this.place) {
			case RESULT -> nextInResult();
			case FIELD -> nextInField();
			// The parser stays: what follows is not the result's.
			case BEHIND -> END_DOCUMENT;
		};
		return this.event;
	}

	private int nextInResult() throws XMLStreamException {
		while (true) {
			this.xml.passAnswers();
			int event = this.xml.next();
			if (event == START_ELEMENT) {
				Element field = DocumentXml.isWithoutNamespace(this.xml) ? FIELDS.get(this.xml.getLocalName()) : null;
				if (field != null) {
					countElement();
					this.place = Place.FIELD;
					show(field);
					return event;
				}
				addAnswer();
				passOver();
			}
			else if (event == END_ELEMENT) {
				this.place = Place.BEHIND;
				this.name = DocumentXml.RESULT;
				return event;
			}
		}
	}

	/** In however many pieces its text comes, without that of elements inside. */
	private int nextInField() throws XMLStreamException {
		while (true) {
			switch (this.xml.next()) {
				case CHARACTERS, CDATA, SPACE -> {
					count(this.xml.getTextLength());
					return CHARACTERS;
				}
				case START_ELEMENT -> passOver();
				case END_ELEMENT -> {
					this.place = Place.RESULT;
					return END_ELEMENT;
				}
				default -> {
					// Comments and processing instructions say nothing.
				}
			}
		}
	}

	private void show(Element element) {
		this.name = element.name();
		this.attributes.clear();
		for (String name : element.attributes()) {
			String value = this.xml.getAttributeValue(NO_NAMESPACE, name);
			if (value != null) {
				this.attributes.add(new Attribute(name, value));
			}
		}
	}

	private void addAnswer() {
		if (DocumentXml.isAt(this.xml, DocumentXml.ANSWER)) {
			this.xml.sum()
				.add(this.xml.getAttributeValue(NO_NAMESPACE, DocumentXml.MARKS_AVAILABLE),
						this.xml.getAttributeValue(NO_NAMESPACE, DocumentXml.MARKS_AWARDED));
		}
	}

	/** Nothing in an unknown element is known, whatever it is called. */
	private void passOver() throws XMLStreamException {
		noteMisplacedResult();
		int depth = 1;
		while (depth > 0) {
			switch (this.xml.next()) {
				case START_ELEMENT -> {
					noteMisplacedResult();
					depth++;
				}
				case END_ELEMENT -> depth--;
				default -> {
					// Nothing that counts.
				}
			}
		}
	}

	private void noteMisplacedResult() {
		if (this.misplacedResultLine == null && DocumentXml.isAt(this.xml, DocumentXml.RESULT)) {
			this.misplacedResultLine = this.xml.getLocation().getLineNumber();
		}
	}

	/** Also an empty one takes memory, and so do attributes that are not read. */
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

	@Override
	public Object getProperty(String name) {
		return name.startsWith(INTERNED) ? Boolean.TRUE : super.getProperty(name);
	}

	@Override
	public int getEventType() {
		return this.event;
	}

	@Override
	public String getLocalName() {
		return this.name;
	}

	@Override
	public String getNamespaceURI() {
		return NO_NAMESPACE;
	}

	@Override
	public int getNamespaceCount() {
		return 0;
	}

	@Override
	public int getAttributeCount() {
		return this.attributes.size();
	}

	@Override
	public String getAttributeNamespace(int index) {
		return NO_NAMESPACE;
	}

	@Override
	public String getAttributeLocalName(int index) {
		return this.attributes.get(index).name();
	}

	@Override
	public String getAttributeValue(int index) {
		return this.attributes.get(index).value();
	}

	private enum Place {

		RESULT, FIELD, BEHIND

	}

	private record Element(String name, List<String> attributes) {
	}

	private record Attribute(String name, String value) {
	}

}
