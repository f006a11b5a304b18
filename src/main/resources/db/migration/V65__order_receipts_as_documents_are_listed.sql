-- When the document of a receipt was received first: its place in the list of imports. So the documents of a source, or of a
-- name, are found in the order of the list, however many there are.
alter table receipt add column document_received_at timestamptz;

-- Each row gets another place, so indexes are made afterwards.
drop index receipt_source;
drop index receipt_name;
drop index receipt_by_words;
update receipt set document_received_at = document.received_at from document where document.document_id = receipt.document_id;
create index receipt_source on receipt (source, receipt_id);
create index receipt_source_in_list on receipt (source, document_received_at, document_id);
create index receipt_name_in_list on receipt (name, document_received_at, document_id);
create index receipt_by_words on receipt using gin (receipt_words(name, source));

alter table receipt add constraint receipt_place_with_document
  check ((document_received_at is null) = (document_id is null));
