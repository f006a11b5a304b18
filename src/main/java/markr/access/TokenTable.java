package markr.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code api_token}: what programs call with. */
@Repository
class TokenTable {

	private static final String INSERT = """
			insert into api_token (token_id, secret_sha256, name, role, source, expires_at)
			values (:id, :secretSha256, :name, :role, :source, cast(:expiresAt as timestamptz))
			""";

	private static final String ALL = """
			select token_id as id, name, role, source, created_at, expires_at, last_used_at, revoked_at
			from api_token
			order by created_at, token_id
			""";

	private static final String FIND_VALID = """
			select secret_sha256, name, role, source, coalesce(last_used_at < now() - interval '1 minute', true) as use_unknown
			from api_token
			where token_id = :id
			and revoked_at is null
			and expires_at > now()
			""";

	private static final String EXISTS = """
			select exists (select from api_token where token_id = :id)
			""";

	private static final String USE = """
			update api_token
			set last_used_at = date_trunc('minute', now())
			where token_id = :id
			and (last_used_at is null or last_used_at < date_trunc('minute', now()))
			""";

	private static final String REVOKE = """
			update api_token set revoked_at = coalesce(revoked_at, now()) where token_id = :id returning name
			""";

	private final JdbcClient jdbc;

	TokenTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(String id, byte[] secretSha256, String name, Role role, @Nullable String source, Instant expiresAt) {
		this.jdbc.sql(INSERT)
			.param("id", id)
			.param("secretSha256", secretSha256)
			.param("name", name)
			.param("role", role.name())
			.param("source", source)
			.param("expiresAt", expiresAt.toString())
			.update();
	}

	List<Token> all() {
		return this.jdbc.sql(ALL).query(Token.class).list();
	}

	/** Whether there is one, or was. */
	boolean exists(String id) {
		return this.jdbc.sql(EXISTS).param("id", id).query(Boolean.class).single();
	}

	/** Unless it is revoked, or has expired. */
	Optional<Valid> findValid(String id) {
		return this.jdbc.sql(FIND_VALID)
			.param("id", id)
			.query((row, number) -> new Valid(row.getBytes("secret_sha256"), row.getString("name"),
					Role.valueOf(row.getString("role")), row.getString("source"), row.getBoolean("use_unknown")))
			.optional();
	}

	/** Notes when it was used, once a minute at most. */
	void use(String id) {
		this.jdbc.sql(USE).param("id", id).update();
	}

	/** The name of the token; nothing if there is none. */
	Optional<String> revoke(String id) {
		return this.jdbc.sql(REVOKE).param("id", id).query(String.class).optional();
	}

	/** A token as admins see it, without its secret. */
	record Token(String id, String name, Role role, @Nullable String source, Instant createdAt, Instant expiresAt,
			@Nullable Instant lastUsedAt, @Nullable Instant revokedAt) {
	}

	/** A token as it is checked. */
	record Valid(byte[] secretSha256, String name, Role role, @Nullable String source, boolean useUnknown) {
	}

}
