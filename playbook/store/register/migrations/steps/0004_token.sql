-- What programs show in place of a person. The secret is kept hashed; a removed maker takes it along.
create table token (
    id          text primary key,
    secret_hash text not null unique,
    rollout_id  text not null,
    name        text not null,
    may_write   integer not null,
    made_by     text references account (id) on delete cascade,
    maker       text not null,
    created_at  text not null,
    expires_at  text not null,
    used_on     text,
    revoked_at  text
) strict;
