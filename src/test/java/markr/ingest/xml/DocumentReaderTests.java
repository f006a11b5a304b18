package markr.ingest.xml;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.ingest.Judgement;
import markr.marks.Scan;
import markr.support.Documents;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What the reader finds in well-formed documents: the known elements wherever they stand
 * in a result, and nothing else.
 */
class DocumentReaderTests {

	private static final Judgement PLAIN = Judgement.ofResult(Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
			Judgement.SUMMARY_MARKS);

	@Test
	void readsRealDocument() throws IOException {
		byte[] sample = DocumentReaderTests.class.getResourceAsStream("/documents/folded-sheets.xml").readAllBytes();

		Judgement judgement = Judgement.of(sample);

		assertThat(judgement.violations()).isEmpty();
		assertThat(judgement.scans())
			.extracting((scan) -> scan.studentNumber().text(), Scan::available, Scan::obtained, Scan::result,
					Scan::line)
			.containsExactly(tuple("002299", 20, 13, 1L, 5L), tuple("002299", 18, 14, 2L, 17L),
					tuple("2299", 20, 9, 3L, 30L));
	}

	@Nested
	class UnknownElements {

		@ParameterizedTest
		@ValueSource(strings = { "<x/>",
				"<x y='z'><student-number>99</student-number><test-id>99</test-id><summary-marks/></x>",
				"<student-number xmlns='urn:x'>99</student-number>", "<x:test-id xmlns:x='urn:x'>99</x:test-id>",
				"<Test-Id>99</Test-Id>", "<summary-marks xmlns='urn:x' available='1' obtained='2'/>", "text",
				"<x><x><x>text</x></x></x>", "<!-- <student-number>99</student-number> -->", "<?test-id 99?>",
				"<![CDATA[<student-number>99</student-number>]]>", "<x xml:space='preserve'> </x>" })
		void passesOverThemBetweenAndAroundKnownOnes(String unknown) {
			Judgement judgement = Judgement.ofResult(unknown, Judgement.STUDENT_NUMBER, unknown, Judgement.TEST_ID,
					unknown, Judgement.SUMMARY_MARKS, unknown);

			assertThat(judgement).isEqualTo(PLAIN);
		}

		@Test
		void takesNothingOutOfAWrapper() {
			Judgement judgement = Judgement.ofResult("<x>", Judgement.STUDENT_NUMBER, "</x>", Judgement.TEST_ID,
					Judgement.SUMMARY_MARKS);

			assertThat(judgement.violations())
				.containsExactly(new Violation(2, 1L, null, "student-number", ViolationCode.MISSING, null));
		}

		@Test
		void passesOverThemBetweenResults() {
			String result = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS);
			String unknown = "text<batch><student-number>99</student-number></batch><!-- x --><?x y?>"
					+ "<mcq-test-result xmlns='urn:x'/><Mcq-Test-Result/><mcq-test-results/>";

			Judgement judgement = Judgement
				.of("<mcq-test-results a='b'>" + unknown + result + unknown + result + unknown + "</mcq-test-results>");

			assertThat(judgement.violations()).isEmpty();
			assertThat(judgement.scans()).extracting(Scan::result).containsExactly(1L, 2L);
		}

	}

	@Nested
	class KnownElements {

		@Test
		void areReadInAnyOrder() {
			List<String> parts = List.of(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS);
			for (int[] order : new int[][] { { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } }) {
				Judgement judgement = Judgement.ofResult(parts.get(order[0]), parts.get(order[1]), parts.get(order[2]));

				assertThat(judgement).isEqualTo(PLAIN);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "5215<!-- folded -->85128", "5215<?pi?>85128", "<![CDATA[521585128]]>",
				"5215<![CDATA[85]]>128", "&#53;215851&#x32;8", "<!-- -->521585128<!-- -->",
				"\n<![CDATA[\n]]>521585128" })
		void areReadInHowManyPiecesTheyCome(String written) {
			Judgement judgement = Judgement.ofResult("<student-number>" + written + "</student-number>",
					"<test-id>12<!-- -->34</test-id>", "<summary-marks available='2&#48;' obtained='&#x31;3'/>");

			assertThat(judgement).isEqualTo(PLAIN);
		}

		@Test
		void haveTheirEntitiesResolved() {
			Judgement judgement = Judgement.ofResult(
					"<student-number>a&amp;&lt;&gt;&quot;&apos;&#65;&#x1F600;</student-number>", Judgement.TEST_ID,
					Judgement.SUMMARY_MARKS, "<last-name>O&apos;Neil &amp;amp; <![CDATA[&amp;]]></last-name>");

			assertThat(judgement.scans()).singleElement().satisfies((scan) -> {
				assertThat(scan.studentNumber().text()).isEqualTo("a&<>\"'A😀");
				assertThat(scan.lastName()).isEqualTo("O'Neil &amp; &amp;");
			});
		}

	}

	@Nested
	class Lines {

		@ParameterizedTest
		@ValueSource(strings = { "\n", "\r\n", "\r" })
		void areCountedByEveryLineEnd(String lineEnd) {
			String document = "<?xml version='1.0'?>\n<!--\n\n-->\n"
					+ Documents.aDocument().result("1234", "1", 20, 13).result("1234", "2", 20, 21).xml();

			Judgement judgement = Judgement.of(document.replace("\n", lineEnd));

			assertThat(judgement.scans()).extracting(Scan::line).containsExactly(6L);
			assertThat(judgement.violations()).extracting(Violation::line, Violation::result)
				.containsExactly(tuple(14L, 2L));
		}

		@Test
		void mayHoldSeveralResults() {
			String document = Documents.aDocument()
				.result("1234", "1", 20, 13)
				.result("1234", "2", 20, 21)
				.result("1234", "3", 20, 14)
				.xml();

			Judgement judgement = Judgement.of(document.replace("\n", " "));

			assertThat(judgement.scans()).extracting(Scan::line, Scan::result)
				.containsExactly(tuple(1L, 1L), tuple(1L, 3L));
			assertThat(judgement.violations()).extracting(Violation::line, Violation::result)
				.containsExactly(tuple(1L, 2L));
		}

	}

	/** Whether a result inside something else counts cannot be known. */
	@Nested
	class MisplacedResults {

		private static final String RESULT = Judgement.result(Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
				Judgement.SUMMARY_MARKS);

		@Test
		void areRejectedInAWrapperAndReadingGoesOn() {
			String document = Documents.aDocument()
				.element(RESULT)
				.element("<batch>\n<x>" + RESULT + RESULT + "</x></batch>\n")
				.element(RESULT)
				.element("<late/>")
				.xml();

			Judgement judgement = Judgement.of(document);

			assertThat(judgement.violations()).containsExactly(
					new Violation(4, null, null, null, ViolationCode.MISPLACED_RESULT, null),
					new Violation(5, null, null, null, ViolationCode.MISPLACED_RESULT, null));
			assertThat(judgement.scans()).extracting(Scan::result, Scan::line)
				.containsExactly(tuple(1L, 2L), tuple(2L, 7L));
		}

		@Test
		void areRejectedInAResultWhichIsJudgedAsWell() {
			String document = Documents.aDocument()
				.element(Judgement.result(Judgement.STUDENT_NUMBER, "\n", RESULT, Judgement.TEST_ID,
						"<summary-marks available='20' obtained='21'/>"))
				.element(Judgement.result("\n<x>\n", RESULT, "</x>", Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
						Judgement.SUMMARY_MARKS))
				.element(RESULT)
				.xml();

			Judgement judgement = Judgement.of(document);

			assertThat(judgement.violations()).containsExactly(
					new Violation(2, 1L, "521585128", "obtained", ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21 of 20"),
					new Violation(3, null, null, null, ViolationCode.MISPLACED_RESULT, null),
					new Violation(7, null, null, null, ViolationCode.MISPLACED_RESULT, null));
			assertThat(judgement.scans()).extracting(Scan::result).containsExactly(2L, 3L);
		}

		@Test
		void areRejectedInAKnownElement() {
			Judgement judgement = Judgement.ofResult("<first-name>" + RESULT + "</first-name>",
					Judgement.STUDENT_NUMBER, Judgement.TEST_ID, Judgement.SUMMARY_MARKS);

			assertThat(judgement.codes()).containsExactly(ViolationCode.MISPLACED_RESULT);
		}

	}

	/**
	 * Texts and names are cut at the parser's buffers, too: it must make no difference
	 * where.
	 */
	@Test
	void readsTheSameHoweverTheBytesArrive() {
		Documents document = Documents.aDocument();
		for (int number = 1; number <= 300; number++) {
			document.result("tést-" + number, "😀<!-- -->ü&amp;" + number, 20, number % 22);
		}
		byte[] content = document.xml().getBytes(StandardCharsets.UTF_8);

		Judgement judgement = Judgement.of(new OneByteAtATime(content), content.length);

		assertThat(judgement).isEqualTo(Judgement.of(content));
		assertThat(judgement.scans()).hasSize(287)
			.allSatisfy((scan) -> assertThat(scan.studentNumber().text()).isEqualTo("😀ü&" + scan.result()));
		assertThat(judgement.violations()).hasSize(13);
	}

	private static final class OneByteAtATime extends InputStream {

		private final ByteArrayInputStream content;

		OneByteAtATime(byte[] content) {
			this.content = new ByteArrayInputStream(content);
		}

		@Override
		public int read() {
			return this.content.read();
		}

		@Override
		public int read(byte[] target, int offset, int length) {
			return this.content.read(target, offset, Math.min(length, 1));
		}

	}

}
