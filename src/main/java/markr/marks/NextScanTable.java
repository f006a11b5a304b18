package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code next_scan}: what the scans of a document will be once its next
 * revision has come to its end. It has the columns of {@code scan}.
 */
@Repository
class NextScanTable {

	private static final String DIFFERS_FROM_SCANS = """
			with scan_of_document as materialized (
			  select * from scan where document_id = :documentId
			),
			next_scan_of_document as materialized (
			  select * from next_scan where document_id = :documentId
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
			  and row(next_scan.*) is not distinct from row(scan.*)
			)
			""";

	private static final String MOVE_NEW_SCANS = """
			with moved as (
			  delete from next_scan where document_id = any(:documentIds) returning *
			)
			insert into scan select * from moved on conflict do nothing
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
