package markr.importvault;

import java.util.Collection;
import java.util.List;

import markr.importvault.document.Document;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relation {@code document}, as far as imports are claimed: by nodes and for groups.
 */
@Repository
class ClaimTable {

	private static final String CLAIM = """
			update document
			set claim = claim + 1, attempts = attempts + 1,
			    import_group = case when state <> 'RECEIVED' then import_group end
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
			set claim = claim + 1, import_group = case when state <> 'RECEIVED' then import_group end
			where document_id = any(:documentIds)
			""";

	private static final String WAIT_SHORTLY = """
			select set_config('lock_timeout', '5s', true)
			""";

	private static final String LOCK = """
			select document_id from document where document_id = any(:documentIds) order by document_id for update
			""";

	private static final String NEXT_GROUP = """
			select nextval('import_group')
			""";

	// What was begun before is not for a group: it may be what a group fails of, or have
	// a job of its own that would never end.
	private static final String FORM = """
			update document
			set claim = claim + 1, attempts = attempts + 1, import_group = :group
			where document_id in (
			  select document_id
			  from (
			    select document_id, sum(size_bytes) over (order by document_id <> :leader, document_id) as total_bytes
			    from document
			    where document_id = any(:documentIds)
			    and state = 'RECEIVED'
			    and claim = 0
			    and size_bytes <= :sizeBytesMax
			  ) as waiting
			  where total_bytes <= :totalBytesMax
			)
			and claim = 0
			returning document_id
			""";

	private static final String FIND = """
			select * from document
			where import_group = :group and state = 'RECEIVED'
			order by document_id
			""";

	// A claim by a group is nobody's after it, so it can be given back.
	private static final String DISSOLVE = """
			update document set claim = claim - 1, attempts = attempts - 1, import_group = null
			where import_group = :group and state = 'RECEIVED'
			returning document_id
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

	long nextGroup() {
		return this.jdbc.sql(NEXT_GROUP).query(Long.class).single();
	}

	/**
	 * Claims those that are small, wait for their first attempt, and together do not
	 * exceed a size: the leader, then the others in the order of their arrival.
	 */
	List<Long> form(long group, long leader, Collection<Long> documentIds, long sizeBytesMax, long totalBytesMax) {
		return this.jdbc.sql(FORM)
			.param("group", group)
			.param("leader", leader)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.param("sizeBytesMax", sizeBytesMax)
			.param("totalBytesMax", totalBytesMax)
			.query(Long.class)
			.list();
	}

	/** Those documents of a group whose import has not ended. */
	List<Document> find(long group) {
		return this.jdbc.sql(FIND).param("group", group).query(DocumentTable::document).list();
	}

	List<Long> dissolve(long group) {
		return this.jdbc.sql(DISSOLVE).param("group", group).query(Long.class).list();
	}

}
