package markr.drop;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class NoticesTests {

	private final Notices notices = new Notices();

	@Test
	void warnsOncePerPathUntilItWasGone(CapturedOutput output) {
		look(1);
		look(1);
		assertThat(warnings(output)).isEqualTo(1);
		look(0);
		look(1);

		assertThat(warnings(output)).isEqualTo(2);
	}

	@Test
	void remembersBoundedNumberOfPaths(CapturedOutput output) {
		look(Notices.PATHS_MAX + 500);
		look(Notices.PATHS_MAX + 500);

		assertThat(warnings(output)).isEqualTo(Notices.PATHS_MAX);
		assertThat(output).containsOnlyOnce("further ones are not named");
	}

	private void look(int paths) {
		for (int i = 0; i < paths; i++) {
			this.notices.leftAlone(Path.of("link-" + i), "is a link");
		}
		this.notices.endLook();
	}

	private static long warnings(CapturedOutput output) {
		return output.toString().lines().filter((line) -> line.contains("is a link")).count();
	}

}
