-- A row per rollout: where its log ends, and the hash chain there. Every append moves it.
create table playbook.rollout (
    rollout_id  text collate "C" primary key,
    head        integer not null,
    chain       bytea   not null
) with (fillfactor = 50);

-- The log, with the columns of the DuckDB copy and the chain up to each event:
-- SHA-256 of the chain before it and its body. Before the first event, the chain is empty.
create table playbook.event (
    rollout_id  text collate "C" not null,
    version     integer          not null,
    happened_at timestamptz      not null,
    actor       text             not null,
    gesture     text             not null,
    undoes      text             not null,
    kind        text             not null,
    item_id     text,
    stage       text,
    group_id    text,
    status      text,
    due         date,
    body        text             not null,
    chain       bytea            not null,
    primary key (rollout_id, version)
);
