package markr.importvault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relations {@code intervention} and {@code intervention_document}. */
@Repository
class InterventionTable {

	private static final String INSERT = """
			insert into intervention (kind, name, selection, reason, asked_by)
			values (:kind, :name, :selection, :reason, :by)
			on conflict (kind, name) do nothing
			""";

	private static final String FIND = """
			select * from intervention where kind = :kind and name = :name
			""";

	private static final String COUNT = """
			select state, count(*) as documents
			from intervention_document
			join document using (document_id)
			where intervention_id = (select intervention_id from intervention where kind = :kind and name = :name)
			group by state
			""";

	private static final String NOTE = """
			insert into intervention_document (intervention_id, document_id, found)
			values (:intervention, :documentId, :found)
			on conflict do nothing
			""";

	private static final String CARRIED_OUT = """
			update intervention set carried_out_at = now() where intervention_id = :intervention and carried_out_at is null
			""";

	private final JdbcClient jdbc;

	InterventionTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** False if there is one of this name. */
	boolean insert(Intervention.Kind kind, String name, String selection, String reason, String by) {
		return this.jdbc.sql(INSERT)
			.param("kind", kind.name())
			.param("name", name)
			.param("selection", selection)
			.param("reason", reason)
			.param("by", by)
			.update() == 1;
	}

	Optional<Intervention> find(Intervention.Kind kind, String name) {
		Map<DocumentState, Long> documents = new EnumMap<>(DocumentState.class);
		this.jdbc.sql(COUNT)
			.param("kind", kind.name())
			.param("name", name)
			.query((RowCallbackHandler) (row) -> documents.put(DocumentState.valueOf(row.getString("state")),
					row.getLong("documents")));
		return this.jdbc.sql(FIND)
			.param("kind", kind.name())
			.param("name", name)
			.query((row, number) -> intervention(row, documents))
			.optional();
	}

	void note(long intervention, long documentId, String found) {
		this.jdbc.sql(NOTE)
			.param("intervention", intervention)
			.param("documentId", documentId)
			.param("found", found)
			.update();
	}

	void carriedOut(long intervention) {
		this.jdbc.sql(CARRIED_OUT).param("intervention", intervention).update();
	}

	private static Intervention intervention(ResultSet row, Map<DocumentState, Long> documents) throws SQLException {
		OffsetDateTime carriedOutAt = row.getObject("carried_out_at", OffsetDateTime.class);
		return new Intervention(row.getLong("intervention_id"), Intervention.Kind.valueOf(row.getString("kind")),
				row.getString("name"), row.getString("selection"), row.getString("reason"), row.getString("asked_by"),
				row.getObject("ordered_at", OffsetDateTime.class).toInstant(),
				(carriedOutAt != null) ? carriedOutAt.toInstant() : null, documents);
	}

}
