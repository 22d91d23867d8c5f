-- The anonymous pulse. Answers are counters and nothing else: no row per person, no time, no address, no name.
create table pulse (
    id text primary key,
    rollout_id text not null,
    k integer not null,
    expected integer not null,
    is_open integer not null,
    is_shown integer not null,
    opened_on text not null,
    closed_on text,
    poll_key blob
);
-- One open pulse for a rollout.
create unique index pulse_open on pulse (rollout_id) where is_open = 1;
create table pulse_own (
    id text primary key,
    poll_id text not null references pulse (id),
    number integer not null,
    words text not null
);
create table pulse_count (
    poll_id text not null references pulse (id),
    question text not null,
    group_id text not null,
    choice integer not null,
    n integer not null,
    primary key (poll_id, question, group_id, choice)
) without rowid;
-- What is shown while it is open, and what is held back until enough have answered after it.
create table pulse_live (
    poll_id text not null references pulse (id),
    stage text not null,
    question text not null,
    choice integer not null,
    n integer not null,
    primary key (poll_id, stage, question, choice)
) without rowid;
-- Which devices have answered, as nobody can tell without poll_key; both go when it closes.
create table pulse_seen (
    poll_id text not null references pulse (id),
    mark blob not null,
    primary key (poll_id, mark)
) without rowid;
