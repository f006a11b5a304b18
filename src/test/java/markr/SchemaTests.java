package markr;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The schema is Flyway's alone, what others ship of it included. */
class SchemaTests {

	@Test
	void hasTheTablesOfTheSpringBatchThatItRunsWith() throws IOException {
		String ours = resource("/db/migration/V1__create_batch_metadata.sql")
			.replaceAll("(?s).*-- begin schema-postgresql.sql\n(.*)-- end schema-postgresql.sql.*", "$1");

		assertThat(ours).isEqualTo(resource("/org/springframework/batch/core/schema-postgresql.sql"));
	}

	@Test
	void hasTheChannelOfTheSpringIntegrationThatItRunsWith() throws IOException {
		String ours = resource("/db/migration/V55__process_documents_together.sql")
			.replaceAll("(?s).*-- begin schema-postgresql.sql\n(.*)-- end schema-postgresql.sql.*", "$1");
		String theirs = resource("/org/springframework/integration/jdbc/schema-postgresql.sql");

		assertThat(ours.split(";")).allSatisfy((statement) -> assertThat(theirs).contains(statement.strip()));
	}

	private static String resource(String name) throws IOException {
		try (InputStream stream = SchemaTests.class.getResourceAsStream(name)) {
			return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
