package markr.manual;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The settings of the manual against those that Markr has: every one with its default,
 * and no other.
 */
class SettingsTests {

	/** What stands in place of a default that depends on the machine, or of none. */
	private static final String NO_DEFAULT = "";

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z][^`]*)` \\|([^|]*)\\|.+\\|$");

	private static final Pattern NAMED = Pattern
		.compile("(?<![\\w/-])markr\\.(?!jar|java)[a-z]+[a-z0-9-]*(?:\\.(?:[a-z][a-z0-9-]*|<name>))*");

	private static final Pattern VARIABLE = Pattern.compile("\\bMARKR_[A-Z_]+");

	private final SortedMap<String, String> settings = settings();

	private final Page page = Page.read(Page.MANUAL.resolve("settings.md"));

	@Test
	void stateEachOfMarkrsSettingsWithItsDefault() {
		assertThat(rows("markr.")).containsExactlyEntriesOf(this.settings);
	}

	@Test
	void stateTheDefaultsOfOtherSettingsAsMarkrSetsThem() throws IOException {
		PropertySource<?> own = new YamlPropertySourceLoader()
			.load("application.yaml", new ClassPathResource("application.yaml"))
			.get(0);

		SortedMap<String, String> rows = rows("");
		rows.keySet().removeIf((name) -> name.startsWith("markr."));
		assertThat(rows).isNotEmpty()
			.allSatisfy((name, value) -> assertThat(String.valueOf(own.getProperty(name))).as(name)
				.isEqualTo(value.equals(NO_DEFAULT) ? "null" : value));
	}

	@Test
	void areTheOnlyOnesThatPagesName() {
		for (Page page : Page.all()) {
			SortedSet<String> named = new TreeSet<>();
			Page.matches(NAMED, page.text()).forEach((found) -> named.add(found.group()));
			SortedSet<String> unknown = new TreeSet<>(named);
			unknown.removeIf((name) -> this.settings.keySet()
				.stream()
				.anyMatch((setting) -> setting.equals(name) || setting.startsWith(name + ".")));
			assertThat(unknown).as(page.toString()).isEmpty();

			Page.matches(VARIABLE, page.text())
				.forEach((found) -> assertThat(this.settings.keySet()).as(page.toString())
					.anyMatch((setting) -> Pattern.matches(variable(setting).replace("<NAME>", "[A-Z]+"),
							found.group())));
		}
	}

	private static String variable(String setting) {
		return setting.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	private SortedMap<String, String> rows(String prefix) {
		SortedMap<String, String> rows = new TreeMap<>();
		Page.matches(ROW, this.page.text())
			.filter((row) -> row.group(1).startsWith(prefix))
			.forEach((row) -> assertThat(rows.put(row.group(1), defaultIn(row.group(2).strip())))
				.as("stands twice: %s", row.group(1))
				.isNull());
		return rows;
	}

	private static String defaultIn(String cell) {
		return cell.startsWith("`") ? cell.replace("`", "") : NO_DEFAULT;
	}

	private static SortedMap<String, String> settings() {
		SortedMap<String, String> settings = new TreeMap<>();
		JsonNode metadata = JsonMapper.shared()
			.readTree(SettingsTests.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"));
		for (JsonNode property : metadata.get("properties")) {
			String name = property.get("name").asString();
			String type = property.get("type").asString();
			if (type.startsWith("java.util.Map<java.lang.String,")) {
				settings.putAll(ofEach(name + ".<name>.", type.substring(type.indexOf(',') + 1, type.length() - 1)));
			}
			else if (name.startsWith("markr.")) {
				settings.put(name, property.path("defaultValue").asString(NO_DEFAULT));
			}
		}
		return settings;
	}

	/** The metadata do not go into what a map's values have. */
	private static SortedMap<String, String> ofEach(String prefix, String type) {
		try {
			SortedMap<String, String> settings = new TreeMap<>();
			Arrays.stream(Class.forName(type).getRecordComponents()).forEach((component) -> {
				String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
				settings.put(prefix + name, NO_DEFAULT);
			});
			Arrays.stream(Class.forName(type).getDeclaredConstructors()[0].getParameters())
				.filter((parameter) -> parameter.isAnnotationPresent(DefaultValue.class))
				.forEach((parameter) -> settings.put(
						prefix + parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
						String.join(",", parameter.getAnnotation(DefaultValue.class).value())));
			return settings;
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
