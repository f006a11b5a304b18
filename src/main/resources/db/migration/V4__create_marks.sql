-- Scans, and what counts of them. Everything from publication on can be rebuilt from the scans of published documents.
-- No foreign key to the vault: all keys hold test_id, so that the tables can be distributed by it; the vault cannot.

-- One row per mcq-test-result element as read. Written by the import in chunks; counts for nothing until its document is
-- published, and is kept afterwards, so that every mark can be traced to a document and a line. Scans are written and read by
-- document, so the key begins with it: a second one, by test, cost the server half of what COPY takes.
create table scan (
  test_id        text   not null,
  document_id    bigint not null,
  result         bigint not null,
  line           bigint not null,
  student_number text   not null,
  available      int    not null constraint scan_available_within_limits check (available between 1 and 1000000),
  obtained       int    not null,
  first_name     text,
  last_name      text,
  scanned_on     text,
  -- What the answers add up to, where the summary marks are others: the one thing about a scan that can be found out only while
  -- its document is read. Null for nearly all, which costs a row 8 bytes.
  answers_available bigint,
  answers_obtained  bigint,
  primary key (document_id, result, test_id),
  constraint scan_obtained_within_available check (obtained between 0 and available)
);

-- What the scans of a document will be once its next revision has ended: the same columns in the same order.
create table next_scan (like scan including all);

-- Whose scans count: one row per test and document, with the highest available marks in the document. It leads from a test to
-- all scans that count in it, where a mark or the available marks have to be found anew.
create table publication (
  test_id     text   not null,
  document_id bigint not null,
  available   int    not null constraint publication_available_within_limits check (available between 1 and 1000000),
  primary key (test_id, document_id)
);

-- One row per test that has, or has had, a mark. It stays, with no student, when the last document of the test is withdrawn, so
-- that versions never begin again.
create table test (
  test_id    text   primary key,
  available  int    not null constraint test_available_within_limits check (available between 1 and 1000000),
  -- What they were before the last publication: null if no student was.
  available_before int,
  students   bigint not null constraint test_students_positive check (students >= 0),
  -- Raised by every document that is published with a result of this test.
  version    bigint not null,
  -- Which transaction raised the version last. With the version it names a state of the test, for ETags; by itself it lets
  -- readers ask for all tests that changed since a cursor (adr/0030).
  changed_in xid8   not null default pg_current_xact_id()
);

-- Digits are compared as numbers: each run of them is preceded by how many it has, without zeros in front.
create function natural_key(id text) returns text language sql immutable strict parallel safe as $$
  select coalesce(string_agg(
    piece[1] || case when piece[2] = '' then '' else lpad(length(ltrim(piece[2], '0'))::text, 2, '0') || ltrim(piece[2], '0') end,
    '' order by ordinal), '')
  from regexp_matches(id, '([^0-9]*)([0-9]*)', 'g') with ordinality as pieces (piece, ordinal)
$$;

create index test_in_natural_order on test ((natural_key(test_id) collate "C"), (test_id collate "C"));
create index test_changed on test (changed_in);

-- The database stamps a test, so that no writer can forget it.
create function stamp_test() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id();
  return new;
end
$$;

create trigger test_stamped before update of version on test
  for each row execute function stamp_test();

-- The best mark of each student in each test, and the scan that it comes from. People and findings ask for all tests of a
-- student, so the key begins with the student: a second index would cost every publication more (adr/0032). All marks of a test
-- are found by the scans of its publications.
create table mark (
  student_number text   not null,
  test_id        text   not null,
  obtained       int    not null constraint mark_obtained_positive check (obtained >= 0),
  document_id    bigint not null,
  result         bigint not null,
  primary key (student_number, test_id)
);

-- Numbers that begin with zeros, by what they are without: one of two that differ by such zeros only is always among them, so
-- the others need no index.
create index mark_leading_zeros on mark (test_id, ltrim(student_number, '0')) where student_number like '0%';

-- How many students of a test have each mark, kept up to date by each publication. Rows may stand at 0.
create table mark_distribution (
  test_id  text   not null,
  obtained int    not null,
  students bigint not null constraint mark_distribution_students_positive check (students >= 0),
  primary key (test_id, obtained)
);

-- How many of the scans that count in a test have so many available marks, kept up to date by each publication: a sheet that
-- was misread stands out (adr/0040). Rows may stand at 0.
create table available_distribution (
  test_id   text   not null,
  available int    not null,
  scans     bigint not null constraint available_distribution_scans_positive check (scans >= 0),
  primary key (test_id, available)
);

-- Which document began to count in a test (or ceased to), and in which order: publications of one test come one after another,
-- and the test's version counts them. The times of documents do not have that order, for they are taken before the test is.
-- Also leads from a test to all documents that have ever counted in it.
create table test_history (
  test_id              text        not null,
  document_id          bigint      not null,
  version              bigint      not null,
  -- Whether the document's scans count since then.
  counts               boolean     not null,
  changed_at           timestamptz not null default clock_timestamp(),
  -- Its place in the list of imports; marks do not know it: a trigger of operations fills it in.
  document_received_at timestamptz,
  primary key (test_id, document_id, version)
);

-- Where to find the scans that lie beside the one that counts for a student in a test: with the mark, all scans of both that
-- have ever counted. Written when a document is published, for students with several scans only, which are few: a key of scan
-- by student would cost every scan of every import. A row may lead to a scan that has become another student's.
create table rescan (
  test_id        text   not null,
  student_number text   not null,
  document_id    bigint not null,
  result         bigint not null,
  primary key (test_id, student_number, document_id, result)
);

-- While a dry run is under way: the scans that a document would have, where they are not those that it has.
create table dry_run_scan (
  order_id        bigint not null references orders,
  test_id         text   not null,
  document_id     bigint not null references document,
  result          bigint not null,
  line            bigint not null,
  student_number  text   not null,
  available       int    not null constraint dry_run_scan_available_within_limits check (available between 1 and 1000000),
  obtained        int    not null,
  primary key (order_id, test_id, document_id, result),
  constraint dry_run_scan_obtained_within_available check (obtained between 0 and available)
);

-- What would become of a test: available marks (null where no mark is), and how many marks would change in which way.
create table dry_run_test (
  order_id         bigint not null references orders,
  test_id          text   not null,
  available_before int,
  available_after  int,
  marks_up         bigint not null,
  marks_down       bigint not null,
  marks_new        bigint not null,
  marks_gone       bigint not null,
  primary key (order_id, test_id)
);

-- How many students have so many marks, and would have.
create table dry_run_distribution (
  order_id        bigint not null,
  test_id         text   not null,
  obtained        int    not null,
  students_before bigint not null,
  students_after  bigint not null,
  primary key (order_id, test_id, obtained),
  foreign key (order_id, test_id) references dry_run_test
);
