package markr.platform.web;

import java.io.StringWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CsvTests {

	private final StringWriter written = new StringWriter();

	private final Csv csv = new Csv(this.written);

	@Test
	void writesRowsAsTheRfcWantsThem() {
		this.csv.text("student_number").text("obtained").end();
		this.csv.text("002299").number(13).end();
		this.csv.text(null).number(null).text("").end();

		assertThat(this.written).hasToString("student_number,obtained\r\n002299,13\r\n,,\r\n");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "a,b|\"a,b\"", "say \"yes\"|\"say \"\"yes\"\"\"", "a;b|\"a;b\"", "a b|a b", "Prüfung|Prüfung" })
	void quotesWhatWouldEndAField(String text, String field) {
		this.csv.text(text).end();

		assertThat(this.written).hasToString(field + "\r\n");
	}

	@Test
	void keepsLineBreaksWithinAField() {
		this.csv.text("a\r\nb").text("c\nd").end();

		assertThat(this.written).hasToString("\"a\r\nb\",\"c\nd\"\r\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "=1+1", "+1", "-1", "@SUM(A1)", " =1+1", "|calc", "%1", "＝1", "\t=1", "\r=1", "-" })
	void letsNoTextBeTakenForAFormula(String text) {
		this.csv.text(text).end();

		assertThat(this.written.toString().replaceFirst("^\"", "")).startsWith("'" + text);
	}

	@Test
	void takesNumbersAsTheyAre() {
		this.csv.number(-1).number(65.0).end();

		assertThat(this.written).hasToString("-1,65.0\r\n");
	}

}
