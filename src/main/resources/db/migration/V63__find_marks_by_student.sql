-- All tests of a student are asked for, by people and by findings. An index of all marks by student would cost a publication
-- of 200,000 results a sixth of its time, and a key that begins with the student half of that. So marks that come with the few
-- very large documents are not listed: their tests are marked as crowded for ever, and looked into one after the other.
alter table test add crowded boolean not null default false;
create index test_crowded on test (test_id) where crowded;

alter table mark add listed boolean not null default true;
create index mark_student on mark (student_number, test_id) where listed;
