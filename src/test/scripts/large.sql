-- Fills an empty Markr with as many documents as are asked for, twenty scans each, as imports would have left them:
--   psql -v documents=1000000 -f large.sql
-- One document in twenty is about one of four large tests, with five scans of each student; the others are about one of many
-- others (20,010 with a million documents), in which few students have two. A student has some hundred scans. Two of a
-- hundred documents were refused, few failed, and one in twenty was dropped twice. Of 500 scanners the first has sent one
-- document in eight, the next ones ever fewer, the last one in 1500; one in twenty is called scan.xml. One document in 97 spells names otherwise,
-- and of one scan in a thousand the answers do not add up.
\set ON_ERROR_STOP on
set synchronous_commit = off;
set maintenance_work_mem = '1GB';
set work_mem = '256MB';

\echo documents and receipts
insert into document (document_id, sha256, size_bytes, state, claim, attempts, result_count, violation_count, failure,
  received_at, finished_at)
select n, sha256(n::text::bytea), 34000, state, 1, 1,
  case when state <> 'FAILED' then 20 end, case when state = 'REJECTED' then 3 else 0 end,
  case when state = 'FAILED' then '3 of 3 attempts failed' end,
  timestamptz '2026-01-01' + n * interval '20 s', timestamptz '2026-01-01' + n * interval '20 s' + interval '1 s'
from (
  select n, case when n % 100000 = 7 then 'FAILED' when n % 50 = 3 then 'REJECTED' else 'PUBLISHED' end as state
  from generate_series(1, :documents) as n
) as generated;

insert into failure (document_id, failed_at, kind, error, attempts, failures, node)
select document_id, finished_at, 'INFRASTRUCTURE', 'java.io.IOException', attempts, failures, 'node-0'
from document
where state = 'FAILED';

insert into receipt (drop_id, document_id, document_received_at, outcome, way, source, name, size_bytes, node, received_at,
  answered_at)
select gen_random_uuid(), document_id, received_at, 'NEW', 'INBOX',
  'scanner-' || floor(500 * power((document_id * 7919 % 100000) / 100000.0, 3)),
  case when document_id % 20 = 1 then 'scan.xml'
    else (array['mathematics', 'physics', 'latin', 'history'])[1 + document_id % 4] || '-class-' || document_id % 1000 || '-'
      || document_id || '.xml' end,
  34000, 'node-' || document_id % 3, received_at, now()
from document
order by document_id;

insert into receipt (drop_id, document_id, document_received_at, outcome, way, source, size_bytes, node, received_at)
select gen_random_uuid(), document_id, received_at, 'DUPLICATE', 'HTTP', '127.0.0.1', 34000, 'node-0', timestamptz '2026-06-01'
from document
where document_id % 20 = 1
order by document_id;

insert into violation (document_id, ordinal, line, result, student_number, field, code, value)
select n, ordinal, 10 * ordinal + 2, ordinal + 1, 's' || n, 'obtained', 'OBTAINED_EXCEEDS_AVAILABLE', '21 of 20'
from generate_series(1, :documents) as n, generate_series(0, 2) as ordinal
where n % 50 = 3;

\echo scans
alter table scan drop constraint scan_pkey;
insert into scan (test_id, document_id, result, line, student_number, available, obtained, first_name, last_name, scanned_on,
  answers_available, answers_obtained)
select 'T' || case when n % 20 = 0 then (n / 20) % 4 else 10 + n % (10 + :documents / 50) end, n, result, 12 * result - 10,
  case when student % 50 = 0 then lpad(student::text, 7, '0') else (1000000 + student)::text end, 20,
  ((n + result * 31) % 21)::int, case when n % 97 = 0 then 'John' else 'Jane' end, 'Austen', '2026-01-01T12:00:00Z',
  case when (n * 20 + result) % 1000 = 1 then 20 end,
  case when (n * 20 + result) % 1000 = 1 then 20 - (n + result * 31) % 21 end
from generate_series(1, :documents) as n, generate_series(1, 20) as result,
  lateral (select (n::bigint * 7919 + result * 104729) % greatest(1, :documents / 5) as student) as students
where n % 50 <> 3 and n % 100000 <> 7;
alter table scan add primary key (document_id, result, test_id);
analyze scan;

\echo marks
drop index mark_leading_zeros;
alter table mark drop constraint mark_pkey;
insert into mark (test_id, student_number, obtained, document_id, result)
select distinct on (test_id, student_number) test_id, student_number, obtained, document_id, result
from scan
order by test_id, student_number, obtained desc, document_id, result;
alter table mark add primary key (student_number, test_id);
create index mark_leading_zeros on mark (test_id, ltrim(student_number, '0')) where student_number like '0%';

insert into mark_distribution (test_id, obtained, students)
select test_id, obtained, count(*) from mark group by test_id, obtained;

insert into available_distribution (test_id, available, scans)
select test_id, 20, count(*) from scan group by test_id;

insert into publication (test_id, document_id, available)
select distinct test_id, document_id, 20 from scan;

insert into test_history (test_id, document_id, document_received_at, version, counts, changed_at)
select publication.test_id, document_id, received_at, row_number() over (partition by test_id order by document_id), true,
  finished_at
from publication
join document using (document_id);

insert into rescan (test_id, student_number, document_id, result)
select scan.test_id, scan.student_number, scan.document_id, scan.result
from scan
join mark using (test_id, student_number)
where (mark.document_id, mark.result) <> (scan.document_id, scan.result);

insert into test (test_id, available, students, version)
select test_id, 20, sum(students), (select count(*) from publication where publication.test_id = mark_distribution.test_id)
from mark_distribution
group by test_id;

\echo a dry run
insert into orders (name, act, dry_run, selection, reason, asked_by, dry_run_ended_at)
values ('everything', 'REPROCESS', true, '{"everything":true}', 'to see what it would change', 'large.sql', now());
insert into dry_run_test (order_id, test_id, available_before, available_after, marks_up, marks_down, marks_new, marks_gone)
select (select max(order_id) from orders), test_id, 20, 20, 1, 1, 0, 0
from test;
insert into dry_run_distribution (order_id, test_id, obtained, students_before, students_after)
select (select max(order_id) from orders), test_id, obtained, students, students
from mark_distribution;

select setval(pg_get_serial_sequence('document', 'document_id'), :documents);
vacuum (analyze);
select (select count(*) from document) as documents, (select count(*) from scan) as scans, (select count(*) from mark) as marks,
  (select count(*) from test) as tests, pg_size_pretty(pg_database_size(current_database())) as size;
