package markr.importvault;

import java.util.Collection;
import java.util.List;

import markr.importvault.document.Document;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code document}, as far as nodes claim imports.
 */
@Repository
class ClaimTable {

	private static final String CLAIM = """
			update document
			set claim = claim + 1, attempts = attempts + 1
			where document_id = :documentId
			returning claim
			""";

	private static final String SHARE_CLAIM = """
			select claim from document where document_id = :documentId for share
			""";

	private static final String END_ATTEMPT = """
			update document
			set failures = failures + case when :failed then 1 else 0 end, attempts = attempts - case when :failed then 0 else 1 end
			where document_id = :documentId and claim = :claim
			""";

	private static final String FENCE = """
			update document
			set claim = claim + 1
			where document_id = any(:documentIds)
			""";

	private static final String WAIT_SHORTLY = """
			select set_config('lock_timeout', '5s', true)
			""";

	private static final String LOCK = """
			select document_id from document where document_id = any(:documentIds) order by document_id for update
			""";

	private final JdbcClient jdbc;

	ClaimTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	long claim(long documentId) {
		return this.jdbc.sql(CLAIM).param("documentId", documentId).query(Long.class).single();
	}

	/** Reads the claim and keeps it from being overtaken until the transaction ends. */
	long shareClaim(long documentId) {
		return this.jdbc.sql(SHARE_CLAIM).param("documentId", documentId).query(Long.class).single();
	}

	/** Counts an attempt as failed, or takes it back. */
	void endAttempt(long documentId, long claim, boolean failed) {
		this.jdbc.sql(END_ATTEMPT)
			.param("documentId", documentId)
			.param("claim", claim)
			.param("failed", failed)
			.update();
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
