-- Who is asked to come in. What they will be is fixed; the secret is kept hashed; one use.
create table invite (
    id          text primary key,
    secret_hash text not null unique,
    name        text not null,
    email       text,
    is_owner    integer not null,
    rollout_id  text,
    role        text check (role in ('editor', 'lead', 'viewer')),
    group_ids   text not null default '[]',
    person_id   text,
    made_by     text references account (id) on delete cascade,
    maker       text not null,
    created_at  text not null,
    expires_at  text not null,
    used_at     text,
    revoked_at  text
) strict;
