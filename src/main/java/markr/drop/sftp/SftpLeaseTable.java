package markr.drop.sftp;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code sftp_lease}: which node polls which server, by the database's
 * clock.
 */
@Repository
class SftpLeaseTable {

	private static final String TAKE = """
			insert into sftp_lease as lease (server, holder, until)
			values (:server, :holder, now() + make_interval(secs => :seconds))
			on conflict (server) do update
			set holder = excluded.holder, until = excluded.until
			where lease.holder = excluded.holder or lease.until < now()
			""";

	private static final String RENEW = """
			update sftp_lease
			set until = now() + make_interval(secs => :seconds)
			where holder = :holder
			returning server
			""";

	private static final String GIVE_BACK = """
			delete from sftp_lease where server = :server and holder = :holder
			""";

	private final JdbcClient jdbc;

	SftpLeaseTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Whether the holder has the server now. */
	boolean take(String server, UUID holder, Duration term) {
		return this.jdbc.sql(TAKE)
			.param("server", server)
			.param("holder", holder)
			.param("seconds", term.toSeconds())
			.update() == 1;
	}

	/** Prolongs all that the holder has, and returns them. */
	Set<String> renew(UUID holder, Duration term) {
		return this.jdbc.sql(RENEW)
			.param("holder", holder)
			.param("seconds", term.toSeconds())
			.query(String.class)
			.set();
	}

	void giveBack(String server, UUID holder) {
		this.jdbc.sql(GIVE_BACK).param("server", server).param("holder", holder).update();
	}

}
