kept as (
    select group_id, item_id, due as day, body #> '{deed,use}' as use
    from (
        select *, max(version) over (partition by item_id) as last
        from scope
        where kind in ('use_counted', 'use_removed')
    ) as said
    where kind = 'use_counted' and version = last
),

counted as (
    select week, group_id, day, seats, active, returned, active_28, idle, idle_cost, depth
    from (
        select
            date_trunc('week', day)::date as week,
            group_id,
            day,
            (use ->> 'seats')::integer as seats,
            (use ->> 'active')::integer as active,
            (use ->> 'returning')::integer as returned,
            (use ->> 'active_28')::integer as active_28,
            (use ->> 'idle')::integer as idle,
            (use ->> 'idle_cost')::double precision as idle_cost,
            (use ->> 'depth')::double precision as depth,
            row_number() over (
                partition by date_trunc('week', day), group_id order by day desc, item_id desc
            ) as place
        from kept
        where day <= $today
    ) as placed
    where place = 1
),

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
    select
        counted.week, counted.day, counted.seats, counted.active, counted.returned, counted.active_28,
        counted.idle, counted.idle_cost, counted.depth
    from counted
    left join summed on summed.week = counted.week
    where counted.group_id is null and counted.seats >= coalesce(summed.seats, 0)
    union all
    select
        summed.week, summed.day, summed.seats, summed.active, summed.returned, summed.active_28,
        summed.idle, summed.idle_cost, summed.depth
    from summed
    left join counted on counted.week = summed.week and counted.group_id is null
    where counted.week is null or counted.seats < summed.seats
),

now as (
    select * from whole order by week desc limit 1
),

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
            or (sum(seats) over () > seats and sum(seats) over () - seats < $smallest) as hidden
    from slice
),

told as (
    select group_id
    from (
        select
            group_id,
            hidden,
            row_number() over (partition by hidden order by seats, group_id) as place,
            coalesce(sum(seats) filter (where hidden) over (), 0) as unseen
        from judged
    ) as placed
    where not hidden and not (place = 1 and unseen between 1 and $smallest - 1)
)

select week, null as group_id, day, seats, active, returned, active_28, idle, idle_cost, depth
from whole
where seats >= $smallest
union all
select
    counted.week, counted.group_id, counted.day, counted.seats, counted.active, counted.returned,
    counted.active_28, counted.idle, counted.idle_cost, counted.depth
from counted
join now on now.week = counted.week
join told on told.group_id = counted.group_id
order by group_id nulls first, week
