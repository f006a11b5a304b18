-- Which transaction raised a test's version last. With the version it names a state of the test, for ETags; by itself it
-- lets readers ask for all tests that changed since a position (adr/0030). Kept by the database, so that no writer can forget it.
alter table test add changed_in xid8 not null default pg_current_xact_id();

create index test_changed on test (changed_in);

create function stamp_test() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id();
  return new;
end
$$;

create trigger test_stamped before update of version on test
  for each row execute function stamp_test();

-- Wakes whoever listens, when the transaction commits; what has changed is for them to look up.
create function announce_tests() returns trigger language plpgsql as $$
begin
  perform pg_notify('markr_test', '');
  return null;
end
$$;

create trigger test_announced after insert or update of version on test
  for each statement execute function announce_tests();

-- Digits are compared as numbers: each run of them is preceded by how many it has, without zeros in front.
create function natural_key(id text) returns text language sql immutable strict parallel safe as $$
  select coalesce(string_agg(
    piece[1] || case when piece[2] = '' then '' else lpad(length(ltrim(piece[2], '0'))::text, 2, '0') || ltrim(piece[2], '0') end,
    '' order by ordinal), '')
  from regexp_matches(id, '([^0-9]*)([0-9]*)', 'g') with ordinality as pieces (piece, ordinal)
$$;

create index test_in_natural_order on test ((natural_key(test_id) collate "C"), (test_id collate "C"));
