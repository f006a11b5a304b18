package markr.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code user_account}: people who may sign in. */
@Repository
class UserTable {

	private static final String EXIST = """
			select exists (select from user_account)
			""";

	private static final String ALL = """
			select name, role, created_at, disabled_at from user_account order by name
			""";

	private static final String FIND = """
			select name, password, role, disabled_at is null as enabled from user_account where name = :name
			""";

	// Nodes that make the first user at the same time wait for one another.
	private static final String LOCK = """
			lock table user_account in share row exclusive mode
			""";

	// What is not given stays.
	private static final String PUT = """
			insert into user_account (name, password, role, disabled_at)
			values (:name, :password, :role, case when :disabled then now() end)
			on conflict (name) do update
			set password = coalesce(nullif(:password, ''), user_account.password),
			  role = excluded.role,
			  disabled_at = case when :disabled then coalesce(user_account.disabled_at, now()) end
			""";

	private static final String SET_PASSWORD = """
			update user_account set password = :password where name = :name
			""";

	private static final String OTHER_ADMIN_EXISTS = """
			select exists (select from user_account where role = 'ADMIN' and disabled_at is null and name <> :name)
			""";

	private final JdbcClient jdbc;

	UserTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	boolean exist() {
		return this.jdbc.sql(EXIST).query(Boolean.class).single();
	}

	void lock() {
		this.jdbc.sql(LOCK).update();
	}

	boolean hasOtherAdmin(String name) {
		return this.jdbc.sql(OTHER_ADMIN_EXISTS).param("name", name).query(Boolean.class).single();
	}

	List<User> all() {
		return this.jdbc.sql(ALL).query(User.class).list();
	}

	Optional<Account> find(String name) {
		return this.jdbc.sql(FIND).param("name", name).query(Account.class).optional();
	}

	/**
	 * Makes or changes a user.
	 * @param password encoded; empty to keep the one that there is
	 */
	void put(String name, String password, Role role, boolean disabled) {
		this.jdbc.sql(PUT)
			.param("name", name)
			.param("password", password)
			.param("role", role.name())
			.param("disabled", disabled)
			.update();
	}

	void setPassword(String name, String encoded) {
		this.jdbc.sql(SET_PASSWORD).param("name", name).param("password", encoded).update();
	}

	/** A user as admins see it. */
	record User(String name, Role role, Instant createdAt, @Nullable Instant disabledAt) {
	}

	/** A user as sign-in sees it. */
	record Account(String name, String password, Role role, boolean enabled) {
	}

}
