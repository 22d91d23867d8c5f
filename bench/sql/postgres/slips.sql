-- Gathered first: joined one by one, the planner reads the whole table for each item.
said as materialized (
    select * from scope where kind in ('item_moved', 'tracking_restored', 'item_removed')
),

move as (
    select
        owned.item_id,
        event.version,
        0 as place,
        (event.body #>> '{deed,from_day}')::date as from_day,
        (event.body #>> '{deed,to_day}')::date as to_day,
        event.body #>> '{deed,reason}' as reason,
        event.actor,
        event.happened_at as moved_at
    from owned
    join said as event
        on event.item_id = owned.item_id and event.version > coalesce(owned.moves_from, 0)
    where event.kind = 'item_moved'
    union all
    select
        owned.item_id,
        event.version,
        kept.id::integer as place,
        (kept.value ->> 'from_day')::date,
        (kept.value ->> 'to_day')::date,
        kept.value ->> 'reason',
        kept.value ->> 'actor',
        (kept.value ->> 'moved_at')::timestamptz
    from owned
    join said as event on event.version = owned.moves_from
    cross join jsonb_array_elements(
        case jsonb_typeof(event.body #> '{deed,tracking,moves}')
            when 'array' then event.body #> '{deed,tracking,moves}' else '[]' end
    ) with ordinality as kept (value, id)
)

select
    move.item_id, owned.stage, owned.title, owned.owner, move.from_day, move.to_day,
    (move.to_day - move.from_day) as days, move.reason, move.actor, move.moved_at
from move
join owned using (item_id)
order by move.moved_at desc, move.version desc, move.place desc, move.item_id
