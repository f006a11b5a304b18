package markr.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.marks.Scan;
import markr.support.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Documents that cannot be read to their end, or are not ours: the fault is the last
 * reading, never an exception and never a clean end, since that would publish half a
 * document.
 */
class BrokenDocumentTests {

	private static final String TWO_RESULTS = Documents.aDocument()
		.result("1234", "002299", 20, 13)
		.result("1234", "2299", 20, 21)
		.xml()
		.strip();

	private static void assertEndsWith(Judgement judgement, ViolationCode code) {
		assertThat(judgement.violations()).last().satisfies((violation) -> {
			assertThat(violation.code()).isEqualTo(code);
			assertThat(violation.line()).isPositive();
			assertThat(violation.result()).isNull();
			assertThat(violation.field()).isNull();
		});
	}

	private static void assertOnly(String document, ViolationCode code) {
		Judgement judgement = Judgement.of(document);

		assertThat(judgement.codes()).containsExactly(code);
		assertThat(judgement.scans()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16", "ISO-8859-1" })
	void refusesDocumentCutOffAnywhere(String encoding) {
		String prolog = "<?xml version='1.0' encoding='" + encoding + "'?>\n";
		String results = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS)
				+ Judgement.result("<x/><!-- -->", Judgement.TEST_ID, "<summary-marks/>");
		byte[] whole = (prolog + "<mcq-test-results>\n" + results + "</mcq-test-results>")
			.getBytes(Charset.forName(encoding));
		assertThat(Judgement.of(whole).outcomes()).hasSize(2);
		assertThat(Judgement.of(whole).codes()).containsOnly(ViolationCode.MISSING);

		assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
			for (int length = 1; length < whole.length; length++) {
				Judgement judgement = Judgement.of(Arrays.copyOf(whole, length));

				assertEndsWith(judgement, ViolationCode.NOT_WELL_FORMED);
				assertThat(judgement.outcomes()).as("cut off after %d bytes", length).hasSizeLessThanOrEqualTo(3);
			}
		});
	}

	@Test
	void judgesWhatWasCompleteBeforeTheBreak() {
		String document = TWO_RESULTS.substring(0, TWO_RESULTS.lastIndexOf("</mcq-test-results>"));

		Judgement judgement = Judgement.of(document);

		assertThat(judgement.scans()).extracting(Scan::result).containsExactly(1L);
		assertThat(judgement.codes()).containsExactly(ViolationCode.OBTAINED_EXCEEDS_AVAILABLE,
				ViolationCode.NOT_WELL_FORMED);
	}

	@Test
	void saysWhereReadingStopped() throws IOException {
		Judgement judgement = Judgement.of(document("truncated-mid-scan.xml"));

		assertThat(judgement.scans()).extracting(Scan::result).containsExactly(1L);
		assertThat(judgement.violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.code()).isEqualTo(ViolationCode.NOT_WELL_FORMED);
			assertThat(violation.line()).isEqualTo(10);
			assertThat(violation.value()).isNotBlank().doesNotContain("\n");
		});
	}

	static Stream<String> notWellFormed() {
		return Stream.of(TWO_RESULTS + "x", TWO_RESULTS + "\n<x/>", TWO_RESULTS + TWO_RESULTS, TWO_RESULTS + "&amp;",
				TWO_RESULTS + "<!-- ", TWO_RESULTS + "</mcq-test-results>", TWO_RESULTS + "\u0000", "x" + TWO_RESULTS,
				" <?xml version='1.0'?>" + TWO_RESULTS, "<?xml version='1.0'?>", "<?xml version='9.9'?>" + TWO_RESULTS,
				" \n\t", "\ufeff", "plain text", "{\"results\":[]}", "student,test\n1,2", "<", "\u0000",
				"PK\u0003\u0004");
	}

	@ParameterizedTest
	@MethodSource("notWellFormed")
	void refusesWhatIsNotOneWholeXmlDocument(String document) {
		assertEndsWith(Judgement.of(document), ViolationCode.NOT_WELL_FORMED);
	}

	/** A wrong guess would be a wrong name, or a wrong student. */
	@ParameterizedTest
	@ValueSource(strings = { "latin1-without-prolog.xml", "latin1-called-utf8.xml", "utf8-called-utf16.xml",
			"utf16-called-utf8.xml", "utf8-called-ascii.xml", "unknown-encoding.xml", "utf8-overlong.xml",
			"utf8-surrogate.xml", "utf8-cut-in-character.xml" })
	void refusesBytesThatAreNotOfTheEncoding(String name) throws IOException {
		Judgement judgement = Judgement.of(document(name));

		assertThat(judgement.codes()).containsExactly(ViolationCode.NOT_WELL_FORMED);
		assertThat(judgement.scans()).isEmpty();
	}

	/** The declaration alone would be believed. */
	@Test
	void refusesByteOrderMarkThatTheDeclarationContradicts() {
		String document = "\ufeff<?xml version='1.0' encoding='%s'?>" + TWO_RESULTS.replace("Jane", "Zoë");

		assertThat(Judgement.of(document.formatted("utf-8")).codes()).doesNotContain(ViolationCode.NOT_WELL_FORMED);
		assertThat(Judgement.of(document.formatted("ISO-8859-1")).violations())
			.containsExactly(new Violation(1, null, null, null, ViolationCode.NOT_WELL_FORMED,
					"Byte order mark of UTF-8, but declared encoding 'ISO-8859-1'"));
	}

	/** Wherever it stands: also what is passed over is XML. */
	@ParameterizedTest
	@ValueSource(strings = { "<x:y/>", "<y x:z=''/>", "<y z='1' z='2'/>", "&foo;", "<y z='&foo;'/>", "&#0;", "&#x1F;",
			"&#xD800;", "\u0001", "\uffff", "<y>", "</y>", "<y></z>", "<y z=1/>", "<y z/>", "<y z='<'/>", "]]>", "& ",
			"<!-- -- -->", "<?xml version='1.0'?>", "<1/>", "<![CDATA[", "<!ENTITY x 'y'>", "<!DOCTYPE x>",
			"<x:y xmlns:x=''/>", "<a:y xmlns:a='urn:x' xmlns:b='urn:x' a:z='' b:z=''/>" })
	void refusesXmlThatIsBroken(String broken) {
		String result = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS);
		for (String place : new String[] { "<mcq-test-results>%s" + result + "</mcq-test-results>",
				"<mcq-test-results><x>%s</x>" + result + "</mcq-test-results>",
				"<mcq-test-results>" + result + "%s</mcq-test-results>",
				"<mcq-test-results>" + result.replace("<test-id>", "%s<test-id>") + "</mcq-test-results>",
				"<mcq-test-results>" + result.replace("<test-id>", "<x><y/>%s</x><test-id>") + "</mcq-test-results>",
				"<mcq-test-results>" + result.replace("<test-id>", "<test-id>%s") + "</mcq-test-results>",
				// Far enough behind for the parser to find it only when the text is
				// wanted.
				"<mcq-test-results>" + result.replace("<test-id>", "<test-id>" + "1".repeat(5_000) + "%s")
						+ "</mcq-test-results>",
				"<mcq-test-results>" + result.replace("<test-id>", "<test-id><x>%s</x>") + "</mcq-test-results>" }) {
			Judgement judgement = Judgement.of(place.formatted(broken));

			assertThat(judgement.violations()).as(place).isNotEmpty();
			assertThat(judgement.codes()).as(place).last().isEqualTo(ViolationCode.NOT_WELL_FORMED);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "mcq-test-result", "MCQ-TEST-RESULTS", "html", "results" })
	void refusesAnotherRootNamingIt(String root) {
		String document = "<?xml version='1.0'?>\n<!-- -->\n<" + root + ">&foo;";

		assertThat(Judgement.of(document).violations())
			.containsExactly(new Violation(3, null, null, null, ViolationCode.WRONG_ROOT, root));
	}

	@Test
	void refusesRootInANamespace() {
		assertThat(Judgement.of("<mcq-test-results xmlns='urn:x'/>").violations())
			.containsExactly(new Violation(1, null, null, null, ViolationCode.WRONG_ROOT, "{urn:x}mcq-test-results"));
	}

	@Test
	void refusesEmptyDocument() {
		assertThat(Judgement.of("").violations())
			.containsExactly(new Violation(1, null, null, null, ViolationCode.EMPTY_DOCUMENT, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "<mcq-test-results/>", "<mcq-test-results></mcq-test-results>",
			"<mcq-test-results> <student-number>1</student-number><!-- <mcq-test-result/> --></mcq-test-results> ",
			"<mcq-test-results><mcq-test-result xmlns='urn:x'/></mcq-test-results><!-- -->" })
	void refusesDocumentWithoutResults(String document) {
		assertOnly(document, ViolationCode.NO_RESULTS);
	}

	@Test
	void refusesDocumentWhoseOnlyResultIsMisplaced() {
		assertThat(Judgement.of("<mcq-test-results><x><mcq-test-result/></x></mcq-test-results>").codes())
			.containsExactly(ViolationCode.MISPLACED_RESULT, ViolationCode.NO_RESULTS);
	}

	@ParameterizedTest
	@ValueSource(strings = { "doctype-bomb.xml", "doctype-external-file.xml", "doctype-external-subset.xml" })
	void refusesDocumentTypeWithoutResolvingAnything(String name) throws IOException {
		byte[] content = document(name);

		Judgement judgement = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> Judgement.of(content));

		assertThat(judgement.violations())
			.containsExactly(new Violation(2, null, null, null, ViolationCode.DOCTYPE, null));
	}

	@Test
	void refusesDocumentTypeOfAnyRoot() {
		assertOnly("<!DOCTYPE mcq-test-results>" + TWO_RESULTS, ViolationCode.DOCTYPE);
		assertOnly("<!DOCTYPE html><html/>", ViolationCode.DOCTYPE);
	}

	/** The vault's fault is not the document's: the import must be tried again. */
	@Test
	void throwsFaultsOfTheSource() {
		byte[] content = TWO_RESULTS.getBytes(StandardCharsets.UTF_8);
		for (int limit = 0; limit < content.length; limit++) {
			InputStream source = new BreakingStream(content, limit);

			assertThatThrownBy(() -> Judgement.of(source, content.length)).as("after %d bytes", limit)
				.hasMessage("The database is gone");
		}
	}

	private static byte[] document(String name) throws IOException {
		try (InputStream content = BrokenDocumentTests.class.getResourceAsStream("/documents/" + name)) {
			return content.readAllBytes();
		}
	}

	private static final class BreakingStream extends InputStream {

		private final byte[] content;

		private final int limit;

		private int position;

		BreakingStream(byte[] content, int limit) {
			this.content = content;
			this.limit = limit;
		}

		@Override
		public int read() {
			if (this.position == this.limit) {
				throw new IllegalStateException("The database is gone");
			}
			return this.content[this.position++] & 0xff;
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			target[offset] = (byte) read();
			return 1;
		}

	}

}
