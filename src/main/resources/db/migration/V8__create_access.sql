-- People who may sign in. Nobody is deleted, for the audit names them: who leaves is disabled. While there is no row, a Markr that
-- listens on its own machine only asks nobody who they are.
create table user_account (
  name        text        primary key
    constraint user_account_name_plain check (name ~ '^[a-z0-9][a-z0-9._@-]{0,63}$'),
  -- With its kind in front: {bcrypt}.
  password    text        not null,
  role        text        not null
    constraint user_account_role_known check (role in ('SCANNER', 'VIEWER', 'OFFICER', 'OPERATOR', 'ADMIN')),
  created_at  timestamptz not null default now(),
  disabled_at timestamptz
);

-- Of programs. The secret has 256 random bits, so its hash needs no salt and no rounds.
create table api_token (
  token_id      text        primary key,
  secret_sha256 bytea       not null,
  name          text        not null,
  role          text        not null
    constraint api_token_role_known check (role in ('SCANNER', 'VIEWER', 'OFFICER', 'OPERATOR', 'ADMIN')),
  -- What its receipts name, and whose drops it may see.
  source        text,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  -- To the minute.
  last_used_at  timestamptz,
  revoked_at    timestamptz,
  constraint api_token_of_scanner_has_source check (role <> 'SCANNER' or source is not null)
);

-- Leads to the first user where Markr listens to a network. Any node takes it, once.
create table first_admin_link (
  secret_sha256 bytea       primary key,
  expires_at    timestamptz not null
);

-- Who did what, from where, on what and why. Written in the transaction of the act.
create table audit_entry (
  audit_entry_id bigint      generated always as identity primary key,
  at             timestamptz not null default now(),
  -- Null where nobody had signed in.
  who            text,
  address        text,
  act            text        not null,
  subject        text        not null,
  student_number text,
  reason         text,
  outcome        text        not null constraint audit_entry_outcome_known check (outcome in ('DONE', 'ALLOWED', 'REFUSED'))
);

create index audit_entry_in_list on audit_entry (at, audit_entry_id);
-- Who is asked about, and which student: few of many.
create index audit_entry_who on audit_entry (who, at, audit_entry_id);
create index audit_entry_student on audit_entry (student_number, at, audit_entry_id) where student_number is not null;

create function keep_audit() returns trigger language plpgsql as $$
begin
  raise exception 'The audit is only added to.';
end
$$;

create trigger audit_entry_kept before update or delete or truncate on audit_entry execute function keep_audit();

-- Spring Session 4.1.1, from the jar of spring-session-jdbc: several nodes share who has signed in.
-- begin spring-session-jdbc
CREATE TABLE SPRING_SESSION (
	PRIMARY_ID CHAR(36) NOT NULL,
	SESSION_ID CHAR(36) NOT NULL,
	CREATION_TIME BIGINT NOT NULL,
	LAST_ACCESS_TIME BIGINT NOT NULL,
	MAX_INACTIVE_INTERVAL INT NOT NULL,
	EXPIRY_TIME BIGINT NOT NULL,
	PRINCIPAL_NAME VARCHAR(100),
	CONSTRAINT SPRING_SESSION_PK PRIMARY KEY (PRIMARY_ID)
);

CREATE UNIQUE INDEX SPRING_SESSION_IX1 ON SPRING_SESSION (SESSION_ID);
CREATE INDEX SPRING_SESSION_IX2 ON SPRING_SESSION (EXPIRY_TIME);
CREATE INDEX SPRING_SESSION_IX3 ON SPRING_SESSION (PRINCIPAL_NAME);

CREATE TABLE SPRING_SESSION_ATTRIBUTES (
	SESSION_PRIMARY_ID CHAR(36) NOT NULL,
	ATTRIBUTE_NAME VARCHAR(200) NOT NULL,
	ATTRIBUTE_BYTES BYTEA NOT NULL,
	CONSTRAINT SPRING_SESSION_ATTRIBUTES_PK PRIMARY KEY (SESSION_PRIMARY_ID, ATTRIBUTE_NAME),
	CONSTRAINT SPRING_SESSION_ATTRIBUTES_FK FOREIGN KEY (SESSION_PRIMARY_ID) REFERENCES SPRING_SESSION(PRIMARY_ID) ON DELETE CASCADE
);
-- end spring-session-jdbc
-- Who comes from an identity provider has its name for them in their own, up to 255 characters.
alter table spring_session alter column principal_name type text;
