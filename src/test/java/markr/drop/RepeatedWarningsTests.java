package markr.drop;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class RepeatedWarningsTests {

	private final RepeatedWarnings warnings = new RepeatedWarnings("a folder");

	@Test
	void warnsOncePerPathUntilItWasGone(CapturedOutput output) {
		scan(1);
		scan(1);
		assertThat(warnings(output)).isEqualTo(1);
		scan(0);
		scan(1);

		assertThat(warnings(output)).isEqualTo(2);
	}

	@Test
	void remembersBoundedNumberOfPaths(CapturedOutput output) {
		scan(RepeatedWarnings.PATHS_MAX + 500);
		scan(RepeatedWarnings.PATHS_MAX + 500);

		assertThat(warnings(output)).isEqualTo(RepeatedWarnings.PATHS_MAX);
		assertThat(output).containsOnlyOnce("further ones are not named");
	}

	private void scan(int paths) {
		for (int i = 0; i < paths; i++) {
			this.warnings.ignored(Path.of("link-" + i), "is a link");
		}
		this.warnings.endScan();
	}

	private static long warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("is a link")).count();
	}

}
