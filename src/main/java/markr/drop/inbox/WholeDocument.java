package markr.drop.inbox;

import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import com.ctc.wstx.stax.WstxInputFactory;

/**
 * Shows that nothing is missing of a small file: it is well-formed XML to the end of the
 * element that results documents consist of. No part of such a document is one itself, so
 * a writer that goes from front to end has written all but, perhaps, white space and
 * comments. A file that does not show it has to settle; whether it is a good one is not
 * asked here.
 */
final class WholeDocument {

	private static final String ROOT = "mcq-test-results";

	private static final XMLInputFactory PARSERS = parsers();

	private WholeDocument() {
	}

	static boolean is(InputStream content) {
		try {
			return isWhole(PARSERS.createXMLStreamReader(content));
		}
		catch (XMLStreamException | RuntimeException ex) {
			// Not whole, or not to be read: both are found again when it is taken.
			return false;
		}
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
