move as (
    select
        owned.item_id,
        event.version,
        0 as place,
        (event.body ->> '$.deed.from_day') as from_day,
        (event.body ->> '$.deed.to_day') as to_day,
        event.body ->> '$.deed.reason' as reason,
        event.actor,
        event.happened_at as moved_at
    from owned
    join scope as event
        on event.item_id = owned.item_id and event.version > coalesce(owned.moves_from, 0)
    where event.kind = 'item_moved'
    union all
    select
        owned.item_id,
        event.version,
        kept.key as place,
        (kept.value ->> '$.from_day'),
        (kept.value ->> '$.to_day'),
        kept.value ->> '$.reason',
        kept.value ->> '$.actor',
        (kept.value ->> '$.moved_at')
    from owned
    join scope as event on event.version = owned.moves_from
    join json_each(event.body, '$.deed.tracking.moves') as kept
)

select
    move.item_id, owned.stage, owned.title, owned.owner, move.from_day, move.to_day,
    cast(julianday(move.to_day) - julianday(move.from_day) as integer) as days, move.reason, move.actor, move.moved_at
from move
join owned using (item_id)
order by move.moved_at desc, move.version desc, move.place desc, move.item_id
