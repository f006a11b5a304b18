package markr.marks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code dry_run_scan}: scans that documents of dry runs would have. */
@Repository
class DryRunTable {

	private static final String DIFFERS_FROM_SCANS = """
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

	private static final String DELETE_OF_DOCUMENT = """
			delete from dry_run_scan where order_id = :order and document_id = :documentId
			""";

	private static final String DELETE_SCANS = """
			delete from dry_run_scan where order_id = :order
			""";

	private final JdbcClient jdbc;

	DryRunTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	boolean differsFromScans(long order, long documentId) {
		return this.jdbc.sql(DIFFERS_FROM_SCANS)
			.param("order", order)
			.param("documentId", documentId)
			.query(Boolean.class)
			.single();
	}

	void delete(long order, long documentId) {
		this.jdbc.sql(DELETE_OF_DOCUMENT).param("order", order).param("documentId", documentId).update();
	}

	void deleteScans(long order) {
		this.jdbc.sql(DELETE_SCANS).param("order", order).update();
	}

}
