package markr.support;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.ProcessingInstruction;
import org.w3c.dom.Text;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * One result of a document, as the rules of README and adr/0007 say it is to be read. It
 * shares nothing with what it is held against: another parser, the JDK's DOM, and the
 * rules once more in the plainest way. It has none of Markr's limits for lengths, depth
 * and the like.
 */
public record Sheet(String testId, String student, int available, int obtained) {

	private static final String RESULT = "mcq-test-result";

	private static final Pattern WHOLE_NUMBER = Pattern.compile("0*[0-9]{1,7}");

	private static final int MARKS_MAX = 1_000_000;

	private static final int IDENTIFIER_LENGTH_MAX = 64;

	/**
	 * Reads a document.
	 * @return all of its results, or empty if it is to be refused
	 */
	public static Optional<List<Sheet>> read(byte[] document) {
		try {
			return Optional.of(results(parse(document)));
		}
		catch (Refused | SAXException | IOException ex) {
			return Optional.empty();
		}
	}

	private static List<Sheet> results(Document document) throws Refused {
		Element root = document.getDocumentElement();
		refuseUnless(isNamed(root, "mcq-test-results"));
		List<Sheet> sheets = new ArrayList<>();
		for (Node node = document; node != null; node = behind(node)) {
			refuseMisplacedColon(node);
			if (isNamed(node, RESULT)) {
				refuseUnless(node.getParentNode() == root);
				sheets.add(of((Element) node));
			}
		}
		refuseUnless(!sheets.isEmpty());
		return sheets;
	}

	/** The node that begins next. */
	private static @Nullable Node behind(Node node) {
		if (node.getFirstChild() != null) {
			return node.getFirstChild();
		}
		Node before = node;
		while (before != null && before.getNextSibling() == null) {
			before = before.getParentNode();
		}
		return (before != null) ? before.getNextSibling() : null;
	}

	/** Names that are none where there are namespaces, but that the parser lets pass. */
	private static void refuseMisplacedColon(Node node) throws Refused {
		refuseUnless(!node.getNodeName().startsWith(":"));
		refuseUnless(!(node instanceof ProcessingInstruction) || !node.getNodeName().contains(":"));
		NamedNodeMap attributes = node.getAttributes();
		for (int i = 0; attributes != null && i < attributes.getLength(); i++) {
			refuseUnless(!attributes.item(i).getNodeName().startsWith(":"));
		}
	}

	private static Sheet of(Element result) throws Refused {
		Set<String> students = new HashSet<>();
		Set<String> tests = new HashSet<>();
		Set<List<String>> marks = new HashSet<>();
		for (Node child = result.getFirstChild(); child != null; child = child.getNextSibling()) {
			if (isNamed(child, "student-number")) {
				students.add(text(child));
			}
			else if (isNamed(child, "test-id")) {
				tests.add(text(child));
			}
			else if (isNamed(child, "summary-marks")) {
				Element summary = (Element) child;
				refuseUnless(summary.hasAttributeNS(null, "available") && summary.hasAttributeNS(null, "obtained"));
				marks.add(List.of(summary.getAttributeNS(null, "available"), summary.getAttributeNS(null, "obtained")));
			}
		}
		refuseUnless(students.size() == 1 && tests.size() == 1 && marks.size() == 1);
		List<String> summary = marks.iterator().next();
		int available = number(summary.get(0));
		int obtained = number(summary.get(1));
		refuseUnless(available >= 1 && available <= MARKS_MAX && obtained <= available);
		return new Sheet(identifier(tests.iterator().next()), identifier(students.iterator().next()), available,
				obtained);
	}

	private static boolean isNamed(Node node, String name) {
		return node instanceof Element && node.getNamespaceURI() == null && name.equals(node.getLocalName());
	}

	/** Which text was meant cannot be known if an element divides it. */
	private static String text(Node element) throws Refused {
		StringBuilder text = new StringBuilder();
		for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
			refuseUnless(!(child instanceof Element));
			if (child instanceof Text piece) {
				text.append(piece.getData());
			}
		}
		return text.toString().strip();
	}

	private static String identifier(String text) throws Refused {
		int[] characters = text.codePoints().toArray();
		refuseUnless(characters.length >= 1 && characters.length <= IDENTIFIER_LENGTH_MAX);
		for (int character : characters) {
			boolean control = character < 0x20 || (character >= 0x7f && character <= 0x9f);
			boolean unreadable = character == 0xfffd;
			refuseUnless(!control && !unreadable);
		}
		return text;
	}

	private static int number(String text) throws Refused {
		refuseUnless(WHOLE_NUMBER.matcher(text).matches());
		// Zeros in front are no reason for a number to be too large to be read.
		return Integer.parseInt(text.substring(Math.max(0, text.length() - 7)));
	}

	private static void refuseUnless(boolean condition) throws Refused {
		if (!condition) {
			throw new Refused();
		}
	}

	private static Document parse(byte[] document) throws SAXException, IOException {
		DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
		try {
			factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
			factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
			// The JDK's own limits change with its version. None is needed without a
			// DOCTYPE, in tests, for documents that are in memory anyway.
			for (String limit : List.of("elementAttributeLimit", "maxElementDepth", "maxXMLNameLimit",
					"maxGeneralEntitySizeLimit", "totalEntitySizeLimit")) {
				factory.setAttribute("jdk.xml." + limit, String.valueOf(Integer.MAX_VALUE));
			}
			DocumentBuilder builder = factory.newDocumentBuilder();
			// Without one, the parser writes each refusal to the console.
			builder.setErrorHandler(new DefaultHandler());
			return builder.parse(new InputSource(new StringReader(DocumentText.of(document))));
		}
		catch (ParserConfigurationException ex) {
			throw new IllegalStateException("The JDK's parser cannot be set up", ex);
		}
	}

	/** The document breaks a rule. */
	private static final class Refused extends Exception {

		private static final long serialVersionUID = 1L;

	}

}
