package markr.marks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code answer_sum}: what the answers of a scan add up to, where the
 * summary marks say something else. There are few such scans.
 */
@Repository
class AnswerSumTable {

	private static final String INSERT = """
			insert into answer_sum (document_id, result, available, obtained)
			select document_id, result, available, obtained
			from unnest(:documentIds, :results, :available, :obtained) as sum (document_id, result, available, obtained)
			""";

	private static final String INSERT_NEXT = """
			insert into next_answer_sum (document_id, result, available, obtained)
			select document_id, result, available, obtained
			from unnest(:documentIds, :results, :available, :obtained) as sum (document_id, result, available, obtained)
			""";

	private static final String MOVE_NEXT = """
			with moved as (
			  delete from next_answer_sum where document_id = any(:documentIds) returning *
			)
			insert into answer_sum (document_id, result, available, obtained)
			select document_id, result, available, obtained from moved
			""";

	private static final String DELETE_NEXT = """
			delete from next_answer_sum where document_id = any(:documentIds)
			""";

	private static final String DELETE = """
			delete from answer_sum where document_id = any(:documentIds)
			""";

	private final JdbcClient jdbc;

	AnswerSumTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Puts those of documents' next revisions in the place of those that they have. */
	void replaceByNext(Long[] documentIds) {
		this.jdbc.sql(DELETE).param("documentIds", documentIds).update();
		this.jdbc.sql(MOVE_NEXT).param("documentIds", documentIds).update();
	}

	void delete(Revision revision, long documentId) {
		this.jdbc.sql((revision == Revision.NEXT) ? DELETE_NEXT : DELETE)
			.param("documentIds", new Long[] { documentId })
			.update();
	}

	/** Keeps the sums of those scans, by their documents' ids, that have one. */
	void insertWhereTheyDiffer(Revision revision, Map<Long, List<Scan>> scans) {
		List<Row> rows = new ArrayList<>();
		scans.forEach((documentId, ofDocument) -> ofDocument.stream()
			.filter((scan) -> scan.answers() != null)
			.forEach((scan) -> rows.add(new Row(documentId, scan.result(), Objects.requireNonNull(scan.answers())))));
		if (!rows.isEmpty()) {
			this.jdbc.sql((revision == Revision.NEXT) ? INSERT_NEXT : INSERT)
				.param("documentIds", column(rows, Row::documentId))
				.param("results", column(rows, Row::result))
				.param("available", column(rows, (row) -> row.sum().available()))
				.param("obtained", column(rows, (row) -> row.sum().obtained()))
				.update();
		}
	}

	private static Long[] column(List<Row> rows, ToLongFunction<Row> value) {
		return rows.stream().mapToLong(value).boxed().toArray(Long[]::new);
	}

	private record Row(long documentId, long result, AnswerMarks sum) {
	}

}
