-- The log. Append only; the primary key is the concurrency control and the only index.
-- body is the whole event as JSON, byte for byte as in the journal; the columns are what dashboards group by.
create table event (
    rollout_id  varchar     not null,
    version     integer     not null,
    happened_at timestamptz not null,
    actor       varchar     not null,
    gesture     varchar     not null,
    undoes      varchar     not null,
    kind        varchar     not null,
    item_id     varchar,
    stage       varchar,
    group_id    varchar,
    status      varchar,
    due         date,
    body        varchar     not null,
    primary key (rollout_id, version)
);
