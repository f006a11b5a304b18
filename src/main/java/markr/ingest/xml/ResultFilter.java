package markr.ingest.xml;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.xml.stream.XMLStreamException;

import markr.importvault.document.ViolationCode;
import org.jspecify.annotations.Nullable;

/**
 * What JAXB sees of the next results: a document of its own with their known elements,
 * the known attributes of these and their text. Everything else is passed over, wherever
 * it is; answers are added up. Counts what it lets through, because what comes in pieces
 * escapes the parser's own limits. Not thread-safe.
 */
class ResultFilter extends BoundStream {

	/** Readings of one such document; fewer if they are long. */
	private static final int READINGS_MAX = 250;

	private static final Element ROOT = new Element(DocumentXml.ROOT);

	private static final Element RESULT = new Element(DocumentXml.RESULT, DocumentXml.SCANNED_ON);

	/** Fields in which every character counts: an element would divide their text. */
	private static final Set<String> PLAIN = Set.of(DocumentXml.STUDENT_NUMBER, DocumentXml.TEST_ID);

	private static final Map<String, Element> FIELDS = Stream
		.of(new Element(DocumentXml.FIRST_NAME), new Element(DocumentXml.LAST_NAME),
				new Element(DocumentXml.STUDENT_NUMBER), new Element(DocumentXml.TEST_ID),
				new Element(DocumentXml.SUMMARY_MARKS, DocumentXml.AVAILABLE, DocumentXml.OBTAINED))
		.collect(Collectors.toMap(Element::name, Function.identity()));

	private final AnswerXml xml;

	private final Queue<Reading> readings;

	private Place place = Place.BEHIND;

	/** Unknown elements of the root that are open. */
	private int depth;

	private long results;

	private long line;

	private @Nullable Long misplacedLine;

	private List<ScanElement.Inner> inner = List.of();

	/** Characters of the result's known elements; each element counts as one more. */
	private int length;

	private int lengthOfAll;

	/**
	 * Creates a filter.
	 * @param xml on the start of the root
	 * @param readings takes what is read
	 */
	ResultFilter(AnswerXml xml, Queue<Reading> readings) {
		super(xml);
		this.xml = xml;
		this.readings = readings;
	}

	/** Begins with what follows. */
	void begin() {
		this.lengthOfAll = 0;
		this.place = Place.ROOT;
		showStart(ROOT);
	}

	/** Takes a result from JAXB when this is on its end. */
	void take(McqTestResult result) {
		this.readings.add(new Reading.Result(++this.results, this.line,
				result.toScanElement(this.inner, this.xml.sum().sum()), this.length));
		this.lengthOfAll += this.length;
		if (this.misplacedLine != null) {
			this.readings.add(Reading.fault(this.misplacedLine, ViolationCode.MISPLACED_RESULT, null));
		}
	}

	/** How many results there were in the document so far. */
	long results() {
		return this.results;
	}

	/** Whether the parser is on the end of the root. */
	boolean isAtEnd() {
		return this.depth < 0;
	}

	@Override
	public int next() throws XMLStreamException {
		return switch (this.place) {
			case ROOT -> nextInRoot();
			case RESULT -> nextInResult();
			case FIELD -> nextInField();
			// The parser stays: what follows is for the next time.
			case BEHIND -> show(END_DOCUMENT);
		};
	}

	private int nextInRoot() throws XMLStreamException {
		while (this.readings.size() < READINGS_MAX && this.lengthOfAll < DocumentXml.RESULT_TEXT_LENGTH_MAX
				&& !isAtEnd()) {
			int event = this.xml.next();
			if (event == START_ELEMENT) {
				boolean result = DocumentXml.isAt(this.xml, DocumentXml.RESULT);
				if (result && this.depth == 0) {
					return beginResult();
				}
				this.depth++;
				if (result) {
					this.readings.add(Reading.fault(this.xml.line(), ViolationCode.MISPLACED_RESULT, null));
				}
			}
			else if (event == END_ELEMENT) {
				this.depth--;
			}
		}
		this.place = Place.BEHIND;
		return showEnd(ROOT);
	}

	private int beginResult() {
		this.line = this.xml.line();
		this.misplacedLine = null;
		this.inner = List.of();
		this.length = 0;
		this.xml.sum().reset();
		this.place = Place.RESULT;
		return showStart(RESULT);
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
					return showStart(field);
				}
				this.xml.addAnswer();
				passOver();
			}
			else if (event == END_ELEMENT) {
				this.place = Place.ROOT;
				return showEnd(RESULT);
			}
		}
	}

	/** In however many pieces its text comes. */
	private int nextInField() throws XMLStreamException {
		while (true) {
			switch (this.xml.next()) {
				case CHARACTERS, CDATA, SPACE -> {
					count(this.xml.getTextLength());
					return show(CHARACTERS);
				}
				case START_ELEMENT -> {
					noteInner();
					passOver();
				}
				case END_ELEMENT -> {
					this.place = Place.RESULT;
					return show(END_ELEMENT);
				}
				default -> {
					// Comments and processing instructions say nothing.
				}
			}
		}
	}

	/** One for each of the fields is enough to refuse the result. */
	private void noteInner() {
		String field = getLocalName();
		if (PLAIN.contains(field) && this.inner.stream().noneMatch((inner) -> inner.field().equals(field))) {
			ScanElement.Inner element = new ScanElement.Inner(field, this.xml.getLocalName());
			this.inner = Stream.concat(this.inner.stream(), Stream.of(element)).toList();
		}
	}

	/** Nothing in an unknown element is known, whatever it is called. */
	private void passOver() throws XMLStreamException {
		noteMisplacedResult();
		int open = 1;
		while (open > 0) {
			switch (this.xml.next()) {
				case START_ELEMENT -> {
					noteMisplacedResult();
					open++;
				}
				case END_ELEMENT -> open--;
				default -> {
					// Nothing that counts.
				}
			}
		}
	}

	private void noteMisplacedResult() {
		if (this.misplacedLine == null && DocumentXml.isAt(this.xml, DocumentXml.RESULT)) {
			this.misplacedLine = this.xml.line();
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
		this.length += length;
		if (this.length > DocumentXml.RESULT_TEXT_LENGTH_MAX) {
			throw new XmlLimitException("more than %s characters in the known elements of one result"
				.formatted(DocumentXml.RESULT_TEXT_LENGTH_MAX), this.xml.getLocation());
		}
	}

	private enum Place {

		ROOT, RESULT, FIELD, BEHIND

	}

}
