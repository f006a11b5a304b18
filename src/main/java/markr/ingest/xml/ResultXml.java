package markr.ingest.xml;

import java.util.Queue;

import javax.xml.stream.XMLStreamException;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;

/**
 * Binds the results of a document, as {@link McqTestResult} says: some of them at a time,
 * since an unmarshalling of its own for each costs as much as the binding. JAXB sees of
 * them what {@link ResultFilter} lets through. Not thread-safe.
 */
class ResultXml {

	/** Thread-safe, and costly to make. */
	private static final JAXBContext FORMAT = format();

	private final ResultFilter filter;

	private final Unmarshaller unmarshaller;

	/**
	 * Creates a reader.
	 * @param xml on the start of the root
	 * @param readings takes what is read
	 */
	ResultXml(AnswerXml xml, Queue<Reading> readings) {
		this.filter = new ResultFilter(xml, readings);
		try {
			this.unmarshaller = FORMAT.createUnmarshaller();
		}
		catch (JAXBException ex) {
			throw new IllegalStateException(ex);
		}
		// Each result as soon as it has been bound: what follows may not be well-formed.
		this.unmarshaller.setListener(new Unmarshaller.Listener() {
			@Override
			public void afterUnmarshal(Object target, Object parent) {
				if (target instanceof McqTestResult result) {
					ResultXml.this.filter.take(result);
				}
			}
		});
	}

	/**
	 * Reads some results; there are none unless the document is at its end.
	 * @return whether there may be more
	 */
	boolean read() throws XMLStreamException {
		this.filter.begin();
		try {
			this.unmarshaller.unmarshal(this.filter);
			return !this.filter.isAtEnd();
		}
		catch (JAXBException ex) {
			if (ex.getLinkedException() instanceof XMLStreamException broken) {
				throw broken;
			}
			throw new IllegalStateException("A result cannot be bound, whatever is in it", ex);
		}
	}

	/** How many results were read. */
	long results() {
		return this.filter.results();
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
