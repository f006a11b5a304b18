-- What the answers of a scan add up to, where the summary marks say something else: the one thing about a scan that can be
-- found out only while its document is read. No foreign key, as scan has none.
create table answer_sum (
  document_id bigint not null,
  result      bigint not null,
  available   bigint not null,
  obtained    bigint not null,
  primary key (document_id, result)
);

-- Somebody has looked at a finding and says why nothing needs to be done. A finding is a scan and what looks wrong with it.
create table dismissal (
  document_id  bigint      not null,
  result       bigint      not null,
  code         text        not null,
  reason       text        not null,
  dismissed_by text        not null,
  dismissed_at timestamptz not null default now(),
  primary key (document_id, result, code)
);

-- Numbers that begin with zeros, by what they are without: one of two that differ by such zeros only is always among
-- them, so the others need no index.
create index mark_leading_zeros on mark (test_id, ltrim(student_number, '0')) where student_number like '0%';
