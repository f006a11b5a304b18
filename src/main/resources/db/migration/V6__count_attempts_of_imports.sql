-- How often the import of a document was begun and how often Markr itself failed at it, so that neither a document that
-- breaks Markr nor one that takes its node down is tried for ever. An import that a shutdown stops is not counted.
alter table document
  add attempts int not null default 0 constraint document_attempts_positive check (attempts >= 0),
  add failures int not null default 0 constraint document_failures_within_attempts check (failures between 0 and attempts);
