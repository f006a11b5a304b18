-- When the document was received first: its place in the list of imports. So the documents of a test are found in the order of
-- the list, however many there are. The marks themselves do without the vault: of what is not in it, there is no place.
alter table test_history add column document_received_at timestamptz;

update test_history
set document_received_at = document.received_at
from document
where document.document_id = test_history.document_id;

create index test_history_in_list on test_history (test_id, document_received_at, document_id);

-- Whoever publishes need not know of it: a node of an earlier version does not.
create function fill_place_of_document() returns trigger language plpgsql as $$
begin
  select received_at into new.document_received_at from document where document_id = new.document_id;
  return new;
end
$$;

create trigger test_history_placed before insert on test_history
  for each row when (new.document_received_at is null) execute function fill_place_of_document();
