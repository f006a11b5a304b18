package markr.results.findings;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is doubtful about scans that count. It is found out at each request, from the
 * scans and marks as they are: so it is right whatever was published, withdrawn or
 * processed again in whatever order, and no import pays for it (adr/0040).
 */
@Component
@Transactional(readOnly = true)
class FindingView {

	private static final String SELECT = """
			with finding as (
			  select scan.document_id, scan.result, scan.line, scan.test_id, scan.student_number, sign.code, sign.found,
			    sign.other, sign.other_document_id, sign.other_result, dismissal.reason, dismissal.dismissed_by,
			    dismissal.dismissed_at
			""";

	// The order of the joins is the plan, and kept: see planAsWritten. Scans of a
	// range are found by the key, however many their document has.
	private static final String SCANS_OF_TEST = """
			  from (select (
			""" + FindingSignView.USUAL.formatted(":scope") + """
			  ) as available) as usual
			  cross join publication
			  join document on document.document_id = publication.document_id
			  join scan on scan.document_id = publication.document_id and scan.test_id = publication.test_id
			    and scan.result >= case when publication.document_id = :afterDocument then :afterResult else 0 end
			    and scan.result <= case when publication.document_id = :endDocument then :endResult
			      else 9223372036854775807 end
			""";

	private static final String SCANS_OF_DOCUMENT = """
			  from scan
			  join publication on publication.test_id = scan.test_id and publication.document_id = scan.document_id
			  join document on document.document_id = scan.document_id
			  left join lateral (
			""" + FindingSignView.USUAL.formatted("scan.test_id") + """
			  ) as usual on true
			""";

	private static final String OF_DOCUMENT = """
			  where scan.document_id = cast(:scope as bigint)
			  and scan.result between :afterResult and :endResult
			)
			""";

	private static final String OF_TEST = """
			  where publication.test_id = :scope
			  and publication.document_id between :afterDocument and :endDocument
			)
			""";

	private static final String PAGE = """
			select encode(document.sha256, 'hex') as document, finding.*, encode(other_document.sha256, 'hex') as other_document
			from finding
			join document on document.document_id = finding.document_id
			left join document as other_document on other_document.document_id = finding.other_document_id
			where (finding.document_id, finding.result, finding.code) > (:afterDocument, :afterResult, :afterCode)
			and (cast(:dismissed as boolean) is null or (finding.dismissed_at is not null) = :dismissed)
			and finding.code = any(:codes)
			order by finding.document_id, finding.result, finding.code
			limit :max
			""";

	private static final String COUNTS = """
			select code, count(*) filter (where dismissed_at is null) as open, count(dismissed_at) as dismissed
			from finding
			where (document_id, result, code) > (:afterDocument, :afterResult, :afterCode)
			group by code
			order by code
			""";

	private static final int FETCH_ROWS = 1000;

	private final JdbcClient jdbc;

	FindingView(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<FindingRow> page(FindingScope scope, FindingRange range, FindingQuery query) {
		planAsWritten();
		return statement(scope, range, query).query(FindingRow::of).list();
	}

	/**
	 * Hands all findings over without holding them in memory. A connection is held until
	 * the last one.
	 */
	void forEach(FindingScope scope, boolean dismissed, Consumer<Finding> consumer) {
		planAsWritten();
		statement(scope, FindingRange.ALL,
				new FindingQuery(EnumSet.allOf(FindingCode.class), dismissed, Integer.MAX_VALUE))
			.query((RowCallbackHandler) (row) -> consumer.accept(FindingRow.finding(row)));
	}

	List<FindingCount> counts(FindingScope scope, FindingRange range) {
		planAsWritten();
		return statement(COUNTS, scope, range).query(FindingCount.class).list();
	}

	Optional<Finding> find(long documentId, long result, FindingCode code) {
		FindingRange range = new FindingRange(FindingRange.behind(documentId, result - 1),
				FindingRange.behind(documentId, result));
		return page(FindingScope.ofDocument(documentId), range, new FindingQuery(EnumSet.of(code), null, 1)).stream()
			.map(FindingRow::finding)
			.findFirst();
	}

	private JdbcClient.StatementSpec statement(FindingScope scope, FindingRange range, FindingQuery query) {
		return statement(PAGE, scope, range).withFetchSize(FETCH_ROWS)
			.param("dismissed", query.dismissed())
			.param("codes", query.codes().stream().map(FindingCode::name).toArray(String[]::new))
			.param("max", query.max());
	}

	private JdbcClient.StatementSpec statement(String selection, FindingScope scope, FindingRange range) {
		String findings = scope.isDocument() ? SCANS_OF_DOCUMENT + FindingSignView.SIGNS + OF_DOCUMENT
				: SCANS_OF_TEST + FindingSignView.SIGNS + OF_TEST;
		return this.jdbc.sql(SELECT + findings + selection)
			.param("scope", scope.id())
			.param("afterDocument", range.after().first())
			.param("afterResult", range.after().second())
			.param("afterCode", range.after().third())
			.param("endDocument", range.end().first())
			.param("endResult", range.end().second());
	}

	/**
	 * Weighing so many joins against each other takes the planner longer than the query
	 * takes. Until the transaction ends.
	 */
	private void planAsWritten() {
		this.jdbc.sql("select set_config('join_collapse_limit', '1', true)").query(String.class).single();
	}

}
