package markr.importvault;

import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

import markr.importvault.document.Document;
import markr.importvault.document.Drop;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The relations {@code document}, {@code document_part} and {@code receipt}, as far as
 * small drops of new contents add a row to each: by one statement, for the words with the
 * database cost more than such rows.
 */
@Repository
class NewDocumentTable {

	// Waits for a transaction that is just inserting the same content.
	private static final String INSERT_UNLESS_KEPT = """
			with arrived as materialized (
			  select *
			  from unnest(cast(:dropIds as uuid[]), :sha256s, :sizesBytes, :byThemselves, :contents, :ways, :sources, :names, :inboxes)
			    with ordinality
			    as arrived (drop_id, sha256, size_bytes, alone, content, way, source, name, inbox, ordinal)
			),
			new_document as (
			  insert into document (sha256, size_bytes, alone, state)
			  select sha256, size_bytes, alone, 'RECEIVED'
			  from arrived
			  where not exists (select from receipt where receipt.drop_id = arrived.drop_id)
			  order by sha256
			  on conflict (sha256) do nothing
			  returning *
			),
			new_part as (
			  insert into document_part (document_id, part, content)
			  select new_document.document_id, 0, arrived.content
			  from new_document
			  join arrived using (sha256)
			  where arrived.size_bytes > 0
			),
			new_receipt as (
			  insert into receipt (drop_id, document_id, document_received_at, outcome, way, source, name, size_bytes, node, inbox)
			  select arrived.drop_id, new_document.document_id, new_document.received_at, 'NEW', arrived.way, arrived.source,
			    arrived.name, arrived.size_bytes, :node, arrived.inbox
			  from new_document
			  join arrived using (sha256)
			  order by arrived.ordinal
			)
			select * from new_document
			""";

	private final JdbcClient jdbc;

	NewDocumentTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Inserts those whose content is new, with their parts and receipts.
	 * @param arrivals no two of them of the same content
	 * @return the documents that were inserted
	 */
	List<Document> insertUnlessKept(List<Arrival> arrivals, String node) {
		return this.jdbc.sql(INSERT_UNLESS_KEPT)
			.param("dropIds", texts(arrivals, (drop) -> drop.dropId().toString()))
			.param("sha256s",
					arrivals.stream()
						.map((arrival) -> HexFormat.of().parseHex(arrival.sha256()))
						.toArray(byte[][]::new))
			.param("sizesBytes", arrivals.stream().map(Arrival::sizeBytes).toArray(Long[]::new))
			.param("byThemselves", arrivals.stream().map(Arrival::isByItself).toArray(Boolean[]::new))
			.param("contents", arrivals.stream().map(Arrival::compressed).toArray(byte[][]::new))
			.param("ways", texts(arrivals, (drop) -> drop.way().name()))
			.param("sources", texts(arrivals, Drop::source))
			.param("names", texts(arrivals, Drop::name))
			.param("inboxes", texts(arrivals, Drop::inbox))
			.param("node", node)
			.query(DocumentTable::document)
			.list();
	}

	private static String[] texts(List<Arrival> arrivals, Function<Drop, @Nullable String> value) {
		return arrivals.stream().map(Arrival::drop).map(value).toArray(String[]::new);
	}

	/**
	 * A small drop, to be recorded.
	 *
	 * @param compressed its content as it is kept
	 */
	record Arrival(Drop drop, String sha256, long sizeBytes, boolean isByItself, byte[] compressed) {
	}

}
