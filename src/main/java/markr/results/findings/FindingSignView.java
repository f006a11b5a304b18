package markr.results.findings;

/**
 * What makes a scan doubtful: the parts of {@link FindingView}'s statements that say so.
 * A new sign is another line here, and a {@link FindingCode}.
 */
final class FindingSignView {

	// The available marks that nine of ten scans of a test share, where so few have more
	// that those are taken for misread: at most three, or one of a hundred. Else nothing.
	static final String USUAL = """
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

	// Each scan beside the one that counts for its student, which may be itself.
	static final String SIGNS = """
			  join test on test.test_id = scan.test_id
			  join mark on mark.test_id = scan.test_id and mark.student_number = scan.student_number
			  join scan as best on best.document_id = mark.document_id and best.result = mark.result
			    and best.test_id = mark.test_id
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
			      scan.answers_obtained || ' of ' || scan.answers_available, null, null
			    where scan.answers_available is not null
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

	private FindingSignView() {
	}

}
