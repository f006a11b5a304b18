package markr.operations;

import java.util.List;
import java.util.Optional;

import markr.importvault.DocumentState;
import markr.operations.ImportLead.By;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Decides what leads to the imports that a filter asks for, and to which documents.
 * PostgreSQL takes conditions for independent: asked for two frequent words that never
 * meet, it would look along the whole list for a page that never fills (adr/0031).
 */
@Component
class ImportLeadView {

	private static final String DOCUMENTS = """
			select received_at, document_id
			from document
			where received_at >= :from
			and (received_at, document_id) < (:beforeAt, :beforeId)
			""";

	private static final String DOCUMENTS_OF_STATE = DOCUMENTS + """
			and state = :state
			""";

	private static final String DOCUMENTS_OF_ID = DOCUMENTS + """
			and sha256 between :idFrom and :idTo
			""";

	// A document has a receipt for each of its drops.
	private static final String RECEIPTS = """
			select distinct document_received_at as received_at, document_id
			from receipt
			where document_received_at >= :from
			and (document_received_at, document_id) < (:beforeAt, :beforeId)
			""";

	private static final String RECEIPTS_OF_SOURCE = RECEIPTS + """
			and source = :source
			""";

	private static final String RECEIPTS_OF_NAME = RECEIPTS + """
			and name = :name
			""";

	private static final String RECEIPTS_OF_WORD = RECEIPTS + """
			and receipt_words(name, source) @@ to_tsquery('simple', :word)
			""";

	// A document has a row for each time that it began to count, or ceased to.
	private static final String DOCUMENTS_OF_TEST = """
			select distinct document_received_at as received_at, document_id
			from test_history
			where document_received_at >= :from
			and (document_received_at, document_id) < (:beforeAt, :beforeId)
			and test_id = :test
			""";

	private static final String HAS_FEW_OF_SOURCE = """
			select count(*) <= :few from (select from receipt where source = :value limit :few + 1) as counted
			""";

	private static final String HAS_FEW_OF_NAME = """
			select count(*) <= :few from (select from receipt where name = :value limit :few + 1) as counted
			""";

	private static final String HAS_FEW_OF_TEST = """
			select count(*) <= :few from (select from test_history where test_id = :value limit :few + 1) as counted
			""";

	// Receipts with a word cannot be counted up to a limit, as can rows of other indexes.
	private static final String ESTIMATE_OF_WORD = """
			explain (format json) select from receipt where receipt_words(name, source) @@ to_tsquery('simple', :value)
			""";

	/** Of more words the longest, which are the rarest, most likely. */
	private static final int WORDS_MAX = 5;

	/** Of a million documents, some 15 begin with the same four. */
	private static final int RARE_ID_DIGITS = 4;

	private final JdbcClient jdbc;

	private final JsonMapper json;

	ImportLeadView(JdbcClient jdbc, JsonMapper json) {
		this.jdbc = jdbc;
		this.json = json;
	}

	/**
	 * Decides what leads.
	 * @param few to how many documents a condition may lead
	 * @return a condition that leads to no more, or one whose documents are in the list's
	 * order
	 */
	ImportLead find(ImportFilter filter, int few) {
		if (filter.id() != null && filter.id().length() >= RARE_ID_DIGITS) {
			return ImportLead.by(By.ID);
		}
		if (hasFew(HAS_FEW_OF_NAME, filter.name(), few)) {
			return ImportLead.by(By.NAME);
		}
		if (hasFew(HAS_FEW_OF_SOURCE, filter.source(), few)) {
			return ImportLead.by(By.SOURCE);
		}
		if (hasFew(HAS_FEW_OF_TEST, filter.test(), few)) {
			return ImportLead.by(By.TEST);
		}
		return rareWord(filter.words(), few).map(ImportLead::byWord).orElseGet(() -> ImportLead.by(list(filter)));
	}

	/**
	 * The statement for the documents that a condition leads to, behind a place in the
	 * list: their places, in no order. Has the filter's parameters, and {@code word}.
	 */
	static String documents(By by) {
		return switch (by) {
			case LIST -> DOCUMENTS;
			case STATE -> DOCUMENTS_OF_STATE;
			case SOURCE -> RECEIPTS_OF_SOURCE;
			case NAME -> RECEIPTS_OF_NAME;
			case WORD -> RECEIPTS_OF_WORD;
			case TEST -> DOCUMENTS_OF_TEST;
			case ID -> DOCUMENTS_OF_ID;
		};
	}

	private static By list(ImportFilter filter) {
		if (filter.name() != null) {
			return By.NAME;
		}
		if (filter.source() != null) {
			return By.SOURCE;
		}
		if (filter.test() != null) {
			return By.TEST;
		}
		return (filter.state() != null && filter.state() != DocumentState.PUBLISHED) ? By.STATE : By.LIST;
	}

	private boolean hasFew(String sql, @Nullable String value, int few) {
		return value != null
				&& this.jdbc.sql(sql).param("value", value).param("few", few).query(Boolean.class).single();
	}

	private Optional<String> rareWord(List<String> words, int few) {
		return words.stream()
			.sorted((one, other) -> Integer.compare(other.length(), one.length()))
			.limit(WORDS_MAX)
			.filter((word) -> estimate(word) <= few)
			.findFirst();
	}

	private double estimate(String word) {
		String plan = this.jdbc.sql(ESTIMATE_OF_WORD).param("value", word).query(String.class).single();
		return this.json.readTree(plan).at("/0/Plan/Plan Rows").asDouble();
	}

}
