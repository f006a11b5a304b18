-- One row per mcq-test-result element as read. Written by the import in chunks; counts for nothing until its document
-- is published, and is kept afterwards, so that every mark can be traced to a document and a line.
-- No foreign key to the vault: the table is to be distributable by test_id, the vault is not.
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
  primary key (test_id, document_id, result),
  constraint scan_obtained_within_available check (obtained between 0 and available)
);

create index scan_document on scan (document_id);
