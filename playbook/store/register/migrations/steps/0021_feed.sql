-- The address at which a calendar program fetches days of the plan. It opens as long as its row is there, and
-- what its account, or its link, may see. Only the day of the last fetch is known, and nothing says by whom.
create table feed (
    id          text primary key,
    secret_hash text not null unique,
    kind        text not null check (kind in ('mine', 'group', 'rollout', 'link')),
    rollout_id  text,
    group_id    text,
    link_id     text references link (id) on delete cascade,
    account_id  text references account (id) on delete cascade,
    has_alarms  integer not null,
    created_at  text not null,
    fetched_on  text
) strict;
