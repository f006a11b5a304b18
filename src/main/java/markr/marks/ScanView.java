package markr.marks;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Scans as they were written, with what their answers add up to. */
@Component
class ScanView {

	private static final String SCANS_OF_DOCUMENTS = """
			select * from scan where document_id = any(:documentIds) order by document_id, result
			""";

	private final JdbcClient jdbc;

	ScanView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The scans of these documents, by the documents' ids and in their order. */
	Map<Long, List<Scan>> find(Collection<Long> documentIds) {
		Map<Long, List<Scan>> scans = new HashMap<>();
		this.jdbc.sql(SCANS_OF_DOCUMENTS)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query((RowCallbackHandler) (row) -> scans
				.computeIfAbsent(row.getLong("document_id"), (documentId) -> new ArrayList<>())
				.add(scan(row)));
		return scans;
	}

	private static Scan scan(ResultSet row) throws SQLException {
		Long answersAvailable = row.getObject("answers_available", Long.class);
		return new Scan(new TestId(row.getString("test_id")), new StudentNumber(row.getString("student_number")),
				row.getInt("available"), row.getInt("obtained"), row.getLong("result"), row.getLong("line"),
				row.getString("first_name"), row.getString("last_name"), row.getString("scanned_on"),
				(answersAvailable != null) ? new AnswerMarks(answersAvailable, row.getLong("answers_obtained")) : null);
	}

}
