-- A document that was published can be taken back, and given back again.

alter table document
  drop constraint document_state_known,
  add constraint document_state_known check (state in ('RECEIVED', 'PUBLISHED', 'REJECTED', 'FAILED', 'WITHDRAWN'));

-- Who took a document back and why, and who gave it back: one row for each time.
create table withdrawal (
  withdrawal_id     bigint      generated always as identity primary key,
  document_id       bigint      not null references document,
  withdrawn_at      timestamptz not null default now(),
  withdrawn_by      text        not null,
  withdrawn_reason  text        not null,
  reinstated_at     timestamptz,
  reinstated_by     text,
  reinstated_reason text,
  constraint withdrawal_reinstated_wholly check (
    (reinstated_at is null) = (reinstated_by is null) and (reinstated_at is null) = (reinstated_reason is null))
);
create index withdrawal_document on withdrawal (document_id);
create unique index withdrawal_open_once on withdrawal (document_id) where reinstated_at is null;

-- Whose scans count: one row per test and document, with the highest available marks that the document saw. It leads
-- from a test to all scans that count in it, where a mark or the available marks have to be found anew.
create table publication (
  test_id     text   not null,
  document_id bigint not null,
  available   int    not null constraint publication_available_within_limits check (available between 1 and 1000000),
  primary key (test_id, document_id)
);
insert into publication (test_id, document_id, available)
select scan.test_id, scan.document_id, max(scan.available)
from scan
join document using (document_id)
where document.state = 'PUBLISHED'
group by scan.test_id, scan.document_id;
