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

	// lz4 is among the values where the server was built with it. Units are 1 MB for the
	// log, 8 kB for the buffers, and seconds.
	private static final String COSTLY = """
			select name || ' is ' || current_setting(name) || ': ' || cost || '. ' || remedy
			from pg_settings
			join (
			  values
			    ('wal_compression', 'after each checkpoint whole pages go into the log, up to ten times what a mark needs',
			     'alter system set wal_compression = lz4'),
			    ('max_wal_size', 'while many documents come checkpoints are frequent, and after each the log is larger',
			     'alter system set max_wal_size = ''4GB'''),
			    ('checkpoint_timeout', 'checkpoints are frequent, and after each the log is larger',
			     'alter system set checkpoint_timeout = ''15min'''),
			    ('synchronous_commit', 'each commit waits until a standby shows it',
			     'alter system set synchronous_commit = on'),
			    ('shared_buffers', 'the indexes of marks do not fit in, and a quarter of the memory is usual',
			     'alter system set shared_buffers = ''2GB'', and a restart of the server')
			) as costs (setting_name, cost, remedy) on setting_name = name
			where case name
			  when 'wal_compression' then setting = 'off' and 'lz4' = any(enumvals)
			  when 'max_wal_size' then cast(setting as bigint) < 2048
			  when 'checkpoint_timeout' then cast(setting as bigint) <= 300
			  when 'synchronous_commit' then setting = 'remote_apply'
			  when 'shared_buffers' then cast(setting as bigint) <= 16384
			end
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

	/**
	 * The settings that make the import slower than it need be, and what changes them.
	 */
	List<String> costly() {
		return this.jdbc.sql(COSTLY).query(String.class).list();
	}

}
