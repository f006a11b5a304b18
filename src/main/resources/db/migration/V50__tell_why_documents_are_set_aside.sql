-- Why Markr set a document aside: one row for each time. The one that holds is that of the document's own finished_at.
create table failure (
  document_id      bigint      not null references document,
  failed_at        timestamptz not null,
  trouble          text        not null constraint failure_trouble_known check (trouble in ('POISON', 'INFRASTRUCTURE')),
  error            text        not null,
  attempts         int         not null,
  failures         int         not null,
  -- Unknown for what was set aside before there were such rows.
  node             text,
  job_execution_id bigint,
  primary key (document_id, failed_at)
);
insert into failure (document_id, failed_at, trouble, error, attempts, failures)
select document_id, finished_at, case when failures > 0 then 'POISON' else 'INFRASTRUCTURE' end,
  coalesce(substring(failure from 'ended with (\S+)$'), '?'), attempts, failures
from document
where state = 'FAILED';

-- They are listed in this order, page by page.
drop index document_failed;
create index document_failed on document (finished_at, document_id) where state = 'FAILED';
