package markr.operations;

import java.time.Instant;

import markr.operations.ImportReport.Progress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTests {

	private static final Instant BEGIN = Instant.parse("2026-11-23T18:00:00Z");

	@Test
	void estimatesTheEndFromWhatWasReadSoFar() {
		Progress progress = Progress.of(25_000, 50, 100_000, BEGIN, BEGIN.plusSeconds(10));

		assertThat(progress).isEqualTo(new Progress(25_000, 50, 2_500, 5, BEGIN.plusSeconds(40)));
	}

	@Test
	void estimatesNothingBeforeTheFirstChunk() {
		assertThat(Progress.of(0, 0, 100_000, BEGIN, BEGIN)).isEqualTo(new Progress(0, 0, 0, 0, null));
	}

}
