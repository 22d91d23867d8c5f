-- The second factor of an account. The secret is sealed under the account's password; the last step is the
-- latest code that was taken, so that none works twice. Recovery codes are kept hashed and go when used.
create table second_factor (
    account_id text primary key references account (id) on delete cascade,
    sealed     blob not null,
    since      text not null,
    last_step  integer not null
) strict;
create table recovery_code (
    account_id text not null references account (id) on delete cascade,
    code_hash  text not null,
    primary key (account_id, code_hash)
) strict, without rowid;
