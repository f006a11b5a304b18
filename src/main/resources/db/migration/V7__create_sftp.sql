-- Which node polls an SFTP server. A lease saves the others the work; that no file counts twice does not rest on it.
create table sftp_lease (
  server text        primary key,
  holder uuid        not null,
  until  timestamptz not null
);
