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

	private static final Path INDEX = ADRS.resolve("README.md");

	/** Tables of figures apart. */
	private static final int DECISION_LINES_MAX = 40;

	private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#]+)(#[^)]*)?\\)");

	private static final Pattern ADR = Pattern.compile("adr/(\\d{4})");

	private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Tests?)`");

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
	void nameTestsThatAreThere() {
		List<String> tests = Page.filesIn(Path.of("src/test/java"))
			.map((file) -> file.getFileName().toString())
			.toList();
		List<String> missing = new ArrayList<>();
		pages().forEach((file) -> Page.matches(TEST, Page.read(file).text())
			.filter((found) -> !tests.contains(found.group(1) + ".java"))
			.forEach((found) -> missing.add(file + " → " + found.group(1))));

		assertThat(missing).isEmpty();
	}

	@Test
	void leadFromTheIndexToEachDecision() {
		String index = Page.read(INDEX).text();
		assertThat(Page.filesIn(ADRS)).filteredOn((file) -> !file.equals(INDEX)).allSatisfy((file) -> {
			Page decision = Page.read(file);
			String title = decision.text().lines().findFirst().orElseThrow().replaceFirst("# \\d+\\. ", "");
			assertThat(index).contains("[%s](%s)".formatted(title, file.getFileName()));
			assertThat(file.getFileName().toString()).matches("\\d{4}(-[a-z0-9]+)+\\.md");
			assertThat(decision.text().lines().filter((line) -> !line.startsWith("|")).count()).as("%s", file)
				.isLessThanOrEqualTo(DECISION_LINES_MAX);
		});
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
