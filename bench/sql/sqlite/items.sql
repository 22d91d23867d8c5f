latest as (
    select
        rollout_id,
        item_id,
        max(version) filter (where kind in ('item_added', 'item_edited', 'item_removed')) as words_at,
        max(version) filter (where kind in ('item_added', 'item_edited')
            or (kind in ('item_moved', 'tracking_restored') and due is not null)) as day_at,
        max(version) filter (where kind in ('status_logged', 'tracking_restored', 'item_removed')) as status_at,
        max(version) filter (where kind in ('tracking_restored', 'item_removed')) as moves_from
    from scope
    where kind in ('item_added', 'item_edited', 'item_removed', 'item_moved', 'status_logged', 'tracking_restored')
    group by rollout_id, item_id
),

item as materialized (
    select
        latest.rollout_id,
        latest.item_id,
        latest.moves_from,
        words.stage,
        words.body as words,
        place.due,
        case
            when json_type(words.body, '$.deed.item.end') is null then place.due
            else date(
                words.body ->> '$.deed.item.end',
                coalesce(julianday(place.due) - julianday(words.due), 0) || ' days'
            )
        end as until,
        progress.status,
        case
            when progress.kind = 'tracking_restored' then (progress.body ->> '$.deed.tracking.done_on')
            when progress.status = 'done'
                then coalesce(progress.due, substr(progress.body ->> '$.happened_at', 1, 10))
        end as done_on
    from latest
    join scope as words on words.rollout_id = latest.rollout_id and words.version = latest.words_at
    join scope as place on place.rollout_id = latest.rollout_id and place.version = latest.day_at
    left join scope as progress
        on progress.rollout_id = latest.rollout_id and progress.version = latest.status_at
    where words.kind <> 'item_removed'
),

launch as (
    select rollout_id, version, body
    from (
        select rollout_id, max(version) as version, body, kind
        from scope
        where kind in ('launched', 'launch_withdrawn')
        group by rollout_id
    ) as last
    where kind = 'launched'
),

baseline as (
    select launch.rollout_id, planned.key as item_id, planned.value as day
    from launch
    join json_each(launch.body, '$.deed.baseline') as planned
    join latest on latest.rollout_id = launch.rollout_id and latest.item_id = planned.key
),

tracked as materialized (
    select
        item.*,
        case when launch.version is not null
            then date(
                coalesce(baseline.day, item.due),
                coalesce(julianday(item.until) - julianday(item.due), 0) || ' days'
            )
        end as day,
        case
            when item.status = 'done' then 'done'
            when item.until < $today then 'overdue'
            else coalesce(item.status, 'planned')
        end as standing
    from item
    left join launch on launch.rollout_id = item.rollout_id
    left join baseline on baseline.rollout_id = item.rollout_id and baseline.item_id = item.item_id
    where item.due is not null
)
