-- Where to find the scans that lie beside the one that counts for a student in a test: with the mark, all scans of both that
-- have ever counted. Written when a document is published, for students with several scans only, which are few: a key of
-- scan by student would cost every scan of every import. What such a scan says, and whether it counts, the scan and its
-- document tell; a row may lead to a scan that has become another one's.
create table rescan (
  test_id        text   not null,
  student_number text   not null,
  document_id    bigint not null,
  result         bigint not null,
  primary key (test_id, student_number, document_id, result)
);

insert into rescan (test_id, student_number, document_id, result)
select scan.test_id, scan.student_number, scan.document_id, scan.result
from scan
join document on document.document_id = scan.document_id
left join mark on mark.test_id = scan.test_id and mark.student_number = scan.student_number
where document.state in ('PUBLISHED', 'WITHDRAWN')
and (mark.document_id, mark.result) is distinct from (scan.document_id, scan.result);
