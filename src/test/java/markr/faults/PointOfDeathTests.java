package markr.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PointOfDeathTests {

	@Test
	void standInTheDecisionRecordWithWhatTheyLeave() throws IOException {
		var rows = Files.readAllLines(Path.of("adr/0010-survive-death-at-every-point.md"))
			.stream()
			.filter((line) -> line.startsWith("| `"))
			.map((line) -> line.substring(0, line.lastIndexOf(" | ")));

		assertThat(rows).containsExactlyElementsOf(Arrays.stream(PointOfDeath.values())
			.map((point) -> "| `%s` | %s".formatted(point, point.leaves))
			.toList());
	}

}
