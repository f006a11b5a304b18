-- Whoever watches Markr asks every few seconds how many documents wait, and since when. There are few beside those that
-- have ended.
create index document_waiting on document (received_at) where state = 'RECEIVED';
