-- How often a wrong password was given for a link, by day. Nothing says by whom.
create table link_guess (
    link_id text not null references link (id),
    day text not null,
    guesses integer not null,
    primary key (link_id, day)
) without rowid;
