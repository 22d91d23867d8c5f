-- What every query about one rollout begins with: its launch, and the items of its plan as they stand.
-- `scope` holds the events looked at. One pass over them: a join of each item with its last words, its last
-- day and its last status took half as long again.
known as (
    select
        item_id,
        -- The launch stands among the items, as the one that has no id.
        max(version) filter (kind in ('item_added', 'item_edited', 'launched')) as told_at,
        max(version) filter (kind in ('item_removed', 'launch_withdrawn')) as gone_at,
        arg_max(body, version) filter (kind in ('item_added', 'item_edited', 'launched')) as words,
        arg_max(stage, version) filter (kind in ('item_added', 'item_edited')) as stage,
        arg_max_null(due, version) filter (kind in ('item_added', 'item_edited')) as told_day,
        arg_max_null(due, version) filter (kind in ('item_added', 'item_edited')
            or (kind in ('item_moved', 'tracking_restored') and due is not null)) as due,
        arg_max_null(status, version)
            filter (kind in ('status_logged', 'tracking_restored', 'item_removed')) as status,
        arg_max_null(
            case
                when status is distinct from 'done' then null
                when kind = 'tracking_restored' then (body ->> '$.deed.tracking.done_on')::date
                else coalesce(due, left(body ->> '$.happened_at', 10)::date)
            end,
            version
        ) filter (kind in ('status_logged', 'tracking_restored', 'item_removed')) as done_on,
        max(version) filter (kind in ('tracking_restored', 'item_removed')) as moves_from
    from scope
    -- Without `is true` DuckDB reads the body of every event before it looks at the kind.
    where (kind in (
        'item_added', 'item_edited', 'item_removed', 'item_moved', 'status_logged', 'tracking_restored',
        'launched', 'launch_withdrawn'
    )) is true
    group by item_id
),

launch as (
    select told_at as version, (words -> '$.deed.baseline')::map(varchar, date) as baseline
    from known
    where item_id is null and told_at > coalesce(gone_at, 0)
),

-- `planned_on`: its day in the launch plan, if it is in that; also of an item that was removed since.
item as (
    select
        known.* exclude (told_at, gone_at, told_day),
        told_at > coalesce(gone_at, 0) as is_here,
        launch.version is not null as is_launched,
        launch.baseline[known.item_id] as planned_on,
        -- An item that runs for a while is moved as a whole; its end is in the words of its last edit.
        case
            when (words -> '$.deed.item.end') is null then due
            else (words ->> '$.deed.item.end')::date + coalesce(due - told_day, 0)::integer
        end as until
    from known
    left join launch on true
    where known.item_id is not null
),

-- The dated items: what progress is logged on. `day`: by when it was to be done at launch, or as it is
-- where it joined later; what runs for a while is done when it ends.
tracked as (
    select
        * exclude (is_here, is_launched, planned_on),
        case when is_launched
            then coalesce(planned_on, due) + coalesce(until - due, 0)::integer
        end as day,
        case
            when status = 'done' then 'done'
            when until < $today then 'overdue'
            else coalesce(status, 'planned')
        end as standing
    from item
    where is_here and due is not null
)
