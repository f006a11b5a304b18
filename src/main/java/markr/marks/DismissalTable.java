package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code dismissal}: findings that somebody has looked at. */
@Repository
class DismissalTable {

	// Who was first, and his reason, stay.
	private static final String INSERT = """
			insert into dismissal (document_id, result, code, reason, dismissed_by)
			values (:documentId, :result, :code, :reason, :by)
			on conflict (document_id, result, code) do nothing
			""";

	private final JdbcClient jdbc;

	DismissalTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Dismisses a finding, unless somebody has done so before. */
	void insert(long documentId, long result, FindingCode code, String reason, String by) {
		this.jdbc.sql(INSERT)
			.param("documentId", documentId)
			.param("result", result)
			.param("code", code.name())
			.param("reason", reason)
			.param("by", by)
			.update();
	}

}
