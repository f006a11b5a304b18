package markr.operations;

import java.time.Instant;
import java.time.OffsetDateTime;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What time it is for the database. */
@Component
class ClockView {

	private static final String NOW = """
			select clock_timestamp()
			""";

	private final JdbcClient jdbc;

	ClockView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Instant now() {
		return this.jdbc.sql(NOW).query(OffsetDateTime.class).single().toInstant();
	}

}
