-- Files may come from SFTP servers; their receipts name the server as their inbox.
alter table receipt drop constraint receipt_way_known;
alter table receipt add constraint receipt_way_known check (way in ('INBOX', 'HTTP', 'SFTP'));

-- Which node polls a server. A lease saves the others the work; that no file counts twice does not rest on it.
create table sftp_lease (
  server text        primary key,
  holder uuid        not null,
  until  timestamptz not null
);
