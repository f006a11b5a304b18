package markr.importvault;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import markr.importvault.document.Conclusion;
import markr.importvault.document.Document;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relations {@code document}, as queue of small ones, and {@code import_attempt}. */
@Repository
class SmallDocumentTable {

	private static final String NEXT_RUN = """
			select nextval('import_run')
			from (
			  select from document where state = 'RECEIVED' and not alone limit 1 for no key update skip locked
			) as waiting
			""";

	// The lock is the claim: it ends with the transaction, or with the connection of a
	// node that has died. A lock for no key update, since rows of other tables that refer
	// to the document must be writable.
	private static final String TAKE = """
			select document.*, exists (
			  select from import_attempt where document.document_id = any(document_ids)
			) as tried
			from document
			where state = 'RECEIVED' and not alone and document_id <> all(:left)
			order by document_id
			limit :max
			for no key update skip locked
			""";

	private static final String WAIT = """
			select set_config('lock_timeout', :max, true)
			""";

	// Its commit does not wait for the disk: what PostgreSQL loses of it by dying itself
	// costs the documents no more than another attempt together.
	private static final String BEGIN = """
			insert into import_attempt (document_ids)
			select :documentIds
			from set_config('synchronous_commit', 'off', true)
			returning attempt_id
			""";

	private static final String CONCLUDE = """
			update document
			set state = outcome.state, result_count = outcome.results, violation_count = outcome.violations,
			    finished_at = clock_timestamp(), claim = claim + 1, attempts = attempts + 1, import_run = :run
			from unnest(:documentIds, :states, :results, :violations) as outcome (document_id, state, results, violations)
			where document.document_id = outcome.document_id
			and document.state = 'RECEIVED' and not document.alone
			returning document.*
			""";

	private static final String END = """
			delete from import_attempt where attempt_id = :attempt
			""";

	private static final String SET_BY_ITSELF = """
			update document set alone = true, claim = claim + 1, attempts = attempts + 1
			where document_id = any(:documentIds) and state = 'RECEIVED' and not alone
			returning document_id
			""";

	private static final String END_WITHOUT_DOCUMENTS = """
			delete from import_attempt
			where not exists (
			  select from document
			  where document_id = any(document_ids) and state = 'RECEIVED' and not alone
			)
			""";

	private final JdbcClient jdbc;

	SmallDocumentTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** A new number, if there are documents that no transaction has locked. */
	Optional<Long> nextRun() {
		return this.jdbc.sql(NEXT_RUN).query(Long.class).optional();
	}

	/**
	 * The first that no other transaction has locked; locks them. From then on the
	 * transaction waits for no other lock for longer than some seconds.
	 */
	List<Waiting> take(int max, Collection<Long> left) {
		List<Waiting> taken = this.jdbc.sql(TAKE)
			.param("max", max)
			.param("left", left.toArray(Long[]::new))
			.query((row, number) -> new Waiting(DocumentTable.document(row, number), row.getBoolean("tried")))
			.list();
		if (!taken.isEmpty()) {
			// A large document may be publishing marks of a test that one of these is
			// about too: the others must not wait for it. Other small ones have published
			// before that.
			wait("2s");
		}
		return taken;
	}

	void hardlyWait() {
		wait("20ms");
	}

	private void wait(String max) {
		this.jdbc.sql(WAIT).param("max", max).query(String.class).single();
	}

	/** Returns the attempt's number. */
	long begin(Collection<Long> documentIds) {
		return this.jdbc.sql(BEGIN).param("documentIds", documentIds.toArray(Long[]::new)).query(Long.class).single();
	}

	/** Ends the imports of those that wait still, and returns them. */
	List<Document> conclude(long run, List<Conclusion> conclusions) {
		return this.jdbc.sql(CONCLUDE)
			.param("run", run)
			.params(DocumentTable.columns(conclusions))
			.query(DocumentTable::document)
			.list();
	}

	void end(long attempt) {
		this.jdbc.sql(END).param("attempt", attempt).update();
	}

	/** Returns those that waited still. */
	List<Long> setByItself(Collection<Long> documentIds) {
		List<Long> set = this.jdbc.sql(SET_BY_ITSELF)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query(Long.class)
			.list();
		this.jdbc.sql(END_WITHOUT_DOCUMENTS).update();
		return set;
	}

	/** A document, and whether it was in an attempt that has failed. */
	record Waiting(Document document, boolean tried) {
	}

}
