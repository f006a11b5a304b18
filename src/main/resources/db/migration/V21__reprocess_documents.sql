-- Documents can be processed again, as a new revision that takes the place of the one before in one transaction.

-- An order to process documents again, known by the name that its giver has chosen.
create table reprocessing (
  reprocessing_id bigint      generated always as identity primary key,
  name            text        not null constraint reprocessing_name_unique unique,
  selection       text        not null,
  reason          text        not null,
  asked_by        text        not null,
  ordered_at      timestamptz not null default now()
);

-- Its documents, and what has become of each: null while it is to come.
create table reprocessed_document (
  reprocessing_id bigint not null references reprocessing,
  document_id     bigint not null references document,
  outcome         text   constraint reprocessed_document_outcome_known
                         check (outcome in ('UNCHANGED', 'CHANGED', 'ACCEPTED', 'REFUSED', 'FAILED', 'REOPENED')),
  failure         text,
  ended_at        timestamptz,
  primary key (reprocessing_id, document_id),
  constraint reprocessed_document_ended check ((outcome is null) = (ended_at is null)),
  constraint reprocessed_document_failure check ((failure is null) or outcome = 'FAILED')
);
create index reprocessed_document_document on reprocessed_document (document_id);

alter table document
  -- The order under which it is being processed again.
  add reprocessing_id bigint references reprocessing,
  -- The last revision that was ordered, whether it has come to its end or not. No number is used twice.
  add last_revision   int not null default 1,
  add constraint document_last_revision_reached check (last_revision >= revision);
create index document_reprocessing on document (reprocessing_id) where reprocessing_id is not null;

-- What the scans, the sums of their answers and the violations of a document will be once its next revision has come to its end.
create table next_scan (
  test_id        text   not null,
  document_id    bigint not null,
  result         bigint not null,
  line           bigint not null,
  student_number text   not null,
  available      int    not null constraint next_scan_available_within_limits check (available between 1 and 1000000),
  obtained       int    not null,
  first_name     text,
  last_name      text,
  scanned_on     text,
  primary key (document_id, result, test_id),
  constraint next_scan_obtained_within_available check (obtained between 0 and available)
);
create table next_answer_sum (
  document_id bigint not null,
  result      bigint not null,
  available   bigint not null,
  obtained    bigint not null,
  primary key (document_id, result)
);
create table next_violation (
  document_id    bigint not null references document,
  ordinal        int    not null,
  line           bigint not null,
  result         bigint,
  student_number text,
  field          text,
  code           text   not null,
  value          text,
  primary key (document_id, ordinal)
);

-- What is processed again has less priority than what has just come; rows without one are of earlier versions.
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time);
