package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code withdrawal}: who took documents back and why. */
@Repository
class WithdrawalTable {

	private static final String INSERT = """
			insert into withdrawal (document_id, withdrawn_by, withdrawn_reason) values (:documentId, :by, :reason)
			""";

	private static final String END = """
			update withdrawal set reinstated_at = now(), reinstated_by = :by, reinstated_reason = :reason
			where document_id = :documentId and reinstated_at is null
			""";

	private static final String FIND = """
			select * from withdrawal where document_id = :documentId order by withdrawal_id
			""";

	private static final String FIND_OPEN = """
			select * from withdrawal where document_id = :documentId and reinstated_at is null
			""";

	private final JdbcClient jdbc;

	WithdrawalTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(long documentId, String reason, String by) {
		this.jdbc.sql(INSERT).param("documentId", documentId).param("reason", reason).param("by", by).update();
	}

	void end(long documentId, String reason, String by) {
		this.jdbc.sql(END).param("documentId", documentId).param("reason", reason).param("by", by).update();
	}

	/** All of a document, the earliest first. */
	List<Withdrawal> find(long documentId) {
		return this.jdbc.sql(FIND).param("documentId", documentId).query(WithdrawalTable::withdrawal).list();
	}

	/** The one that keeps a document from counting now. */
	Optional<Withdrawal> findOpen(long documentId) {
		return this.jdbc.sql(FIND_OPEN).param("documentId", documentId).query(WithdrawalTable::withdrawal).optional();
	}

	private static Withdrawal withdrawal(ResultSet row, int number) throws SQLException {
		OffsetDateTime reinstatedAt = row.getObject("reinstated_at", OffsetDateTime.class);
		return new Withdrawal(row.getObject("withdrawn_at", OffsetDateTime.class).toInstant(),
				row.getString("withdrawn_by"), row.getString("withdrawn_reason"),
				(reinstatedAt != null) ? reinstatedAt.toInstant() : null, row.getString("reinstated_by"),
				row.getString("reinstated_reason"));
	}

}
