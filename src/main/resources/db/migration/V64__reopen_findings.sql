-- Who has dismissed a finding may have been wrong: it is opened again, and what was said stays.
alter table dismissal
  drop constraint dismissal_pkey,
  add dismissal_id    bigint generated always as identity primary key,
  add reopened_at     timestamptz,
  add reopened_by     text,
  add reopened_reason text,
  add constraint dismissal_reopened_wholly check (
    (reopened_at is null) = (reopened_by is null) and (reopened_at is null) = (reopened_reason is null));
create unique index dismissal_open_once on dismissal (document_id, result, code) where reopened_at is null;
create index dismissal_reopened on dismissal (document_id, result, code) where reopened_at is not null;
