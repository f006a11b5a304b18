package markr.ingest;

import java.io.InputStream;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;

/**
 * The words of the document format, and the parser for it: no document types, no
 * entities, and limits far above what a grading machine writes. Woodstox by name, because
 * its limits can be set and do not change with the JDK.
 */
final class DocumentXml {

	static final String ROOT = "mcq-test-results";

	static final String RESULT = "mcq-test-result";

	static final String STUDENT_NUMBER = "student-number";

	static final String TEST_ID = "test-id";

	static final String SUMMARY_MARKS = "summary-marks";

	static final String AVAILABLE = "available";

	static final String OBTAINED = "obtained";

	static final String FIRST_NAME = "first-name";

	static final String LAST_NAME = "last-name";

	/** Elements within one another. */
	static final int DEPTH_MAX = 64;

	/** Attributes of one element. */
	static final int ATTRIBUTES_MAX = 100;

	/** Characters of one attribute. */
	static final int ATTRIBUTE_LENGTH_MAX = 65_536;

	/**
	 * Characters of text and attributes in the known elements of one result; each element
	 * counts as one more.
	 */
	static final int RESULT_TEXT_LENGTH_MAX = 65_536;

	private static final XMLInputFactory FACTORY = factory();

	private DocumentXml() {
	}

	/**
	 * Opens a document; its encoding is told by its byte order mark or prolog. The prolog
	 * may be read already.
	 */
	static XMLStreamReader open(InputStream content) throws XMLStreamException {
		return FACTORY.createXMLStreamReader(content);
	}

	private static XMLInputFactory factory() {
		WstxInputFactory factory = new WstxInputFactory();
		// A DOCTYPE is then passed over unread, and refused by whoever sees its event.
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		// Names come from strangers: they must not fill the JVM's table of strings.
		factory.getConfig().doInternNames(false);
		factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEPTH_MAX);
		factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, ATTRIBUTES_MAX);
		factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, ATTRIBUTE_LENGTH_MAX);
		return factory;
	}

}
