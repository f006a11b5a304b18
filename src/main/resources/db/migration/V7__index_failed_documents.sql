-- The health asks for them every few seconds. There are few, if any.
create index document_failed on document (finished_at) where state = 'FAILED';
