package markr.ingest.xml;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import markr.importvault.document.ViolationCode;
import markr.ingest.GiganticDocument;
import markr.ingest.Judgement;
import markr.support.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits far above what a grading machine writes, and below what would fill the memory of
 * a node.
 */
public class DocumentReaderLimitsTests {

	private static Judgement around(String element) {
		return Judgement.of(Documents.aDocument().result("1234", "002299", 20, 13).element(element).bytes());
	}

	private static void assertPasses(String element) {
		Judgement judgement = around(element);

		assertThat(judgement.violations()).isEmpty();
		assertThat(judgement.scans()).hasSize(1);
	}

	private static void assertExceedsLimit(String element) {
		Judgement judgement = around(element);

		assertThat(judgement.scans()).hasSize(1);
		assertThat(judgement.violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.code()).isEqualTo(ViolationCode.XML_LIMIT_EXCEEDED);
			assertThat(violation.line()).isEqualTo(10);
			assertThat(violation.result()).isNull();
			assertThat(violation.value()).isNotBlank();
		});
	}

	private static String attributes(int count) {
		StringBuilder element = new StringBuilder("<x");
		for (int number = 1; number <= count; number++) {
			element.append(" a").append(number).append("='1'");
		}
		return element.append("/>").toString();
	}

	private static String names(String element, int count) {
		StringBuilder elements = new StringBuilder();
		for (int number = 0; number < count; number++) {
			elements.append(element.formatted("name%04d".formatted(number)));
		}
		return elements.toString();
	}

	private static String nested(int depth) {
		return "<x>".repeat(depth) + "</x>".repeat(depth);
	}

	@Test
	void allows512ElementsWithinOneAnother() {
		// The root is the first.
		assertPasses(nested(511));
		assertExceedsLimit(nested(512));
	}

	@Test
	void allows100AttributesOfAnElement() {
		assertPasses(attributes(100));
		assertExceedsLimit(attributes(101));
	}

	@Test
	void allowsAttributeOf65536Characters() {
		assertPasses("<x y='" + "1".repeat(65_536) + "'/>");
		assertExceedsLimit("<x y='" + "1".repeat(65_537) + "'/>");
	}

	/** The parser reads ahead, so it is a little more. */
	@ParameterizedTest
	@ValueSource(strings = { "<x a='1'%s/>", "<x></x%s>", "<x %sa='>'/>" })
	void allowsTagOfAMillionCharacters(String tag) {
		assertPasses(tag.formatted(" ".repeat(1_000_000 - tag.length())));
		assertExceedsLimit(tag.formatted(" ".repeat(1_010_000)));
	}

	/** In all places where the parser keeps it. */
	@ParameterizedTest
	@ValueSource(strings = { "<%s/>", "<x %s=''/>", "<%s:x xmlns:%1$s='urn:x'/>", "<?%s?>" })
	void allowsTenThousandNames(String element) {
		assertPasses(names(element, 9_000));
		assertExceedsLimit(names(element, 10_000));
	}

	/** Each document has its own. */
	@Test
	void forgetsNamesOfOtherDocuments() {
		for (int i = 0; i < 20; i++) {
			assertPasses(names("<%s/>", 9_000).replace("name", "n" + i));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "<!-- a < b & c %s -->", "<![CDATA[ a < b & c %s]]>", "<?x a < b & c %s?>", "a > b %s" })
	void limitsNothingThatIsPassedOver(String element) {
		assertPasses(element.formatted("7 ".repeat(1_000_000)));
	}

	/** A text in many pieces passes by the parser's own limits. */
	@ParameterizedTest
	@ValueSource(strings = { "x", "x<!-- -->", "<![CDATA[x]]>", "x<?y?>", "&#65;" })
	void limitsTextOfKnownElements(String piece) {
		String name = "<first-name>" + piece.repeat(30_000) + "</first-name>";
		String rest = Judgement.STUDENT_NUMBER + Judgement.TEST_ID + Judgement.SUMMARY_MARKS;

		assertThat(around(Judgement.result(name, name, rest)).scans()).hasSize(2);
		assertExceedsLimit(Judgement.result(name, name, name, rest));
	}

	/**
	 * In a JVM that could not hold a tenth of them. Each is 200 MB long, and made while
	 * it is read.
	 */
	@Test
	void readsGiganticDocumentsInLittleMemory(@TempDir Path directory) throws Exception {
		Path output = directory.resolve("output.txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx32m", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
				GiganticDocument.class.getName())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ended in time").isTrue();
		}
		finally {
			process.destroyForcibly();
		}

		assertThat(output).content().isEqualToNormalizingNewlines("""
				COMMENT: 2 scans, []
				PROCESSING_INSTRUCTION: 2 scans, []
				UNKNOWN_TEXT: 2 scans, []
				UNKNOWN_TEXT_IN_RESULT: 2 scans, []
				WHITE_SPACE: 2 scans, []
				CDATA: 2 scans, []
				KNOWN_TEXT: 1 scans, [XML_LIMIT_EXCEEDED]
				ATTRIBUTE: 1 scans, [XML_LIMIT_EXCEEDED]
				ELEMENT_NAME: 1 scans, [XML_LIMIT_EXCEEDED]
				END_NAME: 1 scans, [XML_LIMIT_EXCEEDED]
				ATTRIBUTE_NAME: 1 scans, [XML_LIMIT_EXCEEDED]
				NAMESPACE: 1 scans, [XML_LIMIT_EXCEEDED]
				TARGET: 1 scans, [XML_LIMIT_EXCEEDED]
				REFERENCE: 1 scans, [XML_LIMIT_EXCEEDED]
				REFERENCE_IN_ATTRIBUTE: 1 scans, [XML_LIMIT_EXCEEDED]
				KNOWN_REFERENCE: 1 scans, [XML_LIMIT_EXCEEDED]
				NAMES: 1 scans, [XML_LIMIT_EXCEEDED]
				PREFIXES: 1 scans, [XML_LIMIT_EXCEEDED]
				ATTRIBUTE_NAMES: 1 scans, [XML_LIMIT_EXCEEDED]
				TARGETS: 1 scans, [XML_LIMIT_EXCEEDED]
				ELEMENTS: 2 scans, []
				SPACE_IN_TAG: 1 scans, [XML_LIMIT_EXCEEDED]
				DOCTYPE: 0 scans, [XML_LIMIT_EXCEEDED]
				""");
	}

}
