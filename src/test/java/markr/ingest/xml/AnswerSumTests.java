package markr.ingest.xml;

import markr.marks.AnswerMarks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each limit, and one beyond it, in whichever way an answer comes. */
class AnswerSumTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "9, 9", "999999, 999999", "1000000, 1000000", "0000000001000000, 1000000" })
	void addsWholeNumbers(String written, long number) {
		assertThat(asText(written)).isEqualTo(new AnswerMarks(number + 1, 1 + number));
		assertThat(asBuffer(written)).isEqualTo(new AnswerMarks(number + 1, 1 + number));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1000001", "1000009", "1000010", "10000000", "99999999999999999999", "4294967296", "/",
			":", "1/", "1:", "-1", " 1", "1 ", "\uff11" })
	void doesNotKnowTheSumOfAnythingElse(String written) {
		assertThat(asText(written)).isNull();
		assertThat(asBuffer(written)).isNull();
	}

	private static AnswerMarks asText(String written) {
		AnswerSum sum = new AnswerSum();
		sum.add(written, "1");
		sum.add("1", written);
		return sum.sum();
	}

	private static AnswerMarks asBuffer(String written) {
		AnswerSum sum = new AnswerSum();
		char[] buffer = ("7" + written + "17").toCharArray();
		int end = 1 + written.length();
		sum.add(buffer, 1, end, end, end + 1);
		sum.add(buffer, end, end + 1, 1, end);
		return sum.sum();
	}

}
