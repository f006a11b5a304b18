-- Scans are written and read by document, so one key that begins with it replaces the key by test and the index beside
-- it: half of what COPY costs the server was keeping the two. The columns are the same, test_id among them, so the
-- table can still be distributed by test. Rebuilds the key, so takes time and a lock where there are many scans.
drop index scan_document;

alter table scan
  drop constraint scan_pkey,
  add primary key (document_id, result, test_id);
