package markr.importvault.orders;

import java.util.Collection;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code document}, as far as imports are taken from nodes. */
@Repository
class ImportReleaseTable {

	private static final String FENCE = """
			update document
			set claim = claim + 1, import_group = case when state <> 'RECEIVED' then import_group end
			where document_id = any(:documentIds)
			""";

	private static final String WAIT_SHORTLY = """
			select set_config('lock_timeout', '5s', true)
			""";

	private static final String LOCK = """
			select document_id from document where document_id = any(:documentIds) order by document_id for update
			""";

	private final JdbcClient jdbc;

	ImportReleaseTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Locks the rows of documents until the transaction ends, waiting shortly for each.
	 */
	void lock(Collection<Long> documentIds) {
		this.jdbc.sql(WAIT_SHORTLY).query(String.class).single();
		this.jdbc.sql(LOCK).param("documentIds", documentIds.toArray(Long[]::new)).query(Long.class).list();
	}

	void fence(Collection<Long> documentIds) {
		this.jdbc.sql(FENCE).param("documentIds", documentIds.toArray(Long[]::new)).update();
	}

}
