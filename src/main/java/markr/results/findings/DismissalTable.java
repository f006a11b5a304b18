package markr.results.findings;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code dismissal}: findings that somebody has checked. */
@Repository
class DismissalTable {

	// The first reason stays, and who gave it.
	private static final String INSERT = """
			insert into dismissal (document_id, result, code, reason, dismissed_by)
			values (:documentId, :result, :code, :reason, :by)
			on conflict (document_id, result, code) where reopened_at is null do nothing
			""";

	private static final String REOPEN = """
			update dismissal
			set reopened_at = now(), reopened_by = :by, reopened_reason = :reason
			where document_id = :documentId
			and result = :result
			and code = :code
			and reopened_at is null
			""";

	private static final String FIND = """
			select reason, dismissed_by as by, dismissed_at as at, reopened_reason, reopened_by, reopened_at
			from dismissal
			where document_id = :documentId
			and result = :result
			and code = :code
			order by dismissal_id
			""";

	private final JdbcClient jdbc;

	DismissalTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Dismisses a finding, unless it is dismissed. */
	void insert(long documentId, long result, FindingCode code, String reason, String by) {
		write(INSERT, documentId, result, code, reason, by);
	}

	/** Opens a finding again, unless it is open. */
	void reopen(long documentId, long result, FindingCode code, String reason, String by) {
		write(REOPEN, documentId, result, code, reason, by);
	}

	/** All dismissals of a finding, the first one first. */
	List<Dismissal> find(long documentId, long result, FindingCode code) {
		return this.jdbc.sql(FIND)
			.param("documentId", documentId)
			.param("result", result)
			.param("code", code.name())
			.query(Dismissal.class)
			.list();
	}

	private void write(String sql, long documentId, long result, FindingCode code, String reason, String by) {
		this.jdbc.sql(sql)
			.param("documentId", documentId)
			.param("result", result)
			.param("code", code.name())
			.param("reason", reason)
			.param("by", by)
			.update();
	}

}
