package markr.importvault;

import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code document}, as far as it has a next revision. */
@Repository
class RevisionTable {

	private static final String UNDER_WAY = """
			select last_revision from document where document_id = :documentId and reprocessing_id is not null
			""";

	private static final String CONCLUDE = """
			update document
			set revision = :revision, state = :state, result_count = :results, violation_count = :violations,
			    finished_at = now()
			where document_id = :documentId
			""";

	private static final String DELETE_EARLIER_VIOLATIONS = """
			delete from violation where document_id = :documentId
			""";

	private static final String MOVE_VIOLATIONS = """
			with moved as (
			  delete from next_violation where document_id = :documentId returning *
			)
			insert into violation (document_id, ordinal, line, result, student_number, field, code, value)
			select document_id, ordinal, line, result, student_number, field, code, value from moved
			""";

	private static final String DELETE_VIOLATIONS = """
			delete from next_violation where document_id = :documentId
			""";

	private final JdbcClient jdbc;

	RevisionTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<Integer> underWay(long documentId) {
		return this.jdbc.sql(UNDER_WAY).param("documentId", documentId).query(Integer.class).optional();
	}

	/** Puts a revision's outcome and violations in the place of those before. */
	void conclude(Conclusion conclusion, int revision, DocumentState state) {
		this.jdbc.sql(CONCLUDE)
			.param("documentId", conclusion.documentId())
			.param("revision", revision)
			.param("state", state.name())
			.param("results", conclusion.results())
			.param("violations", conclusion.violations())
			.update();
		this.jdbc.sql(DELETE_EARLIER_VIOLATIONS).param("documentId", conclusion.documentId()).update();
		this.jdbc.sql(MOVE_VIOLATIONS).param("documentId", conclusion.documentId()).update();
	}

	void deleteViolations(long documentId) {
		this.jdbc.sql(DELETE_VIOLATIONS).param("documentId", documentId).update();
	}

}
