package markr.ingest.xml;

import java.util.List;

import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;

/**
 * A stream as JAXB reads it fastest: what it shows are known elements with their known
 * attributes, by names that are constants and without namespaces. JAXB compares names by
 * identity. It has to know that it can, or it interns every name of every event, which
 * costs as much as the binding. Not thread-safe.
 */
abstract class BoundStream extends StreamReaderDelegate {

	private static final String NO_NAMESPACE = "";

	/** What Stax2 calls its two properties for names that are interned. */
	private static final String INTERNED = "org.codehaus.stax2.intern";

	private int event = END_DOCUMENT;

	private String name = "";

	private int attributes;

	private final String[] attributeNames = new String[Element.ATTRIBUTES_MAX];

	private final String[] attributeValues = new String[Element.ATTRIBUTES_MAX];

	BoundStream(XMLStreamReader xml) {
		super(xml);
	}

	/** Shows an event of the element that is shown. */
	final int show(int event) {
		this.event = event;
		return event;
	}

	final int showEnd(Element element) {
		this.name = element.name();
		return show(END_ELEMENT);
	}

	/** Shows an element with those of its attributes that the parser's one has. */
	final int showStart(Element element) {
		this.name = element.name();
		this.attributes = 0;
		for (String attribute : element.attributes()) {
			String value = getParent().getAttributeValue(NO_NAMESPACE, attribute);
			if (value != null) {
				this.attributeNames[this.attributes] = attribute;
				this.attributeValues[this.attributes++] = value;
			}
		}
		return show(START_ELEMENT);
	}

	@Override
	public Object getProperty(String name) {
		return name.startsWith(INTERNED) ? Boolean.TRUE : super.getProperty(name);
	}

	@Override
	public int getEventType() {
		return this.event;
	}

	@Override
	public String getLocalName() {
		return this.name;
	}

	@Override
	public String getNamespaceURI() {
		return NO_NAMESPACE;
	}

	@Override
	public int getNamespaceCount() {
		return 0;
	}

	@Override
	public int getAttributeCount() {
		return this.attributes;
	}

	@Override
	public String getAttributeNamespace(int index) {
		return NO_NAMESPACE;
	}

	@Override
	public String getAttributeLocalName(int index) {
		return this.attributeNames[index];
	}

	@Override
	public String getAttributeValue(int index) {
		return this.attributeValues[index];
	}

	/**
	 * An element of the format.
	 *
	 * @param attributes at most {@value #ATTRIBUTES_MAX}
	 */
	record Element(String name, List<String> attributes) {

		private static final int ATTRIBUTES_MAX = 2;

		Element(String name, String... attributes) {
			this(name, List.of(attributes));
		}

	}

}
