-- Many documents are processed again by one job, whose parts any node takes up, and what that would change can be tried.

-- The channel on which parts wait for a node: Spring Integration's own schema, as far as a channel needs it.
-- begin schema-postgresql.sql
CREATE SEQUENCE INT_MESSAGE_SEQ START WITH 1 INCREMENT BY 1 NO CYCLE;

CREATE TABLE INT_CHANNEL_MESSAGE (
	MESSAGE_ID CHAR(36) NOT NULL,
	GROUP_KEY CHAR(36) NOT NULL,
	CREATED_DATE BIGINT NOT NULL,
	MESSAGE_PRIORITY BIGINT,
	MESSAGE_SEQUENCE BIGINT NOT NULL DEFAULT nextval('INT_MESSAGE_SEQ'),
	MESSAGE_CONTENT BYTEA,
	REGION VARCHAR(100) NOT NULL,
	constraint INT_CHANNEL_MESSAGE_PK primary key (REGION, GROUP_KEY, CREATED_DATE, MESSAGE_SEQUENCE)
);

CREATE INDEX INT_CHANNEL_MSG_DELETE_IDX ON INT_CHANNEL_MESSAGE (REGION, GROUP_KEY, MESSAGE_ID);
-- end schema-postgresql.sql

-- It has left the job of its order, and is processed by a job of its own.
alter table reprocessed_document add by_itself boolean not null default false;

-- An order that is only tried: nothing of it is ever seen among the marks. Null for one that is carried out.
alter table reprocessing
  add dry_run text constraint reprocessing_dry_run_known check (dry_run in ('REPROCESS', 'WITHDRAW', 'REINSTATE')),
  -- When all was known that it would change, or that it cannot be known: then why.
  add dry_run_ended_at timestamptz,
  add dry_run_failure  text;

alter table reprocessed_document
  drop constraint reprocessed_document_outcome_known,
  add constraint reprocessed_document_outcome_known check (outcome in
    ('UNCHANGED', 'CHANGED', 'ACCEPTED', 'REFUSED', 'FAILED', 'REOPENED', 'WITHDRAWN', 'REINSTATED'));

-- While a dry run is under way: the scans that a document would have, where they are not those that it has.
create table dry_run_scan (
  reprocessing_id bigint not null references reprocessing,
  test_id         text   not null,
  document_id     bigint not null references document,
  result          bigint not null,
  line            bigint not null,
  student_number  text   not null,
  available       int    not null constraint dry_run_scan_available_within_limits check (available between 1 and 1000000),
  obtained        int    not null,
  primary key (reprocessing_id, test_id, document_id, result),
  constraint dry_run_scan_obtained_within_available check (obtained between 0 and available)
);

-- What would become of a test: available marks (null where no mark is), and how many marks would change in which way.
create table dry_run_test (
  reprocessing_id  bigint not null references reprocessing,
  test_id          text   not null,
  available_before int,
  available_after  int,
  marks_up         bigint not null,
  marks_down       bigint not null,
  marks_new        bigint not null,
  marks_gone       bigint not null,
  primary key (reprocessing_id, test_id)
);

-- How many students have so many marks, and would have.
create table dry_run_distribution (
  reprocessing_id bigint not null,
  test_id         text   not null,
  obtained        int    not null,
  students_before bigint not null,
  students_after  bigint not null,
  primary key (reprocessing_id, test_id, obtained),
  foreign key (reprocessing_id, test_id) references dry_run_test
);
