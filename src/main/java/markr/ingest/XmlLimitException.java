package markr.ingest;

import javax.xml.stream.Location;
import javax.xml.stream.XMLStreamException;

/** A document exceeds a limit of our own. */
class XmlLimitException extends XMLStreamException {

	private static final long serialVersionUID = 1L;

	XmlLimitException(String message, Location location) {
		super(message, location);
	}

}
