-- The company's logo and color on its big screens. The logo is a PNG that we wrote ourselves.
create table brand (
    id    integer primary key check (id = 1),
    color text not null,
    logo  blob
) strict;
