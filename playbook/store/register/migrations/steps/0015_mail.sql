-- What mail a rollout sends by itself, and when; null for what is not sent.
create table mail_plan (
    rollout_id  text primary key,
    zone        text not null,
    week_day    integer,
    week_hour   integer,
    digest_day  integer,
    digest_hour integer,
    nudge_hour  integer,
    -- Nothing that was due before is owed.
    since       text not null
) strict;
-- One mail to one person, without an address. Whoever sets next_at to null sends it, and nobody else does.
create table mail (
    id         text primary key,
    rollout_id text not null,
    kind       text not null check (kind in ('invite', 'week', 'digest', 'nudge', 'test')),
    account_id text references account (id) on delete cascade,
    invite_id  text references invite (id) on delete cascade,
    period     text not null,
    -- The ids of the tasks that a nudge is about, as JSON.
    about      text not null,
    queued_at  text not null,
    claimed_at text not null,
    tries      integer not null,
    next_at    text,
    outcome    text,
    status     integer,
    unique (rollout_id, kind, account_id, period)
) strict;
create index mail_waiting on mail (next_at) where next_at is not null;
-- Who does not want a kind of mail: an account, or the hash of an address that has none.
create table mail_optout (
    recipient text not null,
    kind      text not null,
    since     text not null,
    primary key (recipient, kind)
) strict, without rowid;
