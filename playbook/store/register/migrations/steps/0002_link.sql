-- Links that show a rollout to people without an account. The secret of a link is kept hashed.
-- as_of and as_of_day are null for a link that shows the rollout as it stands.
create table link (
    id            text primary key,
    token_hash    text not null unique,
    rollout_id    text not null,
    name          text not null,
    profile       text not null check (profile in ('public', 'teams', 'full')),
    as_of         integer,
    as_of_day     text,
    password_hash text,
    contact       text not null default '',
    made_by       text not null,
    created_at    text not null,
    expires_at    text not null,
    paused_at     text,
    revoked_at    text
) strict;

-- How often a link was opened on a day: a number, and nothing of who it was.
create table link_open (
    link_id text not null references link (id) on delete cascade,
    day     text not null,
    opens   integer not null,
    primary key (link_id, day)
) strict;
