package markr.ingest.xml;

import java.util.Queue;

import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import org.jspecify.annotations.Nullable;

/**
 * Binds the results of a document, as {@link McqTestResult} says: some of them at a time,
 * since an unmarshalling of its own for each costs as much as the binding. JAXB sees of
 * them what {@link ResultFilter} lets through. Not thread-safe.
 */
class ResultXml {

	/** Thread-safe, and costly to make. */
	private static final JAXBContext FORMAT = format();

	private final ResultFilter filter;

	private final Unmarshaller results;

	/**
	 * Binds an empty root, and the results meanwhile: an unmarshalling within another
	 * finds its thread taken, and does not take and release it at each event, which is a
	 * tenth of all reading.
	 */
	private final Unmarshaller around;

	private final EmptyRoot root;

	private @Nullable JAXBException failure;

	/**
	 * Creates a reader.
	 * @param xml on the start of the root
	 * @param readings takes what is read
	 */
	ResultXml(AnswerXml xml, Queue<Reading> readings) {
		this.filter = new ResultFilter(xml, readings);
		this.root = new EmptyRoot(xml);
		try {
			this.results = FORMAT.createUnmarshaller();
			this.around = FORMAT.createUnmarshaller();
		}
		catch (JAXBException ex) {
			throw new IllegalStateException(ex);
		}
		// Each result as soon as it has been bound: what follows may not be well-formed.
		this.results.setListener(new Unmarshaller.Listener() {
			@Override
			public void afterUnmarshal(Object target, Object parent) {
				if (target instanceof McqTestResult result) {
					ResultXml.this.filter.take(result);
				}
			}
		});
		this.around.setListener(new Unmarshaller.Listener() {
			@Override
			public void beforeUnmarshal(Object target, Object parent) {
				ResultXml.this.bind();
			}
		});
	}

	/**
	 * Reads some results; there are none unless the document is at its end.
	 * @return whether there may be more
	 */
	boolean read() throws XMLStreamException {
		try {
			this.root.begin();
			this.around.unmarshal(this.root);
			if (this.failure != null) {
				throw this.failure;
			}
			return !this.filter.isAtEnd();
		}
		catch (JAXBException ex) {
			if (ex.getLinkedException() instanceof XMLStreamException broken) {
				throw broken;
			}
			throw new IllegalStateException("A result cannot be bound, whatever is in it", ex);
		}
	}

	private void bind() {
		try {
			this.filter.begin();
			this.results.unmarshal(this.filter);
		}
		catch (JAXBException ex) {
			this.failure = ex;
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

	private static final class EmptyRoot extends BoundStream {

		private static final Element ELEMENT = new Element(DocumentXml.ROOT);

		EmptyRoot(XMLStreamReader xml) {
			super(xml);
		}

		void begin() {
			showStart(ELEMENT);
		}

		@Override
		public int next() {
			return showEnd(ELEMENT);
		}

	}

}
