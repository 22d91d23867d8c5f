-- The short address of a link while a room has its phones out. The code is kept as it is: it is shown again and again.
create table room (
    link_id text primary key references link (id),
    code text not null unique,
    opened_by text not null,
    opened_at text not null,
    ends_at text not null
);
