package markr.importvault;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the database says of its own care. */
@Component
class DurabilityView {

	// synchronous_commit as this session has it; "local" and stricter ones wait for the
	// disk.
	private static final String CARELESS = """
			select name || ' is ' || setting
			from pg_settings
			where name in ('fsync', 'full_page_writes', 'synchronous_commit')
			and setting = 'off'
			order by name
			""";

	private final JdbcClient jdbc;

	DurabilityView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The settings by which a loss of power could take back what was committed. */
	List<String> careless() {
		return this.jdbc.sql(CARELESS).query(String.class).list();
	}

}
