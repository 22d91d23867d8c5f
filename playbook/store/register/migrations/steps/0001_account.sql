-- Who may come in. Addresses are kept as they are compared: lower case. Secrets are kept hashed.
create table account (
    id            text primary key,
    name          text not null,
    email         text unique,
    password_hash text,
    issuer        text,
    subject       text,
    is_owner      integer not null default 0,
    created_at    text not null,
    seen_at       text,
    unique (issuer, subject)
) strict;

-- rollout_id is '*' for every rollout; group_ids is a JSON list, ["*"] for every group.
create table membership (
    account_id text not null references account (id) on delete cascade,
    rollout_id text not null,
    role       text not null check (role in ('editor', 'lead', 'viewer')),
    group_ids  text not null default '[]',
    person_id  text,
    primary key (account_id, rollout_id)
) strict;

create table session (
    token_hash text primary key,
    account_id text not null references account (id) on delete cascade,
    created_at text not null,
    seen_at    text not null
) strict;
create index session_of_account on session (account_id);

-- What the server itself has to remember between starts, such as the key that signs cookies.
create table kept (
    name  text primary key,
    value text not null
) strict;
