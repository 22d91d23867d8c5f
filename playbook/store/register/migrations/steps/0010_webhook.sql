-- Where posts about a rollout go by themselves. The address is a secret and kept as it is: it has to be called.
-- It is gone once removed_at stands there. update_* and reminder_* are null for what is not sent.
create table webhook (
    id            text primary key,
    rollout_id    text not null,
    name          text not null,
    kind          text not null check (kind in ('slack', 'teams', 'json')),
    host          text not null,
    address       text not null,
    zone          text not null,
    update_day    integer,
    update_hour   integer,
    reminder_day  integer,
    reminder_hour integer,
    names_leads   integer not null,
    here          text not null,
    maker         text not null,
    created_at    text not null,
    -- Nothing that was due before is owed.
    since         text not null,
    paused_at     text,
    removed_at    text
) strict;
-- A post, claimed by its key before it leaves: whoever cannot insert it does not send it.
create table dispatch (
    webhook_id text not null references webhook (id),
    subject    text not null check (subject in ('update', 'reminder', 'test')),
    period     text not null,
    attempt    integer not null,
    claimed_at text not null,
    outcome    text,
    status     integer,
    primary key (webhook_id, subject, period, attempt)
) strict, without rowid;
