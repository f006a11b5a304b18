package markr.access;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code first_admin_link}: codes that make the first user. */
@Repository
class FirstAdminLinkTable {

	private static final String INSERT = """
			insert into first_admin_link (secret_sha256, expires_at) values (:secretSha256, now() + interval '15 minutes')
			""";

	// All nodes wait for one another: there is one first user.
	private static final String LOCK = """
			lock table first_admin_link in share row exclusive mode
			""";

	private static final String TAKE = """
			delete from first_admin_link
			where secret_sha256 = :secretSha256
			and expires_at > now()
			and not exists (select from user_account)
			""";

	private final JdbcClient jdbc;

	FirstAdminLinkTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(byte[] secretSha256) {
		this.jdbc.sql(INSERT).param("secretSha256", secretSha256).update();
	}

	/** Whether a code holds; it does no more then. */
	boolean take(byte[] secretSha256) {
		this.jdbc.sql(LOCK).update();
		return this.jdbc.sql(TAKE).param("secretSha256", secretSha256).update() == 1;
	}

}
