package markr.importvault;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import markr.importvault.document.Drop;
import markr.importvault.document.KeptReceipt;
import markr.importvault.document.Receipt;
import markr.importvault.document.Way;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code receipt}: one row per drop. */
@Repository
class ReceiptTable {

	private static final String INSERT = """
			insert into receipt (drop_id, document_id, document_received_at, outcome, refusal, way, source, name,
			                     size_bytes, node, inbox, answer_due, answered_at)
			select cast(drop_id as uuid), document_id,
			  (select received_at from document where document.document_id = arrived.document_id),
			  outcome, refusal, way, source, name, size_bytes, :node, inbox,
			  inbox is not null and outcome = 'DUPLICATE',
			  -- Who was refused unkept has had the answer: nothing else was done with the drop.
			  case when outcome = 'REFUSED' then now() end
			from unnest(:dropIds, :documentIds, :outcomes, :refusals, :ways, :sources, :names, :sizesBytes, :inboxes)
			  with ordinality
			  as arrived (drop_id, document_id, outcome, refusal, way, source, name, size_bytes, inbox, ordinal)
			order by ordinal
			""";

	private static final String ORIGINS = """
			select distinct on (document_id) document_id, way, source
			from receipt
			where document_id = any(:documentIds)
			order by document_id, receipt_id
			""";

	private static final String FIND = """
			select * from receipt where drop_id = any(cast(:dropIds as uuid[]))
			""";

	private static final String OF_DOCUMENT = """
			select received_at, outcome, way, source, name, node, answered_at
			from receipt
			where document_id = :documentId
			and (cast(:source as text) is null or source = :source)
			order by receipt_id
			limit :max
			""";

	private final JdbcClient jdbc;

	ReceiptTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(List<Arrival> arrivals, String node) {
		this.jdbc.sql(INSERT)
			.param("dropIds", column(arrivals, (arrival) -> arrival.drop().dropId().toString()))
			.param("documentIds",
					arrivals.stream().map((arrival) -> arrival.receipt().documentId()).toArray(Long[]::new))
			.param("outcomes", column(arrivals, (arrival) -> arrival.receipt().outcome().name()))
			.param("refusals", column(arrivals, Arrival::refusal))
			.param("ways", column(arrivals, (arrival) -> arrival.drop().way().name()))
			.param("sources", column(arrivals, (arrival) -> arrival.drop().source()))
			.param("names", column(arrivals, (arrival) -> arrival.drop().name()))
			.param("sizesBytes", arrivals.stream().map(Arrival::sizeBytes).toArray(Long[]::new))
			.param("inboxes", column(arrivals, (arrival) -> arrival.drop().inbox()))
			.param("node", node)
			.update();
	}

	/** Those receipts that there are already, by their drops' ids. */
	Map<UUID, Receipt> find(Collection<UUID> dropIds) {
		return this.jdbc.sql(FIND)
			.param("dropIds", dropIds.stream().map(UUID::toString).toArray(String[]::new))
			.query(Receipt.class)
			.list()
			.stream()
			.collect(Collectors.toMap(Receipt::dropId, Function.identity()));
	}

	Optional<Receipt> find(UUID dropId) {
		return Optional.ofNullable(find(List.of(dropId)).get(dropId));
	}

	/** Where documents came from first, by their ids. */
	Map<Long, Origin> origins(Collection<Long> documentIds) {
		Map<Long, Origin> origins = new HashMap<>();
		this.jdbc.sql(ORIGINS)
			.param("documentIds", documentIds.toArray(Long[]::new))
			.query((RowCallbackHandler) (row) -> origins.put(row.getLong("document_id"),
					new Origin(Way.valueOf(row.getString("way")), row.getString("source"))));
		return origins;
	}

	/** The first receipts of a document, of one source or of all, in their order. */
	List<KeptReceipt> ofDocument(long documentId, @Nullable String source, int max) {
		return this.jdbc.sql(OF_DOCUMENT)
			.param("documentId", documentId)
			.param("source", source)
			.param("max", max)
			.query(KeptReceipt.class)
			.list();
	}

	private static <T> String[] column(List<T> rows, Function<T, @Nullable String> value) {
		return rows.stream().map(value).toArray(String[]::new);
	}

	/** A drop with its receipt, to be recorded. */
	record Arrival(Drop drop, Receipt receipt, long sizeBytes) {

		private @Nullable String refusal() {
			return (this.receipt.refusal() != null) ? this.receipt.refusal().name() : null;
		}

	}

	/** The way that a drop took, and who sent it. */
	record Origin(Way way, @Nullable String source) {
	}

}
