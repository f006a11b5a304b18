package markr.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.util.ClassUtils;

/**
 * Refuses settings of Markr that do not exist before anything starts: a misspelt one
 * would be passed over, and the default be used. Knows them from the descriptions that
 * the build makes of the rooms' {@code …Properties}.
 */
class KnownSettings implements ApplicationListener<ApplicationPreparedEvent> {

	private static final String DESCRIPTIONS = "META-INF/spring-configuration-metadata.json";

	/**
	 * Environment variables that are not settings: of the command line, of the compose
	 * file, and what Kubernetes sets for a service that is called markr.
	 */
	private static final Pattern OTHERS = Pattern.compile("MARKR_(SERVER|TOKEN|USER|SERVICE_.*|PORT|PORT_.*)");

	private static final Pattern MAP = Pattern.compile("java\\.util\\.Map<java\\.lang\\.String,(.+)>");

	@Override
	public void onApplicationEvent(ApplicationPreparedEvent event) {
		SortedSet<String> unknown = unknown(event.getApplicationContext().getEnvironment());
		if (!unknown.isEmpty()) {
			throw new StartRefused("Markr has no setting %s.".formatted(String.join(", ", unknown)),
					"Correct its name, or remove it. The settings are: " + String.join(", ", names()) + ".");
		}
	}

	private static SortedSet<String> unknown(ConfigurableEnvironment environment) {
		Pattern known = names().stream()
			.map((name) -> uniform(name).replace("<name>", "[a-z0-9]+"))
			// Lists have numbers behind their names.
			.collect(Collectors.collectingAndThen(Collectors.joining("|", "(", ")[0-9]*"), Pattern::compile));
		return environment.getPropertySources()
			.stream()
			.filter(EnumerablePropertySource.class::isInstance)
			.flatMap((source) -> Arrays.stream(((EnumerablePropertySource<?>) source).getPropertyNames()))
			.filter((name) -> name.startsWith("markr.") || name.startsWith("MARKR_"))
			.filter((name) -> !OTHERS.matcher(name).matches() && !known.matcher(uniform(name)).matches())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * As Spring Boot does: neither case nor hyphens count, and variables have no dots.
	 */
	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9<>]", "");
	}

	private static List<String> names() {
		try {
			ClassLoader loader = KnownSettings.class.getClassLoader();
			return Collections.list(loader.getResources(DESCRIPTIONS))
				.stream()
				.flatMap(KnownSettings::names)
				.sorted()
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<String> names(URL descriptions) {
		try (InputStream stream = descriptions.openStream()) {
			String json = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			return ((List<?>) JsonParserFactory.getJsonParser().parseMap(json).getOrDefault("properties", List.of()))
				.stream()
				.map(Map.class::cast)
				.filter((property) -> String.valueOf(property.get("name")).startsWith("markr."))
				.flatMap((property) -> names(String.valueOf(property.get("name")),
						String.valueOf(property.get("type"))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The descriptions do not go into what a map's values have. */
	private static Stream<String> names(String name, String type) {
		Matcher map = MAP.matcher(type);
		if (!map.matches()) {
			return Stream.of(name);
		}
		Class<?> value = ClassUtils.resolveClassName(map.group(1), KnownSettings.class.getClassLoader());
		return Arrays.stream(value.getRecordComponents())
			.map((component) -> name + ".<name>."
					+ component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT));
	}

}
