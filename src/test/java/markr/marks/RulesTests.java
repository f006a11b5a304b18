package markr.marks;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each limit, and one beyond it. */
class RulesTests {

	@ParameterizedTest
	@CsvSource({ "0, 0", "9, 9", "10, 10", "999999, 999999", "1000000, 1000000", "1000001, 1000001", "1000009, 1000001",
			"1000010, 1000001", "9999999, 1000001", "10000000, 1000001", "10000010, 1000001",
			"00000000001000000, 1000000", "99999999999999999999, 1000001", "4294967296, 1000001",
			"4294967305, 1000001" })
	void readsWholeNumbersUpToOneBeyondTheMost(String digits, int number) {
		assertThat(Rules.wholeNumber(digits)).isEqualTo(number);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", ":", "1/", "1:", "\u0660", "\uff11" })
	void knowsTheNeighboursOfDigits(String text) {
		assertThat(Rules.obtained(text)).isEqualTo(Fault.NOT_A_WHOLE_NUMBER);
	}

	@Test
	void refusesNumbersThatAreOneTooLargeOrTooSmall() {
		assertThat(Rules.obtained("0")).isNull();
		assertThat(Rules.obtained("9")).isNull();
		assertThat(Rules.available("0")).isEqualTo(Fault.OUT_OF_RANGE);
		assertThat(Rules.available("1")).isNull();
		assertThat(Rules.available("1000000")).isNull();
		assertThat(Rules.available("1000001")).isEqualTo(Fault.OUT_OF_RANGE);
		assertThat(Rules.obtained("1000001")).isEqualTo(Fault.OUT_OF_RANGE);
		assertThat(Rules.within(20, 20)).isNull();
		assertThat(Rules.within(21, 20)).isEqualTo(Fault.OBTAINED_EXCEEDS_AVAILABLE);
	}

	/** Characters beyond the first plane are two of Java's. */
	@ParameterizedTest
	@ValueSource(strings = { "x", "\uD83D\uDE00" })
	void takesIdentifiersOf64Characters(String character) {
		assertThat(Rules.identifier(character)).isNull();
		assertThat(Rules.identifier(character.repeat(64))).isNull();
		assertThat(Rules.identifier(character.repeat(65))).isEqualTo(Fault.TOO_LONG);
		assertThat(Rules.identifier("x" + character.repeat(63))).isNull();
		assertThat(Rules.identifier("x" + character.repeat(64))).isEqualTo(Fault.TOO_LONG);
	}

	@Test
	void knowsTheNeighboursOfControlAndUnreadableCharacters() {
		for (char character : "\u0000\u001f\u007f\u0080\u009f".toCharArray()) {
			for (String identifier : List.of("1" + character, character + "1")) {
				assertThat(Rules.identifier(identifier)).as("U+%04X", (int) character)
					.isEqualTo(Fault.CONTROL_CHARACTER);
			}
		}
		for (char character : "\u0020~\u00a0\ufffc".toCharArray()) {
			assertThat(Rules.identifier("1" + character + "1")).as("U+%04X", (int) character).isNull();
		}
		assertThat(Rules.identifier("1\ufffd")).isEqualTo(Fault.UNREADABLE_CHARACTER);
		assertThat(Rules.identifier("\ufffd1")).isEqualTo(Fault.UNREADABLE_CHARACTER);
		assertThat(Rules.identifier("")).isEqualTo(Fault.MISSING);
	}

}
