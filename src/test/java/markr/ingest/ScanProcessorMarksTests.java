package markr.ingest;

import java.util.Locale;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.marks.Scan;
import markr.support.Documents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The rules for marks: whole numbers in ASCII digits, or a violation with the value.
 * Java's own number parsing is more lenient than that.
 */
class ScanProcessorMarksTests {

	private static Judgement marks(String available, String obtained) {
		return withMarks("<summary-marks available=\"%s\" obtained=\"%s\"/>".formatted(available, obtained));
	}

	private static Judgement withMarks(String... elements) {
		return Judgement.ofResult(Judgement.STUDENT_NUMBER, Judgement.TEST_ID, String.join("", elements));
	}

	private static Violation violation(String field, ViolationCode code, String value) {
		return new Violation(2, 1L, "521585128", field, code, value);
	}

	@ParameterizedTest
	@CsvSource({ "20, 0", "20, 20", "1, 1", "1000000, 0", "1000000, 1000000", "0020, 013" })
	void acceptsMarksWithinLimits(String available, String obtained) {
		Judgement judgement = marks(available, obtained);

		assertThat(judgement.violations()).isEmpty();
		assertThat(judgement.scans()).extracting(Scan::available, Scan::obtained)
			.containsExactly(tuple(Integer.parseInt(available), Integer.parseInt(obtained)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "13.5", "13.0", "-1", "-0", "+13", "1e3", "", " ", " 13", "13 ", "&#9;13", "2l", "0x1f",
			"1_000", "1,000", "١٣", "１３", "1３", "½", "XIII", "NaN", "thirteen" })
	void rejectsWhatIsNoWholeNumber(String written) {
		String value = written.replace("&#9;", "\t");

		assertThat(marks("20", written).violations())
			.containsExactly(violation("obtained", ViolationCode.NOT_A_WHOLE_NUMBER, value));
		assertThat(marks(written, "0").violations())
			.containsExactly(violation("available", ViolationCode.NOT_A_WHOLE_NUMBER, value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "1000001", "2147483647", "2147483648", "4294967297", "9223372036854775808",
			"18446744073709551629", "00000000000000000000001000001" })
	void rejectsNumbersBeyondTheLimit(String written) {
		assertThat(marks(written, "13").violations())
			.containsExactly(violation("available", ViolationCode.OUT_OF_RANGE, written));
		assertThat(marks("20", written).violations())
			.containsExactly(violation("obtained", ViolationCode.OUT_OF_RANGE, written));
	}

	@Test
	void shortensValuesThatAreTooLongToShow() {
		assertThat(marks("9".repeat(30_000), "13").violations())
			.containsExactly(violation("available", ViolationCode.OUT_OF_RANGE, "9".repeat(199) + "…"));
		assertThat(marks("20", "x" + "😀".repeat(300)).violations())
			.containsExactly(violation("obtained", ViolationCode.NOT_A_WHOLE_NUMBER, "x" + "😀".repeat(99) + "…"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "000" })
	void rejectsNoMarksAvailable(String available) {
		assertThat(marks(available, "0").violations())
			.containsExactly(violation("available", ViolationCode.OUT_OF_RANGE, available));
	}

	@ParameterizedTest
	@CsvSource({ "20, 21", "1, 2", "999999, 1000000" })
	void rejectsMarkAboveAvailable(String available, String obtained) {
		Judgement judgement = marks(available, obtained);

		assertThat(judgement.violations()).containsExactly(
				violation("obtained", ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, obtained + " of " + available));
		assertThat(judgement.scans()).isEmpty();
	}

	@Test
	void rejectsMissingSummaryMarks() {
		assertThat(withMarks().violations()).containsExactly(violation("summary-marks", ViolationCode.MISSING, null));
	}

	@Test
	void rejectsMissingAttributes() {
		assertThat(withMarks("<summary-marks available='20'/>").violations())
			.containsExactly(violation("obtained", ViolationCode.MISSING, null));
		assertThat(withMarks("<summary-marks obtained='13'/>").violations())
			.containsExactly(violation("available", ViolationCode.MISSING, null));
		assertThat(withMarks("<summary-marks>13 of 20</summary-marks>").violations()).containsExactly(
				violation("available", ViolationCode.MISSING, null),
				violation("obtained", ViolationCode.MISSING, null));
	}

	@Test
	void takesNoAttributeOfAnotherNamespaceForAMark() {
		Judgement judgement = withMarks("<summary-marks xmlns:x='urn:x' x:available='20' x:obtained='13'/>");

		assertThat(judgement.codes()).containsExactly(ViolationCode.MISSING, ViolationCode.MISSING);
	}

	@Test
	void acceptsSeveralEqualSummaryMarks() {
		Judgement judgement = withMarks(Judgement.SUMMARY_MARKS, "<summary-marks obtained='13' available='20' x='y'/>",
				Judgement.SUMMARY_MARKS);

		assertThat(judgement.violations()).isEmpty();
		assertThat(judgement.scans()).extracting(Scan::available, Scan::obtained).containsExactly(tuple(20, 13));
	}

	@Test
	void rejectsDifferentSummaryMarksNamingBoth() {
		Judgement judgement = withMarks(Judgement.SUMMARY_MARKS, "<summary-marks available='20' obtained='14'/>",
				"<summary-marks available='19' obtained='13'/>", Judgement.SUMMARY_MARKS);

		assertThat(judgement.violations())
			.containsExactly(violation("summary-marks", ViolationCode.CONFLICTING, "13 of 20 | 14 of 20 | 13 of 19"));
	}

	@Test
	void readsDigitsTheSameInEveryLocale() {
		Locale locale = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));

			assertThat(marks("20", "21").violations())
				.containsExactly(violation("obtained", ViolationCode.OBTAINED_EXCEEDS_AVAILABLE, "21 of 20"));
		}
		finally {
			Locale.setDefault(locale);
		}
	}

	/** The person with the paper must be able to find every sheet that is wrong. */
	@Test
	void reportsEveryViolationWithItsPlace() {
		String document = Documents.aDocument()
			.element("<mcq-test-result/>\n")
			.result("9863", "002299", 20, 13)
			.element("<mcq-test-result>\n<student-number>002299</student-number>\n"
					+ "<test-id/><summary-marks available='0' obtained='2l'/></mcq-test-result>\n")
			.xml();

		Judgement judgement = Judgement.of(document);

		assertThat(judgement.violations()).containsExactly(
				new Violation(2, 1L, null, "student-number", ViolationCode.MISSING, null),
				new Violation(2, 1L, null, "test-id", ViolationCode.MISSING, null),
				new Violation(2, 1L, null, "summary-marks", ViolationCode.MISSING, null),
				new Violation(11, 3L, "002299", "test-id", ViolationCode.MISSING, ""),
				new Violation(11, 3L, "002299", "available", ViolationCode.OUT_OF_RANGE, "0"),
				new Violation(11, 3L, "002299", "obtained", ViolationCode.NOT_A_WHOLE_NUMBER, "2l"));
		assertThat(judgement.scans()).extracting(Scan::result).containsExactly(2L);
	}

	/** That is what people have before them, on paper. */
	@Test
	void namesWhatIsOnTheSheet() {
		String document = Documents.aDocument()
			.element("<mcq-test-result scanned-on=' 2017-12-04T12:12:10+11:00 '><first-name>Jane</first-name>"
					+ "<last-name>Austen</last-name><test-id> 1234 </test-id></mcq-test-result>")
			.element("<mcq-test-result><last-name>Austen</last-name>" + Judgement.STUDENT_NUMBER
					+ Judgement.SUMMARY_MARKS + "</mcq-test-result>")
			.element("<mcq-test-result>" + Judgement.STUDENT_NUMBER + Judgement.SUMMARY_MARKS + "</mcq-test-result>")
			.xml();

		assertThat(Judgement.of(document).sheets()).containsExactly(
				"Jane Austen, test 1234, scanned on 2017-12-04T12:12:10+11:00",
				"Jane Austen, test 1234, scanned on 2017-12-04T12:12:10+11:00", "Austen", null);
	}

}
