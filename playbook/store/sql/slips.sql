-- Every move that still counts: those an undo put back, and those made after it.
kept as (
    select
        item_id,
        version,
        generate_subscripts(moves, 1) as place,
        unnest(moves) as move
    from (
        select item_id, version, (body -> '$.deed.tracking.moves[*]')::json[] as moves
        from scope
        where kind = 'tracking_restored'
    )
),

move as (
    select
        item_id,
        version,
        0 as place,
        (body ->> '$.deed.from_day')::date as from_day,
        due as to_day,
        body ->> '$.deed.reason' as reason,
        actor,
        happened_at as moved_at
    from scope
    where kind = 'item_moved'
    union all
    select
        item_id,
        version,
        place,
        (move ->> '$.from_day')::date,
        (move ->> '$.to_day')::date,
        move ->> '$.reason',
        move ->> '$.actor',
        (move ->> '$.moved_at')::timestamptz
    from kept
)

select
    move.item_id, owned.stage, owned.title, owned.owner, move.from_day, move.to_day,
    (move.to_day - move.from_day) as days, move.reason, move.actor, move.moved_at
from move
join owned on owned.item_id = move.item_id
    and case when place = 0 then move.version > coalesce(owned.moves_from, 0) else move.version = owned.moves_from end
order by move.moved_at desc, move.version desc, move.place desc, move.item_id
