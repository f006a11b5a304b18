package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code next_scan}: what the scans of a document will be once its next
 * revision has come to its end.
 */
@Repository
class NextScanTable {

	private static final String DIFFERS_FROM_SCANS = """
			with scan_of_document as materialized (
			  select scan.*, answer_sum.available as answers_available, answer_sum.obtained as answers_obtained
			  from scan
			  left join answer_sum using (document_id, result)
			  where document_id = :documentId
			),
			next_scan_of_document as materialized (
			  select next_scan.*, next_answer_sum.available, next_answer_sum.obtained
			  from next_scan
			  left join next_answer_sum using (document_id, result)
			  where document_id = :documentId
			)
			select exists (
			  (table scan_of_document except all table next_scan_of_document)
			  union all
			  (table next_scan_of_document except all table scan_of_document)
			)
			""";

	// Rows that stay as they are, are not touched.
	private static final String DELETE_OTHER_SCANS = """
			delete from scan
			where document_id = any(:documentIds)
			and not exists (
			  select from next_scan
			  where next_scan.document_id = scan.document_id
			  and next_scan.result = scan.result
			  and next_scan.test_id = scan.test_id
			  and (next_scan.line, next_scan.student_number, next_scan.available, next_scan.obtained)
			    = (scan.line, scan.student_number, scan.available, scan.obtained)
			  and next_scan.first_name is not distinct from scan.first_name
			  and next_scan.last_name is not distinct from scan.last_name
			  and next_scan.scanned_on is not distinct from scan.scanned_on
			)
			""";

	private static final String MOVE_NEW_SCANS = """
			with moved as (
			  delete from next_scan where document_id = any(:documentIds) returning *
			)
			insert into scan (test_id, document_id, result, line, student_number, available, obtained,
			  first_name, last_name, scanned_on)
			select test_id, document_id, result, line, student_number, available, obtained,
			  first_name, last_name, scanned_on
			from moved
			on conflict do nothing
			""";

	private final JdbcClient jdbc;

	NextScanTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Whether a document's scans would change. */
	boolean differsFromScans(long documentId) {
		return this.jdbc.sql(DIFFERS_FROM_SCANS).param("documentId", documentId).query(Boolean.class).single();
	}

	/** Makes them the documents' scans. */
	void becomeScans(Long[] documentIds) {
		this.jdbc.sql(DELETE_OTHER_SCANS).param("documentIds", documentIds).update();
		this.jdbc.sql(MOVE_NEW_SCANS).param("documentIds", documentIds).update();
	}

}
