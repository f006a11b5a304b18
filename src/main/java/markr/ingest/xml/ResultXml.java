package markr.ingest.xml;

import javax.xml.stream.XMLStreamException;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import org.jspecify.annotations.Nullable;

/**
 * Binds one result after the other, as {@link McqTestResult} says. JAXB sees of each what
 * {@link ResultFilter} lets through. Not thread-safe.
 */
class ResultXml {

	/** Thread-safe, and costly to make. */
	private static final JAXBContext FORMAT = format();

	private final AnswerXml xml;

	private final ResultFilter filter;

	private final Unmarshaller unmarshaller;

	ResultXml(AnswerXml xml) {
		this.xml = xml;
		this.filter = new ResultFilter(xml);
		try {
			this.unmarshaller = FORMAT.createUnmarshaller();
		}
		catch (JAXBException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The line of the first result within the last one, or null as it should be. */
	@Nullable Integer misplacedResultLine() {
		return this.filter.misplacedResultLine();
	}

	/** Characters of the known elements of the last result; each counts as one more. */
	int textLength() {
		return this.filter.textLength();
	}

	/** Reads the result on whose start the parser is, up to its end. */
	ScanElement read() throws XMLStreamException {
		this.filter.begin();
		try {
			return this.unmarshaller.unmarshal(this.filter, McqTestResult.class)
				.getValue()
				.toScanElement(this.xml.sum().sum());
		}
		catch (JAXBException ex) {
			if (ex.getLinkedException() instanceof XMLStreamException broken) {
				throw broken;
			}
			throw new IllegalStateException("A result cannot be bound, whatever is in it", ex);
		}
	}

	static JAXBContext format() {
		try {
			return JAXBContext.newInstance(McqTestResults.class);
		}
		catch (JAXBException ex) {
			throw new IllegalStateException("The classes of the format do not fit together", ex);
		}
	}

}
