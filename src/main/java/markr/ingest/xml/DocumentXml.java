package markr.ingest.xml;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.ctc.wstx.api.ReaderConfig;
import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.cfg.XmlConsts;
import com.ctc.wstx.exc.WstxIOException;
import com.ctc.wstx.io.InputBootstrapper;
import com.ctc.wstx.io.InputSourceFactory;
import com.ctc.wstx.io.StreamBootstrapper;
import com.ctc.wstx.stax.WstxInputFactory;

/**
 * The words of the document format, and the parser for it: no document types, no
 * entities, and limits far above what a grading machine writes. Woodstox by name, because
 * its limits can be set and do not change with the JDK.
 */
public final class DocumentXml {

	static final String ROOT = "mcq-test-results";

	static final String RESULT = "mcq-test-result";

	public static final String STUDENT_NUMBER = "student-number";

	public static final String TEST_ID = "test-id";

	public static final String SUMMARY_MARKS = "summary-marks";

	public static final String AVAILABLE = "available";

	public static final String OBTAINED = "obtained";

	static final String SCANNED_ON = "scanned-on";

	static final String FIRST_NAME = "first-name";

	static final String LAST_NAME = "last-name";

	static final String ANSWER = "answer";

	static final String QUESTION = "question";

	static final String MARKS_AVAILABLE = "marks-available";

	static final String MARKS_AWARDED = "marks-awarded";

	/**
	 * Characters in the parser's buffer. Where it ends, answers cannot be passed over by
	 * comparison.
	 */
	static final int BUFFER_LENGTH = 8192;

	/** Elements within one another. */
	static final int DEPTH_MAX = 512;

	/** Attributes of one element. */
	static final int ATTRIBUTES_MAX = 100;

	/** Characters of one attribute. */
	static final int ATTRIBUTE_LENGTH_MAX = 65_536;

	/**
	 * Characters of text and attributes in the known elements of one result; each element
	 * counts as one more.
	 */
	static final int RESULT_TEXT_LENGTH_MAX = 65_536;

	/** Characters of one tag, or of one reference to an entity. */
	static final int TAG_LENGTH_MAX = 1_000_000;

	private static final byte[] UTF8_MARK = { (byte) 0xef, (byte) 0xbb, (byte) 0xbf };

	private static final Set<String> UTF8_NAMES = Set.of("UTF-8", "UTF8");

	private static final WstxInputFactory FACTORY = factory();

	private DocumentXml() {
	}

	/**
	 * Opens a document as the factory does it, with limits that it does not have
	 * (adr/0013). Its byte order mark or prolog, which may be read already, gives its
	 * encoding.
	 */
	static AnswerXml open(InputStream content) throws XMLStreamException {
		try {
			PushbackInputStream bytes = new PushbackInputStream(content, UTF8_MARK.length);
			byte[] begin = bytes.readNBytes(UTF8_MARK.length);
			bytes.unread(begin);
			ReaderConfig config = FACTORY.getConfig().createNonShared(new DocumentNames());
			InputBootstrapper prolog = StreamBootstrapper.getInstance(null, null, bytes);
			Reader characters = prolog.bootstrapInput(config, true, XmlConsts.XML_V_UNKNOWN);
			config.enableXml11(prolog.declaredXml11());
			String declared = prolog.getDeclaredEncoding();
			if (Arrays.equals(begin, UTF8_MARK) && declared != null
					&& !UTF8_NAMES.contains(declared.toUpperCase(Locale.ROOT))) {
				// The parser would believe the declaration, and read other names.
				throw new XMLStreamException("Byte order mark of UTF-8, but declared encoding '" + declared + '\'');
			}
			return new AnswerXml(prolog, InputSourceFactory.constructDocumentSource(config, prolog, null, null,
					new TagLimitReader(characters), false), FACTORY, config);
		}
		catch (IOException ex) {
			throw new WstxIOException(ex);
		}
	}

	/** Whether a reader is at an element of the format, which has no namespace. */
	static boolean isAt(XMLStreamReader xml, String element) {
		return element.equals(xml.getLocalName()) && isWithoutNamespace(xml);
	}

	static boolean isWithoutNamespace(XMLStreamReader xml) {
		return xml.getNamespaceURI() == null || xml.getNamespaceURI().isEmpty();
	}

	private static WstxInputFactory factory() {
		WstxInputFactory factory = new WstxInputFactory();
		// A DOCTYPE is then passed over unread, and refused by DocumentReader at its
		// event.
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		// They are untrusted, and would be kept for other documents.
		factory.getConfig().doInternNsURIs(false);
		factory.setProperty(WstxInputProperties.P_INPUT_BUFFER_LENGTH, BUFFER_LENGTH);
		factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, DEPTH_MAX);
		factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, ATTRIBUTES_MAX);
		factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, ATTRIBUTE_LENGTH_MAX);
		return factory;
	}

}
