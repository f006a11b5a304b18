-- Which document began to count in a test (or ceased to), and in which order: publications of one test come one after
-- another, and the test's version counts them. The times of documents cannot tell that, for they are taken before the test
-- is. Also leads from a test to all documents that have ever counted in it.
create table test_history (
  test_id     text        not null,
  document_id bigint      not null,
  version     bigint      not null,
  -- Whether the document's scans count since then.
  counts      boolean     not null,
  changed_at  timestamptz not null default clock_timestamp(),
  primary key (test_id, document_id, version)
);

-- What came before this was kept: by the times of the documents, which are as good as can be had.
with counted as (
  select test_id, document_id from publication
  union
  select scan.test_id, scan.document_id from withdrawal join scan on scan.document_id = withdrawal.document_id
),
event as (
  select counted.test_id, counted.document_id, true as counts, coalesce(
    (select min(withdrawn_at) - interval '1 microsecond' from withdrawal where withdrawal.document_id = counted.document_id),
    document.finished_at) as at
  from counted
  join document on document.document_id = counted.document_id
  union all
  select counted.test_id, counted.document_id, change.counts, change.at
  from counted
  join withdrawal on withdrawal.document_id = counted.document_id
  cross join lateral (values (false, withdrawal.withdrawn_at), (true, withdrawal.reinstated_at)) as change (counts, at)
  where change.at is not null
)
insert into test_history (test_id, document_id, version, counts, changed_at)
select test_id, document_id, dense_rank() over (partition by test_id order by at), counts, at
from event;

-- Versions to come are behind them. From now on a test keeps its row, with no student, when its last document is taken back.
insert into test (test_id, available, students, version)
select test_id, 1, 0, max(version)
from test_history
group by test_id
on conflict (test_id) do update set version = greatest(test.version, excluded.version);
