-- A person has checked a finding and says why nothing needs to be done. A finding is a scan and what is wrong with it. That
-- person may have been mistaken: it is reopened, and what was said stays.
create table dismissal (
  dismissal_id    bigint      generated always as identity primary key,
  document_id     bigint      not null,
  result          bigint      not null,
  code            text        not null,
  reason          text        not null,
  dismissed_by    text        not null,
  dismissed_at    timestamptz not null default now(),
  reopened_at     timestamptz,
  reopened_by     text,
  reopened_reason text,
  constraint dismissal_reopened_wholly check (
    (reopened_at is null) = (reopened_by is null) and (reopened_at is null) = (reopened_reason is null))
);

create unique index dismissal_open_once on dismissal (document_id, result, code) where reopened_at is null;
create index dismissal_reopened on dismissal (document_id, result, code) where reopened_at is not null;
