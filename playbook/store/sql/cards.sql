-- One row per rollout. How an item stands is as in items.sql; of many rollouts the
-- words of the items are read after it is known which are the last, as all of them would fill the memory.
log as (
    select
        rollout_id,
        max(version) as version,
        arg_max(happened_at, version) filter (kind not in ('model_asked', 'person_forgotten')) as changed_at
    from scope
    group by rollout_id
),

about as (
    select
        rollout_id,
        arg_max(happened_at, version) filter (kind = 'rollout_created') as created_at,
        arg_max(body ->> '$.deed.name', version) filter (kind = 'rollout_created') as name,
        arg_max(body ->> '$.deed.sample', version) filter (kind = 'rollout_created') as sample,
        arg_max((body ->> '$.deed.synthetic')::boolean, version) filter (kind = 'rollout_created') as synthetic,
        arg_max(body ->> '$.deed.values.name', version) filter (kind = 'brief_edited') as renamed,
        arg_max((body ->> '$.deed.archived')::boolean, version) filter (kind = 'rollout_archived') as archived
    from scope
    -- Without `is true` DuckDB reads the body of every event before it looks at the kind.
    where (kind in ('rollout_created', 'brief_edited', 'rollout_archived')) is true
    group by rollout_id
),

known as (
    select
        rollout_id,
        item_id,
        max(version) filter (kind in ('item_added', 'item_edited')) as told_at,
        arg_max_null(due, version) filter (kind in ('item_added', 'item_edited')) as told_day,
        arg_max_null(due, version) filter (kind in ('item_added', 'item_edited')
            or (kind in ('item_moved', 'tracking_restored') and due is not null)) as due,
        arg_max_null(status, version)
            filter (kind in ('status_logged', 'tracking_restored', 'item_removed')) as status,
        arg_max_null(due, version)
            filter (kind in ('status_logged', 'tracking_restored', 'item_removed')) as logged_day,
        max(version) filter (kind in ('status_logged', 'tracking_restored', 'item_removed')) as status_at
    from scope
    where kind in (
        'item_added', 'item_edited', 'item_removed', 'item_moved', 'status_logged', 'tracking_restored'
    )
    group by rollout_id, item_id
    having told_at > coalesce(max(version) filter (kind = 'item_removed'), 0)
),

launch as (
    select rollout_id, arg_max(body, version) as body
    from scope
    where (kind in ('launched', 'launch_withdrawn')) is true
    group by rollout_id
    having arg_max(kind, version) = 'launched'
),

baseline as (
    select rollout_id, planned.key as item_id, planned.value as planned_on
    from (
        select rollout_id, unnest(map_entries((body -> '$.deed.baseline')::map(varchar, date))) as planned
        from launch
    )
),

-- When an item was done is a column of its last status, but for these few.
loose as (
    select rollout_id, version, left(body ->> '$.happened_at', 10)::date as done_on
    from scope
    where status = 'done' and kind = 'status_logged' and due is null
    union all
    select rollout_id, version, (body ->> '$.deed.tracking.done_on')::date
    from scope
    where status = 'done' and kind = 'tracking_restored'
),

item as (
    select
        known.rollout_id,
        words.stage,
        words.body ->> '$.deed.item.title' as title,
        known.due,
        case when (words.body -> '$.deed.item.end') is null then known.due
            else (words.body ->> '$.deed.item.end')::date + coalesce(known.due - known.told_day, 0)::integer
        end as until,
        launch.rollout_id is not null as is_launched,
        baseline.planned_on,
        known.status,
        case when known.status = 'done' then
            case when loose.version is null then known.logged_day else loose.done_on end
        end as done_on
    from known
    join scope as words on words.rollout_id = known.rollout_id and words.version = known.told_at
    left join launch on launch.rollout_id = known.rollout_id
    left join baseline on baseline.rollout_id = known.rollout_id and baseline.item_id = known.item_id
    left join loose on loose.rollout_id = known.rollout_id and loose.version = known.status_at
    where (words.kind in ('item_added', 'item_edited')) is true
),

tracked as (
    select
        *,
        case when is_launched and due is not null
            then coalesce(planned_on, due) + coalesce(until - due, 0)::integer
        end as day,
        case
            when due is null then null
            when status = 'done' then 'done'
            when until < $today then 'overdue'
            else coalesce(status, 'planned')
        end as standing
    from item
),

counted as (
    select
        rollout_id,
        count(*) as items,
        list_distinct(list(stage)) as stages,
        count(due) as tracked,
        count(*) filter (standing = 'done') as done,
        count(*) filter (day <= $today) as due_so_far,
        count(*) filter (day <= $today and done_on <= day) as on_time,
        count(*) filter (standing = 'overdue') as overdue,
        count(*) filter (standing in ('at_risk', 'off_track')) as at_risk,
        min({due: due, title: title}) filter (standing <> 'done' and due >= $today) as next
    from tracked
    group by rollout_id
)

select
    rollout_id,
    coalesce(about.renamed, about.name) as name,
    about.sample,
    about.synthetic,
    coalesce(about.archived, false) as archived,
    launch.rollout_id is not null as launched,
    log.version,
    about.created_at,
    log.changed_at,
    coalesce(counted.items, 0) as items,
    coalesce(counted.stages, []) as stages,
    coalesce(counted.tracked, 0) as tracked,
    coalesce(counted.done, 0) as done,
    coalesce(counted.due_so_far, 0) as due_so_far,
    coalesce(counted.on_time, 0) as on_time,
    coalesce(counted.overdue, 0) as overdue,
    coalesce(counted.at_risk, 0) as at_risk,
    counted.next.due as next_day,
    coalesce(counted.next.title, '') as next_title
from log
join about using (rollout_id)
left join launch using (rollout_id)
left join counted using (rollout_id)
order by rollout_id
