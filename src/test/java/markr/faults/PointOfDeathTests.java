package markr.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PointOfDeathTests {

	@Test
	void standInTheListOfThemWithWhatTheyLeave() throws IOException {
		var rows = Files.readAllLines(Path.of("src/test/resources/points-of-death.md"))
			.stream()
			.filter((line) -> line.startsWith("| `"))
			.map((line) -> line.substring(0, line.lastIndexOf(" | ")));

		assertThat(rows).containsExactlyElementsOf(Arrays.stream(PointOfDeath.values())
			.map((point) -> "| `%s` | %s".formatted(point, point.leaves))
			.toList());
	}

	@Test
	void areAsManyAsReadersHear() throws IOException {
		for (String page : List.of("README.md", "src/main/resources/manual/performance.md")) {
			assertThat(Files.readString(Path.of(page))).as(page)
				.contains("each of %d named points".formatted(PointOfDeath.values().length));
		}
	}

}
