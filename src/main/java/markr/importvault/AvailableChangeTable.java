package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import markr.importvault.document.AvailableChanges;
import markr.importvault.document.AvailableChanges.Change;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code available_change}: of which tests a document has raised the
 * available marks. The document itself has their number: 0 for nearly all, and then
 * nothing is read here.
 */
@Repository
class AvailableChangeTable {

	private static final String FORGET = """
			update document
			set available_change_count = 0
			where document_id = any(:documentIds) and available_change_count > 0
			""";

	private static final String DELETE = """
			delete from available_change where document_id = any(:documentIds)
			""";

	private static final String INSERT = """
			with counted as (
			  update document set available_change_count = :tests where document_id = :documentId
			)
			insert into available_change (document_id, test_id, available_before, available_after)
			select :documentId, test_id, before, after
			from unnest(:testIds, :before, :after) as changed (test_id, before, after)
			""";

	private static final String FIND = """
			select test_id, available_before as before, available_after as after
			from available_change
			where document_id = :documentId
			order by test_id
			""";

	private final JdbcClient jdbc;

	AvailableChangeTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** Of documents that begin to count anew. */
	void forget(Collection<Long> documentIds) {
		if (!documentIds.isEmpty()) {
			this.jdbc.sql(FORGET).param("documentIds", documentIds.toArray(Long[]::new)).update();
		}
	}

	/** Puts them in the place of those of earlier publications. */
	void insert(Map<Long, AvailableChanges> changes) {
		this.jdbc.sql(DELETE).param("documentIds", changes.keySet().toArray(Long[]::new)).update();
		changes.forEach((documentId, changed) -> this.jdbc.sql(INSERT)
			.param("documentId", documentId)
			.param("tests", changed.tests())
			.param("testIds", changed.first().stream().map(Change::testId).toArray(String[]::new))
			.param("before", changed.first().stream().map(Change::before).toArray(Integer[]::new))
			.param("after", changed.first().stream().map(Change::after).toArray(Integer[]::new))
			.update());
	}

	List<Change> find(long documentId) {
		return this.jdbc.sql(FIND).param("documentId", documentId).query(Change.class).list();
	}

}
