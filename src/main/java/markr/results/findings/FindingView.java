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
class FindingView {

	private static final String SELECT = """
			with finding as (
			  select scan.document_id, scan.result, scan.line, scan.test_id, scan.student_number, sign.code, sign.found,
			    sign.other, sign.other_document_id, sign.other_result, dismissal.reason, dismissal.dismissed_by,
			    dismissal.dismissed_at
			""";

	// The available marks that nine of ten scans of a test share, where so few have more
	// that those are taken for misread: at most three, or one of a hundred. Else nothing.
	private static final String USUAL = """
			  select share.available
			  from (
			    select available, scans, sum(scans) over () as all_scans,
			      sum(scans) over (order by available desc) - scans as scans_above
			    from (
			      select available, scans
			      from available_distribution
			      where available_distribution.test_id = %s and scans > 0
			      order by available desc
			      limit 1000
			    ) as highest
			  ) as share
			  where share.scans * 10 >= share.all_scans * 9
			  and share.scans_above between 1 and greatest(3, share.all_scans / 100)
			""";

	// The order of the joins is the plan, and kept: see planAsWritten. Scans of a
	// range are found by the key, however many their document has.
	private static final String SCANS_OF_TEST = """
			  from (select (
			""" + USUAL.formatted(":scope") + """
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
			""" + USUAL.formatted("scan.test_id") + """
			  ) as usual on true
			""";

	// Each scan beside the one that counts for its student, which may be itself.
	private static final String FINDINGS = """
			  join test on test.test_id = scan.test_id
			  join mark on mark.test_id = scan.test_id and mark.student_number = scan.student_number
			  join scan as best on best.document_id = mark.document_id and best.result = mark.result
			    and best.test_id = mark.test_id
			  left join answer_sum on answer_sum.document_id = scan.document_id and answer_sum.result = scan.result
			  cross join lateral (
			    select btrim(concat_ws(' ', scan.first_name, scan.last_name)) as name,
			      btrim(concat_ws(' ', best.first_name, best.last_name)) as best_name,
			      (mark.document_id, mark.result) = (scan.document_id, scan.result) as counts
			  ) as sheet
			  cross join lateral (
			    select 'ANOTHER_NAME' as code, name as found, best_name as other,
			      mark.document_id as other_document_id, mark.result as other_result
			    where not counts and lower(name) <> lower(best_name) and name <> '' and best_name <> ''
			    union all
			    (
			      select 'ANOTHER_NAME_ELSEWHERE', name, btrim(concat_ws(' ', elsewhere.first_name, elsewhere.last_name)),
			        elsewhere.document_id, elsewhere.result
			      from (
			        select test_id, document_id, result
			        from mark as of_student
			        where of_student.student_number = scan.student_number and of_student.test_id <> scan.test_id
			        order by test_id
			        limit 3
			      ) as mark_elsewhere
			      join scan as elsewhere on elsewhere.document_id = mark_elsewhere.document_id
			        and elsewhere.result = mark_elsewhere.result and elsewhere.test_id = mark_elsewhere.test_id
			      where counts and name <> ''
			      and lower(btrim(concat_ws(' ', elsewhere.first_name, elsewhere.last_name))) not in ('', lower(name))
			      order by mark_elsewhere.test_id
			      limit 1
			    )
			    union all
			    (
			      select 'LEADING_ZEROS', scan.student_number, twin.student_number, twin.document_id, twin.result
			      from (
			        select with_zeros.student_number, with_zeros.document_id, with_zeros.result
			        from mark as with_zeros
			        where with_zeros.test_id = scan.test_id
			        and with_zeros.student_number like '0%'
			        and ltrim(with_zeros.student_number, '0') = ltrim(scan.student_number, '0')
			        union all
			        select without.student_number, without.document_id, without.result
			        from mark as without
			        where without.test_id = scan.test_id
			        and without.student_number = ltrim(scan.student_number, '0')
			        and scan.student_number like '0%'
			      ) as twin
			      where counts and twin.student_number <> scan.student_number
			      order by twin.student_number
			      limit 1
			    )
			    union all
			    (
			      -- As a person sees it: other digits, forms and spaces as the usual ones, and nothing invisible.
			      select 'LOOKS_LIKE', id, plain, twin.document_id, twin.result
			      from (values (scan.student_number, true), (scan.test_id, false)) as written (id, of_student)
			      cross join lateral (
			        select btrim(translate(normalize(id, nfkc), E'\\u00ad\\u034f\\u061c\\u180e\\u200b\\u200c\\u200d\\u200e\\u200f'
			          || E'\\u202a\\u202b\\u202c\\u202d\\u202e\\u2060\\u2061\\u2062\\u2063\\u2064\\ufeff', '')) as plain
			      ) as seen
			      left join mark as twin on of_student and twin.student_number = plain and twin.test_id = scan.test_id
			      where octet_length(id) > length(id) and plain <> id
			      order by of_student desc
			      limit 1
			    )
			    union all
			    select 'LOWER_RESCAN', cast(scan.obtained as text), cast(mark.obtained as text), mark.document_id, mark.result
			    where scan.obtained < mark.obtained
			    union all
			    select 'FEWER_AVAILABLE', cast(scan.available as text), cast(coalesce(usual.available, test.available) as text), null, null
			    where scan.available < coalesce(usual.available, test.available)
			    union all
			    select 'MORE_AVAILABLE', cast(scan.available as text), cast(usual.available as text), null, null
			    where scan.available > usual.available
			    union all
			    select 'SUM_DIFFERS', scan.obtained || ' of ' || scan.available,
			      answer_sum.obtained || ' of ' || answer_sum.available, null, null
			    where answer_sum.document_id is not null
			    union all
			    -- A day more, for it may be tomorrow already where the scanner stands.
			    select 'SCANNED_IN_FUTURE', scan.scanned_on, to_char(document.received_at at time zone 'UTC', 'YYYY-MM-DD'),
			      null, null
			    where scan.scanned_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
			    and left(scan.scanned_on, 10) collate "C"
			      > to_char(document.received_at at time zone 'UTC' + interval '1 day', 'YYYY-MM-DD')
			  ) as sign
			  left join dismissal on dismissal.document_id = scan.document_id and dismissal.result = scan.result
			    and dismissal.code = sign.code and dismissal.reopened_at is null
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

	@Transactional(readOnly = true)
	List<FindingRow> page(FindingScope scope, FindingRange range, FindingQuery query) {
		planAsWritten();
		return statement(scope, range, query).query(FindingRow::of).list();
	}

	/**
	 * Hands all findings over without holding them in memory. A connection is held until
	 * the last one.
	 */
	@Transactional(readOnly = true)
	void forEach(FindingScope scope, boolean dismissed, Consumer<Finding> consumer) {
		planAsWritten();
		statement(scope, FindingRange.ALL,
				new FindingQuery(EnumSet.allOf(FindingCode.class), dismissed, Integer.MAX_VALUE))
			.query((RowCallbackHandler) (row) -> consumer.accept(FindingRow.finding(row)));
	}

	@Transactional(readOnly = true)
	List<FindingCount> counts(FindingScope scope, FindingRange range) {
		planAsWritten();
		return statement(COUNTS, scope, range).query(FindingCount.class).list();
	}

	@Transactional(readOnly = true)
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
		String findings = scope.isDocument() ? SCANS_OF_DOCUMENT + FINDINGS + OF_DOCUMENT
				: SCANS_OF_TEST + FINDINGS + OF_TEST;
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
