-- The documents of a test are found in the order of the list of imports, however many there are, by when they were received
-- first. The room of marks does without the vault, so it cannot write that. A document that is not in the vault has no such time.
create index test_history_in_list on test_history (test_id, document_received_at, document_id);

create function fill_place_of_document() returns trigger language plpgsql as $$
begin
  select received_at into new.document_received_at from document where document_id = new.document_id;
  return new;
end
$$;

create trigger test_history_placed before insert on test_history
  for each row when (new.document_received_at is null) execute function fill_place_of_document();
