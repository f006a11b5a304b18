-- What counts: one row per test and student with the best mark, and what the statistics are computed from.
-- Everything here can be rebuilt from the scans of published documents.
create table test (
  test_id   text   primary key,
  available int    not null constraint test_available_within_limits check (available between 1 and 1000000),
  students  bigint not null constraint test_students_positive check (students >= 0),
  -- Raised by every document that is published with a result of this test.
  version   bigint not null
);

create table mark (
  test_id        text   not null,
  student_number text   not null,
  obtained       int    not null constraint mark_obtained_positive check (obtained >= 0),
  -- The scan that the mark came from.
  document_id    bigint not null,
  result         bigint not null,
  primary key (test_id, student_number)
);

-- How many students of a test have each mark, kept up to date by each publication. Rows may stand at 0.
create table mark_distribution (
  test_id  text   not null,
  obtained int    not null,
  students bigint not null constraint mark_distribution_students_positive check (students >= 0),
  primary key (test_id, obtained)
);
