package markr.ingest.xml;

import java.util.List;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;
import markr.ingest.Judgement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Passing over answers must make no difference. The same document with one more space in
 * each is read by the parser alone: it says what is right.
 */
class AnswerXmlTests {

	private static final String ANSWER = "<answer question=\"0\" marks-available=\"1\" marks-awarded=\"1\">D</answer>";

	private static final String RESULT = "<mcq-test-result>\n" + ANSWER + "\n\t" + Judgement.STUDENT_NUMBER + ANSWER
			+ Judgement.TEST_ID + "\n" + ANSWER + ANSWER + "\n" + Judgement.SUMMARY_MARKS + ANSWER
			+ "\n</mcq-test-result>\n";

	private static void assertReadAsByTheParser(String document) {
		Judgement judgement = Judgement.of(document);
		Judgement expected = Judgement.of(document.replace("<answer q", "<answer  q"));

		assertThat(judgement.scans()).as(document).isEqualTo(expected.scans());
		assertThat(judgement.violations()).as(document)
			.extracting(Violation::line, Violation::result, Violation::code)
			.isEqualTo(expected.violations()
				.stream()
				.map((violation) -> tuple(violation.line(), violation.result(), violation.code()))
				.toList());
	}

	@Test
	void countsTheLinesOfWhatItPassesOver() {
		String result = RESULT.replace("<", "\n<");

		Judgement judgement = Judgement.of("<mcq-test-results>" + result + result + "</mcq-test-results>");

		assertThat(judgement.scans()).extracting((scan) -> scan.line()).containsExactly(2L, 25L);
		assertReadAsByTheParser("<mcq-test-results>" + result + result + "</mcq-test-results>");
	}

	@Test
	void leavesEveryDeviationToTheParser() {
		String document = "<mcq-test-results>\n" + RESULT + RESULT + "</mcq-test-results>";
		List<String> others = List.of("", "<", "&", ">", "]]>", "\n", "\r\n", "\r", " ", "/", "\u0001", "é", "\"", "\\",
				"=", "<!-- -->", "<x/>", "&lt;");

		int end = "<mcq-test-results>\n".length() + RESULT.length();
		for (int position = 0; position < end; position++) {
			for (String other : others) {
				assertReadAsByTheParser(document.substring(0, position) + other + document.substring(position + 1));
				assertReadAsByTheParser(document.substring(0, position) + other + document.substring(position));
			}
		}
	}

	@Test
	void leavesEveryTruncationToTheParser() {
		String document = "<mcq-test-results>\n" + RESULT;

		for (int length = 0; length <= document.length(); length++) {
			assertReadAsByTheParser(document.substring(0, length));
		}
	}

	/** Wherever the parser's buffer ends. */
	@Test
	void passesOverAnswersThatAreInTwoBuffers() {
		for (int space = 0; space < 200; space++) {
			assertReadAsByTheParser(
					"<mcq-test-results>" + " ".repeat(space) + RESULT.repeat(20) + "</mcq-test-results>");
		}
	}

	/** What has the form of an answer is none in these places. */
	@ParameterizedTest
	@ValueSource(strings = { "<!-- %s -->", "<![CDATA[%s]]>", "<student-number>%s</student-number>", "<?x %s?>",
			"<x y='%s'/>", "<student-number><![CDATA[%s]]></student-number>", "<x>%s</x>", "<x/>%s", "%s</x>",
			"<first-name/>%s" })
	void passesOverNothingElsewhere(String place) {
		String element = place.formatted(ANSWER);

		for (String where : List.of("<mcq-test-result>", "</mcq-test-result>", "<student-number>",
				"</student-number>")) {
			assertReadAsByTheParser("<mcq-test-results>" + RESULT.replace(where, where + element) + RESULT
					+ "</mcq-test-results>" + element);
		}
	}

	@Test
	void passesOverAnswersThatManyResultsHave() {
		String document = "<mcq-test-results>" + RESULT.repeat(500) + "<mcq-test-result>" + ANSWER.repeat(1000)
				+ "</mcq-test-result>" + "</mcq-test-results>";

		assertThat(Judgement.of(document).codes()).containsOnly(ViolationCode.MISSING);
		assertReadAsByTheParser(document);
	}

}
