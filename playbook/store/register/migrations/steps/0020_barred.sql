-- The seconds of a link whose phones count for nothing, because a host took out what came from them.
create table link_barred (
    link_id text not null references link (id),
    first integer not null,
    until integer not null,
    primary key (link_id, first, until)
) without rowid;
-- How many people each team had when a pulse opened.
create table pulse_team (
    poll_id text not null references pulse (id),
    group_id text not null,
    size integer not null,
    primary key (poll_id, group_id)
) without rowid;
-- What a room sees is looked up with every page, however much was written.
create index pulse_text_state on pulse_text (poll_id, state, n desc, id);
-- Who waits after wrong passwords or codes, as a hash of an address or of a browser's mark; gone a day later.
create table login_wait (
    whose text primary key,
    last text not null,
    next_at text not null,
    count integer not null,
    total integer not null
) without rowid;
