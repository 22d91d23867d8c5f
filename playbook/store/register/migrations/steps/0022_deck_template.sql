-- The company's own slides for decks, emptied of what was on them.
create table deck_template (
    id      integer primary key check (id = 1),
    name    text not null,
    content blob not null
) strict;
