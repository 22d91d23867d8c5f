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

item as (
    select
        latest.rollout_id,
        latest.item_id,
        latest.moves_from,
        words.stage,
        words.body as words,
        place.due,
        case
            when not words.body #> '{deed,item}' ? 'end' then place.due
            else (words.body #>> '{deed,item,end}')::date + coalesce(place.due - words.due, 0)
        end as until,
        progress.status,
        case
            when progress.kind = 'tracking_restored' then (progress.body #>> '{deed,tracking,done_on}')::date
            when progress.status = 'done'
                then coalesce(progress.due, left(progress.body ->> 'happened_at', 10)::date)
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
        select distinct on (rollout_id) rollout_id, version, body, kind
        from scope
        where kind in ('launched', 'launch_withdrawn')
        order by rollout_id, version desc
    ) as last
    where kind = 'launched'
),

baseline as (
    select launch.rollout_id, planned.key as item_id, planned.value::date as day
    from launch
    cross join jsonb_each_text(launch.body #> '{deed,baseline}') as planned (key, value)
    join latest on latest.rollout_id = launch.rollout_id and latest.item_id = planned.key
),

tracked as (
    select
        item.*,
        case when launch.version is not null
            then coalesce(baseline.day, item.due) + coalesce(item.until - item.due, 0)
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
