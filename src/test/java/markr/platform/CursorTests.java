package markr.platform;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.convert.support.DefaultConversionService;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CursorTests {

	@Test
	void comesBackFromAClientAsItWas() {
		Cursor time = Cursor.at(Instant.parse("2026-11-23T08:30:00.123456Z"), 42);
		Cursor number = new Cursor(7, 3, "LOWER_RESCAN");

		assertThat(Cursor.of(time.toString())).isEqualTo(time);
		assertThat(Cursor.of(number.toString())).isEqualTo(number);
		assertThat(time.time()).isEqualTo("2026-11-23T08:30:00.123456Z");
	}

	@Test
	void isReadFromAParameterOfACall() {
		assertThat(DefaultConversionService.getSharedInstance().convert("7-3", Cursor.class))
			.isEqualTo(new Cursor(7, 3, ""));
	}

	@Test
	void mayStandBeforeAll() {
		assertThat(Cursor.of(Cursor.LOWEST).time()).isEqualTo(Instant.EPOCH);
		assertThat(Cursor.of(Cursor.HIGHEST))
			.isEqualTo(Cursor.at(Instant.parse("9999-01-01T00:00:00Z"), 999999999999999999L));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "7", "7-", "-7-3", "7-3-", "7-3-low", "7-3-LOW-1", "1234567890123456789-1", "7-x", "٧-٣" })
	void refusesWhatItHasNotWritten(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Cursor.of(text));
	}

}
