-- Small documents are imported in groups. A group belongs to one run of the job, and leaves it as a whole: a document
-- that is taken over from a group has none any more.
create sequence import_group;
alter table document add import_group bigint;
create index document_import_group on document (import_group) where state = 'RECEIVED' and import_group is not null;
