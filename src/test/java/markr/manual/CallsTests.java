package markr.manual;

import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The calls that README and manual name against the description of the calls: a page
 * names each, and none that does not exist.
 */
class CallsTests {

	private static final List<String> METHODS = List.of("get", "put", "post", "delete", "patch");

	private static final List<String> CODES = List.of("ViolationCode", "FindingCode");

	private static final Pattern NAMED = Pattern.compile("(GET|PUT|POST|DELETE|PATCH) (/[^ ?]*).*");

	private static final Pattern ASKED = Pattern.compile("localhost:8085(/[^\\s'\"?|]*)");

	/** The parts of the health, which Spring Boot describes. */
	private static final Pattern PART_OF_HEALTH = Pattern.compile("/actuator/health/[a-zA-Z]+");

	private final SortedSet<String> described = new TreeSet<>();

	private final SortedSet<String> paths = new TreeSet<>();

	private final SortedSet<String> codes = new TreeSet<>();

	@BeforeEach
	void readDescription() {
		JsonNode description = YAMLMapper.shared()
			.readTree(CallsTests.class.getResourceAsStream("/static/openapi.yaml"));
		description.get("paths").properties().forEach((path) -> {
			this.paths.add(path.getKey());
			METHODS.stream()
				.filter(path.getValue()::has)
				.forEach((method) -> this.described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
		});
		CODES.forEach((name) -> description.at("/components/schemas/" + name + "/enum")
			.forEach((code) -> this.codes.add(code.asString())));
	}

	@Test
	void eachCodeOfAnAnswerIsExplained() {
		SortedSet<String> explained = new TreeSet<>();
		Page.all().forEach((page) -> explained.addAll(page.code()));

		assertThat(explained).containsAll(this.codes);
	}

	@Test
	void eachStandsOnAPage() {
		SortedSet<String> named = new TreeSet<>();
		Page.all().forEach((page) -> named(page).forEach(named::add));

		assertThat(named).containsExactlyElementsOf(this.described);
	}

	@Test
	void eachThatIsAskedInAnExampleExists() {
		for (Page page : Page.all()) {
			assertThat(Page.matches(ASKED, page.text()).map((found) -> found.group(1))).as(page.toString())
				.allMatch(this::exists);
		}
	}

	private static Stream<String> named(Page page) {
		return page.code()
			.stream()
			.map(NAMED::matcher)
			.filter((matcher) -> matcher.matches())
			.map((matcher) -> matcher.group(1) + " " + matcher.group(2));
	}

	private boolean exists(String path) {
		return PART_OF_HEALTH.matcher(path).matches()
				|| this.paths.stream().anyMatch((template) -> path.matches(template.replaceAll("\\{[^}]*}", "[^/]+")));
	}

}
