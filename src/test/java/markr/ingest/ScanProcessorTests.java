package markr.ingest;

import java.nio.charset.StandardCharsets;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.marks.AnswerMarks;
import markr.marks.Scan;
import markr.marks.StudentNumber;
import markr.marks.TestId;
import markr.support.Documents;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules for one result, each from the document's bytes to the verdict. */
class ScanProcessorTests {

	private static final String STUDENT = "521585128";

	@Test
	void acceptsResultAsGradingMachinesWriteIt() {
		byte[] document = Documents.aDocument().result("1234", STUDENT, 20, 13).bytes();

		Judgement judgement = Judgement.of(document);

		assertThat(judgement.violations()).isEmpty();
		assertThat(judgement.scans()).containsExactly(new Scan(new TestId("1234"), new StudentNumber(STUDENT), 20, 13,
				1, 2, "Jane", "Austen", "2017-12-04T12:12:10+11:00", new AnswerMarks(1, 1)));
	}

	private static String element(String field, String content) {
		return "<%1$s>%2$s</%1$s>".formatted(field, content);
	}

	private static String sibling(String field) {
		return field.equals("test-id") ? Judgement.STUDENT_NUMBER : Judgement.TEST_ID;
	}

	private static Judgement withIdentifiers(String field, String... contents) {
		StringBuilder elements = new StringBuilder();
		for (String content : contents) {
			elements.append(element(field, content));
		}
		return Judgement.ofResult(elements.toString(), sibling(field), Judgement.SUMMARY_MARKS);
	}

	private static String read(String field, Scan scan) {
		return field.equals("test-id") ? scan.testId().text() : scan.studentNumber().text();
	}

	/** A student's number is known only where it is not the fault itself. */
	private static Violation violation(String field, ViolationCode code, String value) {
		String known = field.equals("test-id") ? STUDENT : null;
		return new Violation(2, 1L, known, field, code, value);
	}

	/** One of something that the tests of student number and test id share. */
	abstract static class IdentifierRules {

		private final String field;

		IdentifierRules(String field) {
			this.field = field;
		}

		@ParameterizedTest
		@ValueSource(
				strings = { "002299", "2299", "0", "00", "-1", "A 7/b", "ß€", "😀", "a  b", "N\\A", "null", "1.0" })
		void keepsIdentifierAsWritten(String written) {
			Judgement judgement = withIdentifiers(this.field, written);

			assertThat(judgement.violations()).isEmpty();
			assertThat(judgement.scans()).singleElement()
				.satisfies((scan) -> assertThat(read(this.field, scan)).isEqualTo(written));
		}

		@ParameterizedTest
		@ValueSource(
				strings = { " 002299", "002299 ", "\n\t 002299\r\n", "&#9;002299&#13;&#10;", "\u3000002299\u2003" })
		void trimsWhiteSpaceAround(String written) {
			Judgement judgement = withIdentifiers(this.field, written);

			assertThat(judgement.scans()).singleElement()
				.satisfies((scan) -> assertThat(read(this.field, scan)).isEqualTo("002299"));
		}

		@ParameterizedTest
		@ValueSource(strings = { "7", "ü", "😀" })
		void accepts64Characters(String character) {
			Judgement judgement = withIdentifiers(this.field, "  " + character.repeat(64) + "  ");

			assertThat(judgement.scans()).singleElement()
				.satisfies((scan) -> assertThat(read(this.field, scan)).isEqualTo(character.repeat(64)));
		}

		@ParameterizedTest
		@ValueSource(strings = { "7", "ü", "😀" })
		void rejects65Characters(String character) {
			String written = character.repeat(65);

			Judgement judgement = withIdentifiers(this.field, written);

			assertThat(judgement.violations()).singleElement().satisfies((violation) -> {
				assertThat(violation.field()).isEqualTo(this.field);
				assertThat(violation.code()).isEqualTo(ViolationCode.TOO_LONG);
				assertThat(violation.value()).isEqualTo(written);
			});
			assertThat(judgement.scans()).isEmpty();
		}

		@ParameterizedTest
		@ValueSource(strings = { "\t", "\n", "&#13;", "\u007f", "\u0085", "\u009f" })
		void rejectsControlCharacterInside(String character) {
			Judgement judgement = withIdentifiers(this.field, "12" + character + "34");

			assertThat(judgement.violations()).singleElement().satisfies((violation) -> {
				assertThat(violation.field()).isEqualTo(this.field);
				assertThat(violation.code()).isEqualTo(ViolationCode.CONTROL_CHARACTER);
				assertThat(violation.value()).isEqualTo("12" + character.replace("&#13;", "\r") + "34");
			});
		}

		@Test
		void rejectsCharacterThatTheEncodingDoesNotHave() {
			String document = "<?xml version='1.0' encoding='windows-1252'?>" + Documents.aDocument()
				.element(Judgement.result(element(this.field, "12\u008134"), sibling(this.field),
						Judgement.SUMMARY_MARKS))
				.xml();

			Judgement judgement = Judgement.of(document.getBytes(StandardCharsets.ISO_8859_1));

			assertThat(judgement.violations()).singleElement().satisfies((violation) -> {
				assertThat(violation.field()).isEqualTo(this.field);
				assertThat(violation.code()).isEqualTo(ViolationCode.UNREADABLE_CHARACTER);
				assertThat(violation.value()).isEqualTo("12\uFFFD34");
			});
		}

		@Test
		void rejectsControlCharacterThatXml11Allows() {
			String document = "<?xml version='1.1'?>" + Documents.aDocument()
				.element(
						Judgement.result(element(this.field, "12&#1;34"), sibling(this.field), Judgement.SUMMARY_MARKS))
				.xml();

			assertThat(Judgement.of(document).codes()).containsExactly(ViolationCode.CONTROL_CHARACTER);
		}

		@Test
		void rejectsMissingIdentifier() {
			Judgement judgement = withIdentifiers(this.field);

			assertThat(judgement.violations()).containsExactly(violation(this.field, ViolationCode.MISSING, null));
			assertThat(judgement.scans()).isEmpty();
		}

		@ParameterizedTest
		@ValueSource(strings = { "", " ", "\n\t", "<!-- 12 -->", "<?pi 12?>" })
		void rejectsBlankIdentifier(String blank) {
			Judgement judgement = withIdentifiers(this.field, blank);

			assertThat(judgement.violations()).containsExactly(violation(this.field, ViolationCode.MISSING, ""));
		}

		@Test
		void acceptsSeveralEqualIdentifiers() {
			Judgement judgement = withIdentifiers(this.field, "77", " 77 ", "7<!-- -->7");

			assertThat(judgement.violations()).isEmpty();
			assertThat(judgement.scans()).singleElement()
				.satisfies((scan) -> assertThat(read(this.field, scan)).isEqualTo("77"));
		}

		@ParameterizedTest
		@CsvSource({ "002299, 2299", "77, 78", "77, ''", "a, A" })
		void rejectsDifferentIdentifiersNamingBoth(String first, String second) {
			Judgement judgement = withIdentifiers(this.field, first, second);

			assertThat(judgement.violations())
				.containsExactly(violation(this.field, ViolationCode.CONFLICTING, first + " | " + second));
			assertThat(judgement.scans()).isEmpty();
		}

	}

	@Nested
	class StudentNumberRules extends IdentifierRules {

		StudentNumberRules() {
			super("student-number");
		}

	}

	@Nested
	class TestIdRules extends IdentifierRules {

		TestIdRules() {
			super("test-id");
		}

	}

	/** Names and times are kept when present, and never a reason to refuse. */
	@Nested
	class WhatIsKeptButNeverJudged {

		@Test
		void acceptsResultWithoutThem() {
			Judgement judgement = Judgement.ofResult(Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
					Judgement.SUMMARY_MARKS);

			assertThat(judgement.scans()).containsExactly(
					new Scan(new TestId("1234"), new StudentNumber(STUDENT), 20, 13, 1, 2, null, null, null, null));
		}

		@Test
		void keepsFirstOfSeveralNames() {
			Judgement judgement = Judgement.ofResult("<first-name> Jane </first-name><first-name>Jim</first-name>",
					"<last-name/><last-name>Austen</last-name>", Judgement.STUDENT_NUMBER, Judgement.TEST_ID,
					Judgement.SUMMARY_MARKS);

			assertThat(judgement.violations()).isEmpty();
			assertThat(judgement.scans()).singleElement().satisfies((scan) -> {
				assertThat(scan.firstName()).isEqualTo("Jane");
				assertThat(scan.lastName()).isEmpty();
			});
		}

		@ParameterizedTest
		@ValueSource(strings = { "", "yesterday", "2017-13-45T99:99:99", "😀", "  " })
		void keepsWhateverScannedOnSays(String written) {
			String document = Documents.aDocument().result("1234", STUDENT, 20, 13).xml();

			Judgement judgement = Judgement.of(document.replace("2017-12-04T12:12:10+11:00", written));

			assertThat(judgement.violations()).isEmpty();
			assertThat(judgement.scans()).singleElement()
				.satisfies((scan) -> assertThat(scan.scannedOn()).isEqualTo(written));
		}

		@Test
		void keepsNamesThatAreNonsense() {
			String name = "\u0085\t" + "x".repeat(5_000) + "\u007f😀";

			Judgement judgement = Judgement.ofResult(element("first-name", name), Judgement.STUDENT_NUMBER,
					Judgement.TEST_ID, Judgement.SUMMARY_MARKS);

			assertThat(judgement.scans()).singleElement()
				.satisfies((scan) -> assertThat(scan.firstName()).endsWith("x".repeat(5_000) + "\u007f😀"));
		}

	}

}
