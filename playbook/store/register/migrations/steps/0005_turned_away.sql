-- Whose account was removed, as a hash: the company's sign-on does not bring it back by itself.
create table turned_away (
    person_hash text primary key
) strict;
