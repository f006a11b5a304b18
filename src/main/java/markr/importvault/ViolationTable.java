package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

import markr.importvault.document.Violation;
import markr.importvault.document.ViolationCode;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** The relation {@code violation}: why a document was refused. */
@Repository
class ViolationTable {

	private static final String INSERT = """
			insert into violation (document_id, ordinal, line, result, student_number, field, code, value)
			values (?, ?, ?, ?, ?, ?, ?, ?)
			""";

	private static final String INSERT_NEXT = """
			insert into next_violation (document_id, ordinal, line, result, student_number, field, code, value)
			values (?, ?, ?, ?, ?, ?, ?, ?)
			""";

	private static final String FIND = """
			select * from violation where document_id = ? order by ordinal
			""";

	private static final String PAGE = """
			select * from violation where document_id = ? and ordinal > ? order by ordinal limit ?
			""";

	private static final String DELETE = """
			delete from violation where document_id = ?
			""";

	private final JdbcTemplate jdbc;

	ViolationTable(JdbcTemplate jdbc) {
		this.jdbc = jdbc;
	}

	void insert(long documentId, int firstOrdinal, List<Violation> violations) {
		write(INSERT, documentId, firstOrdinal, violations);
	}

	/** The same for those of a document's next revision. */
	void insertNext(long documentId, int firstOrdinal, List<Violation> violations) {
		write(INSERT_NEXT, documentId, firstOrdinal, violations);
	}

	private void write(String sql, long documentId, int firstOrdinal, List<Violation> violations) {
		int[] ordinal = { firstOrdinal };
		this.jdbc.batchUpdate(sql, violations, violations.size(), (row, violation) -> {
			row.setLong(1, documentId);
			row.setInt(2, ordinal[0]++);
			row.setLong(3, violation.line());
			row.setObject(4, violation.result(), Types.BIGINT);
			row.setString(5, violation.studentNumber());
			row.setString(6, violation.field());
			row.setString(7, violation.code().name());
			row.setString(8, violation.value());
		});
	}

	List<Violation> find(long documentId) {
		return this.jdbc.query(FIND, ViolationTable::violation, documentId);
	}

	/** Some of them, in their order; the first has the ordinal 0. */
	List<Violation> find(long documentId, int afterOrdinal, int max) {
		return this.jdbc.query(PAGE, ViolationTable::violation, documentId, afterOrdinal, max);
	}

	void delete(long documentId) {
		this.jdbc.update(DELETE, documentId);
	}

	private static Violation violation(ResultSet row, int number) throws SQLException {
		return new Violation(row.getLong("line"), row.getObject("result", Long.class), row.getString("student_number"),
				row.getString("field"), ViolationCode.valueOf(row.getString("code")), row.getString("value"));
	}

}
