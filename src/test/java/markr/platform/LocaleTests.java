package markr.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.event.ApplicationStartingEvent;

import static org.assertj.core.api.Assertions.assertThat;

/** Machines of whichever language, as of those that have digits of their own. */
class LocaleTests {

	/**
	 * Conversions that write numbers by the locale; {@code %s} writes them as Java does.
	 */
	private static final Pattern BY_LOCALE = Pattern.compile("%[-#+ 0,(<]*[0-9$]*(\\.[0-9]+)?[deEfgGaAoxXtT]\\b");

	@Test
	void isNobodysOnceMarkrStarts() {
		Locale machine = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
			assertThat("%d".formatted(12)).isNotEqualTo("12");

			new UtcZone().onApplicationEvent(new ApplicationStartingEvent(new DefaultBootstrapContext(),
					new SpringApplication(), new String[0]));

			assertThat("%d".formatted(12)).isEqualTo("12");
		}
		finally {
			Locale.setDefault(machine);
		}
	}

	/** Not even without that: a compiled class does not show what is formatted. */
	@Test
	void isNotAskedByAnyFormat() throws IOException {
		List<String> found = new ArrayList<>();
		for (Path source : sources()) {
			for (String line : Files.readAllLines(source)) {
				if (line.contains("\"") && BY_LOCALE.matcher(line).find() && !line.contains("Locale.ROOT")) {
					found.add(source.getFileName() + ": " + line.strip());
				}
			}
		}

		assertThat(found).isEmpty();
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
	}

}
