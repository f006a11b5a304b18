-- When the document was received first: its place in the list of imports. So the documents of a test are found in the order of
-- the list, however many there are.
alter table test_history add column document_received_at timestamptz;

update test_history set document_received_at = document.received_at from document where document.document_id = test_history.document_id;

alter table test_history alter column document_received_at set not null;
create index test_history_in_list on test_history (test_id, document_received_at, document_id);
