package markr.access;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import markr.platform.Cursor;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The relation {@code audit_entry}: who did what; it is only added to. */
@Repository
class AuditTable {

	private static final String INSERT = """
			insert into audit_entry (who, address, act, subject, student_number, reason, outcome)
			values (:who, :address, :act, :subject, :studentNumber, :reason, :outcome)
			""";

	private static final String PAGE = """
			select audit_entry_id as entry, at, who, address, act, subject, student_number, reason, outcome
			from audit_entry
			where (at, audit_entry_id) < (:beforeAt, :beforeId)
			and (cast(:who as text) is null or who = :who)
			and (cast(:act as text) is null or act = :act)
			and (cast(:student as text) is null or student_number = :student)
			and (cast(:from as timestamptz) is null or at >= :from)
			and (cast(:to as timestamptz) is null or at < :to)
			order by at desc, audit_entry_id desc
			limit :max
			""";

	private final JdbcClient jdbc;

	AuditTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	void insert(@Nullable String who, @Nullable String address, String act, String subject,
			@Nullable String studentNumber, @Nullable String reason, AuditEntry.Outcome outcome) {
		this.jdbc.sql(INSERT)
			.param("who", who)
			.param("address", address)
			.param("act", act)
			.param("subject", subject)
			.param("studentNumber", studentNumber)
			.param("reason", reason)
			.param("outcome", outcome.name())
			.update();
	}

	/** Entries that meet a filter, behind a place, the latest first. */
	List<AuditEntry> page(Filter filter, Cursor before, int max) {
		return this.jdbc.sql(PAGE)
			.param("beforeAt", before.time().atOffset(ZoneOffset.UTC))
			.param("beforeId", before.second())
			.param("who", filter.who())
			.param("act", filter.act())
			.param("student", filter.student())
			.param("from", (filter.from() != null) ? filter.from().atOffset(ZoneOffset.UTC) : null)
			.param("to", (filter.to() != null) ? filter.to().atOffset(ZoneOffset.UTC) : null)
			.param("max", max)
			.query(AuditEntry.class)
			.list();
	}

	/** Which entries; null for all. */
	record Filter(@Nullable String who, @Nullable String act, @Nullable String student, @Nullable Instant from,
			@Nullable Instant to) {
	}

}
