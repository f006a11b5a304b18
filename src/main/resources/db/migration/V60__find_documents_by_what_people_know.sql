-- The list of imports goes by time, newest first, and begins behind any document of it.
create index document_received on document (received_at, document_id);

-- Nearly all documents are published: those the list of all finds. The others are few, and so are entries of this index. It
-- serves who counts the waiting ones too.
create index document_not_published on document (state, received_at, document_id) where state <> 'PUBLISHED';
drop index document_waiting;

-- Where a drop came from and what it was called, as words: runs of letters and digits. Whoever looks for the beginning of
-- some of them finds it without an extension of the database.
create function receipt_words(name text, source text) returns tsvector language sql immutable parallel safe as $$
  select to_tsvector('simple', regexp_replace(coalesce(name, '') || ' ' || coalesce(source, ''), '[^[:alnum:]]+', ' ', 'g'))
$$;

create index receipt_source on receipt (source, receipt_id) include (document_id);
create index receipt_name on receipt (name, document_id);
create index receipt_by_words on receipt using gin (receipt_words(name, source));

-- Few drops are anything but new.
create index receipt_not_new on receipt (outcome, receipt_id) where outcome <> 'NEW';
