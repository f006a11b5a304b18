package markr.manual;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Where README, manual and ADRs lead to. */
class LinksTests {

	private static final Path ADRS = Path.of("adr");

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)(#[^)]*)?\\)");

	private static final Pattern ADR = Pattern.compile("adr/(\\d{4})");

	/** Names of files that stand in a sentence without being links. */
	private static final Pattern FILE = Pattern.compile("(?:src|adr|\\.ci)/[\\w./-]*\\w");

	@Test
	void leadSomewhere() {
		List<String> broken = new ArrayList<>();
		for (Path file : pages().toList()) {
			String text = Page.read(file).text();
			Page.matches(LINK, text)
				.map((found) -> found.group(1))
				.filter((target) -> !target.matches("(https?|mailto):.*|/.*"))
				.filter((target) -> !Files.exists(file.toAbsolutePath().resolveSibling(target)))
				.forEach((target) -> broken.add(file + " → " + target));
			Page.matches(FILE, text)
				.map((found) -> found.group())
				.filter((target) -> !target.matches("adr/\\d{4}"))
				.filter((target) -> !Files.exists(Path.of(target)))
				.forEach((target) -> broken.add(file + " → " + target));
		}
		assertThat(broken).isEmpty();
	}

	@Test
	void ofTheCodeLeadToADecisionThatIsThere() {
		List<String> numbers = Page.filesIn(ADRS).map((file) -> file.getFileName().toString().substring(0, 4)).toList();
		List<String> broken = new ArrayList<>();
		Stream
			.concat(pages(),
					Stream.of("src", ".ci")
						.flatMap((folder) -> Page.filesIn(Path.of(folder)))
						.filter((file) -> file.toString().matches(".*\\.(java|sql|yaml|sh|md)")))
			.forEach((file) -> Page.matches(ADR, Page.read(file).text())
				.filter((found) -> !numbers.contains(found.group(1)))
				.forEach((found) -> broken.add(file + " → " + found.group())));

		assertThat(broken).isEmpty();
	}

	@Test
	void standInAReadmeThatIsReadAtOnce() {
		assertThat(Page.read(Page.README).text().lines().count()).isLessThanOrEqualTo(130);
	}

	@Test
	void leadFromTheReadmeToEachPageOfTheManual() {
		String readme = Page.read(Page.README).text();
		assertThat(Page.manual()).isNotEmpty().allSatisfy((page) -> assertThat(readme).contains("(" + page + ")"));
	}

	private static Stream<Path> pages() {
		return Stream.of(Stream.of(Page.README), Page.manual(), Page.filesIn(ADRS)).flatMap((all) -> all);
	}

}
