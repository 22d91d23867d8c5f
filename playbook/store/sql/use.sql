-- Who uses it: the whole rollout by week, and its groups in the latest week. As core/review/adoption.py puts counts
-- together: of a group the latest of a week; the whole is its own count, or the sum of its groups.
-- No number of fewer than $smallest people leaves this query, nor one from which it could be subtracted;
-- nor one of the groups in $hidden, which are too small by the brief.
kept as (
    select group_id, item_id, due as day, body -> '$.deed.use' as use
    from scope
    -- Without `is true` DuckDB reads the body of every event before it looks at the kind.
    where (kind in ('use_counted', 'use_removed')) is true
    qualify kind = 'use_counted' and version = max(version) over (partition by item_id)
),

counted as (
    select
        date_trunc('week', day)::date as week,
        group_id,
        day,
        (use ->> '$.seats')::integer as seats,
        (use ->> '$.active')::integer as active,
        (use ->> '$.returning')::integer as returned,
        (use ->> '$.active_28')::integer as active_28,
        (use ->> '$.idle')::integer as idle,
        (use ->> '$.idle_cost')::double as idle_cost,
        (use ->> '$.depth')::double as depth
    from kept
    where day <= $today
    qualify row_number() over (
        partition by date_trunc('week', day), group_id order by day desc, item_id desc
    ) = 1
),

-- What one of the groups does not tell is not told for all of them.
summed as (
    select
        week,
        max(day) as day,
        sum(seats)::bigint as seats,
        case when count(active) = count(*) then sum(active)::bigint end as active,
        case when count(returned) = count(*) then sum(returned)::bigint end as returned,
        case when count(active_28) = count(*) then sum(active_28)::bigint end as active_28,
        case when count(idle) = count(*) then sum(idle)::bigint end as idle,
        case when count(idle_cost) = count(*) then sum(idle_cost) end as idle_cost,
        case when count(depth) = count(*) and count(active_28) = count(*)
            then sum(depth * active_28) / nullif(sum(active_28), 0)
        end as depth
    from counted
    where group_id is not null
    group by week
),

whole as (
    select counted.* exclude (group_id)
    from counted
    left join summed on summed.week = counted.week
    where counted.group_id is null and counted.seats >= coalesce(summed.seats, 0)
    union all
    select summed.*
    from summed
    left join counted on counted.week = summed.week and counted.group_id is null
    where counted.week is null or counted.seats < summed.seats
),

now as (
    select * from whole qualify row_number() over (order by week desc) = 1
),

-- The groups of the latest week, and the seats of the whole that are of none of them.
slice as (
    select counted.group_id, counted.seats
    from counted
    join now on now.week = counted.week
    where counted.group_id is not null
    union all
    select '', now.seats - coalesce(summed.seats, 0)
    from now
    left join summed on summed.week = now.week
    where now.seats > coalesce(summed.seats, 0)
),

judged as (
    select
        group_id,
        seats,
        seats < $smallest
            or list_contains($hidden::varchar[], group_id)
            or (sum(seats) over () > seats and sum(seats) over () - seats < $smallest) as hidden
    from slice
),

-- While the hidden ones together are too few, the smallest of the others is hidden with them.
told as (
    select group_id
    from judged
    qualify not hidden and not (
        row_number() over (partition by hidden order by seats, group_id) = 1
        and coalesce(sum(seats) filter (hidden) over (), 0) between 1 and $smallest - 1
    )
)

select week, null as group_id, day, seats, active, returned, active_28, idle, idle_cost, depth
from whole
where seats >= $smallest
union all
select
    counted.week, group_id, counted.day, counted.seats, counted.active, counted.returned,
    counted.active_28, counted.idle, counted.idle_cost, counted.depth
from counted
join now on now.week = counted.week
join told using (group_id)
order by group_id nulls first, week
