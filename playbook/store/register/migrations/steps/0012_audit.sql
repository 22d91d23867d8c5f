-- What owners and editors did to people, links, tokens, settings and data. It only grows; what is older than
-- the setting says goes. No secret stands in it. The name is that of then; forgetting somebody rewrites it.
create table audit (
    id          integer primary key autoincrement,
    happened_at text not null,
    account_id  text not null,
    name        text not null,
    action      text not null,
    subject     text not null
) strict;
create index audit_moment on audit (happened_at);
create trigger audit_is_final before update of id, happened_at, account_id, action on audit
begin
    select raise(abort, 'the audit log only grows');
end;
