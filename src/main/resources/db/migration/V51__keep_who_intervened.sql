-- What people order about imports that do not go on by themselves: documents set aside that are run again, and stuck ones
-- that are released. Known by the name that its giver has chosen.
create table intervention (
  intervention_id bigint      generated always as identity primary key,
  kind            text        not null constraint intervention_kind_known check (kind in ('RETRY', 'RELEASE')),
  name            text        not null,
  selection       text        not null,
  reason          text        not null,
  asked_by        text        not null,
  ordered_at      timestamptz not null default now(),
  -- Until then the same order, given again, goes on with what its first giver's node did not come to.
  carried_out_at  timestamptz,
  constraint intervention_name_unique unique (kind, name)
);

-- Its documents, and what was wrong with each.
create table intervention_document (
  intervention_id bigint      not null references intervention,
  document_id     bigint      not null references document,
  found           text        not null,
  done_at         timestamptz not null default now(),
  primary key (intervention_id, document_id)
);
create index intervention_document_document on intervention_document (document_id);
