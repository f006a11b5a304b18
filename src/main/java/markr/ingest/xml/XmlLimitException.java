package markr.ingest.xml;

import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;

/** A document exceeds a limit of our own. */
class XmlLimitException extends XMLStreamException {

	private static final long serialVersionUID = 1L;

	/** Where the document is being read just then. */
	XmlLimitException(String message) {
		super(message);
	}

	XmlLimitException(String message, Location location) {
		super(message, location);
	}

}
