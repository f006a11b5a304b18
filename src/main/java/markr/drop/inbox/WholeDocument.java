package markr.drop.inbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.ctc.wstx.stax.WstxInputFactory;
import markr.importvault.SmallDrop;

/**
 * Shows that nothing is missing of a small file: it is XML to the end of the element that
 * results documents consist of. No part of such a document is one itself, so a writer
 * that goes from front to end has written all but, perhaps, white space and comments. A
 * file that does not show it has to settle; whether it is a good one is not asked here.
 */
final class WholeDocument {

	private static final String ROOT = "mcq-test-results";

	private static final String START = "<" + ROOT;

	private static final String END = "</" + ROOT + ">";

	private static final XMLInputFactory PARSERS = parsers();

	private WholeDocument() {
	}

	/** The content is at most a small one. */
	static boolean is(InputStream content) throws IOException {
		byte[] bytes = content.readNBytes(SmallDrop.SIZE_BYTES_MAX);
		try {
			return isPlainAndWhole(new String(bytes, StandardCharsets.ISO_8859_1))
					|| isWhole(PARSERS.createXMLStreamReader(new ByteArrayInputStream(bytes)));
		}
		catch (XMLStreamException | RuntimeException ex) {
			// Not whole, or not to be read: both are found again when it is taken.
			return false;
		}
	}

	/**
	 * As machines write it: without comments and the like, in which the end could be
	 * named, and without holes. Far quicker than a parser; where it is not so, that is
	 * asked.
	 */
	private static boolean isPlainAndWhole(String text) {
		int start = text.indexOf(START);
		return start >= 0 && text.indexOf(START, start + 1) < 0 && text.stripTrailing().endsWith(END)
				&& !text.contains("<!") && text.indexOf("<?", 1) < 0 && text.indexOf('\0') < 0;
	}

	private static boolean isWhole(XMLStreamReader xml) throws XMLStreamException {
		while (xml.next() != XMLStreamConstants.START_ELEMENT) {
			if (xml.getEventType() == XMLStreamConstants.DTD) {
				return false;
			}
		}
		boolean ours = ROOT.equals(xml.getLocalName());
		while (ours && xml.hasNext()) {
			xml.next();
		}
		return ours;
	}

	private static XMLInputFactory parsers() {
		XMLInputFactory parsers = new WstxInputFactory();
		parsers.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		parsers.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		return parsers;
	}

}
