package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relations {@code next_scan}: what the scans of a document will be once its next
 * revision has come to its end, with the columns of {@code scan}; and
 * {@code dry_run_scan}: what they would be by an order, without names.
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

	private static final String DRY_RUN_DIFFERS = """
			with scan_of_document as materialized (
			  select result, line, test_id, student_number, available, obtained
			  from scan
			  where document_id = :documentId
			),
			dry_run_scan_of_document as materialized (
			  select result, line, test_id, student_number, available, obtained
			  from dry_run_scan
			  where order_id = :order and document_id = :documentId
			)
			select exists (
			  (table scan_of_document except all table dry_run_scan_of_document)
			  union all
			  (table dry_run_scan_of_document except all table scan_of_document)
			)
			""";

	private static final String DELETE_DRY_RUN_OF_DOCUMENT = """
			delete from dry_run_scan where order_id = :order and document_id = :documentId
			""";

	private static final String DELETE_DRY_RUN = """
			delete from dry_run_scan where order_id = :order
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

	boolean dryRunDiffers(long order, long documentId) {
		return this.jdbc.sql(DRY_RUN_DIFFERS)
			.param("order", order)
			.param("documentId", documentId)
			.query(Boolean.class)
			.single();
	}

	void deleteDryRun(long order, long documentId) {
		this.jdbc.sql(DELETE_DRY_RUN_OF_DOCUMENT).param("order", order).param("documentId", documentId).update();
	}

	void deleteDryRun(long order) {
		this.jdbc.sql(DELETE_DRY_RUN).param("order", order).update();
	}

}
