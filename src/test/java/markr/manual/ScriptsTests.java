package markr.manual;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import markr.support.MarkrTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** A small run of the scripts that measure a Markr with a million documents. */
@MarkrTest
// For a Markr of its own, which is empty.
@TestPropertySource(properties = "markr.vault.node=measured-1")
class ScriptsTests {

	private static final Path SCRIPTS = Path.of("src/test/scripts");

	/** So many that each of its tests has some, as it has with a million. */
	private static final int DOCUMENTS = 1950;

	private static final int CALLS = 2;

	@Autowired
	JdbcTemplate jdbc;

	@LocalServerPort
	int port;

	@Test
	void fillAMarkrAndMeasureEveryCall(@TempDir Path folder) throws IOException, InterruptedException {
		Shell shell = Shell.in(folder, this.port);
		fill();

		List<String> rows = shell
			.run("%s http://localhost:8085 %d %d".formatted(SCRIPTS.resolve("latency.sh").toAbsolutePath(), DOCUMENTS,
					CALLS))
			.lines()
			.toList();

		assertThat(rows.get(0)).matches("call +200s +p50 +p95 +max");
		assertThat(rows.subList(1, rows.size())).hasSizeGreaterThan(40)
			.allMatch((row) -> row.matches("[a-z0-9-]+ +%d( +\\d+\\.\\d){3}".formatted(CALLS)));
	}

	/** As psql would, which may not be there: its own commands tell it what to print. */
	private void fill() throws IOException {
		String sql = Files.readAllLines(SCRIPTS.resolve("large.sql"))
			.stream()
			.filter((line) -> !line.startsWith("\\") && !line.startsWith("--"))
			.collect(Collectors.joining("\n"))
			.replaceAll("(?<!:):documents\\b", String.valueOf(DOCUMENTS));
		this.jdbc.execute((java.sql.Connection connection) -> {
			try (var statement = connection.createStatement()) {
				for (String each : sql.split(";\n")) {
					statement.execute(each);
				}
				return statement.execute("reset all");
			}
		});
	}

}
