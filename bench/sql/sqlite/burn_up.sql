change as (
    select
        date(baseline.day, coalesce(julianday(item.until) - julianday(item.due), 0) || ' days') as day,
        1 as planned, 0 as planned_now, 0 as done
    from baseline
    left join item using (rollout_id, item_id)
    union all
    select coalesce(until, due), 0, 1, 0 from tracked
    union all
    select done_on, 0, 0, 1 from tracked where status = 'done' and done_on <= $today
    union all
    select $today, 0, 0, 0
),

step as (
    select
        day,
        sum(planned) as planned,
        sum(planned_now) as planned_now,
        sum(done) as done
    from change
    group by day
)

select
    day,
    (sum(planned) over upto) as planned,
    (sum(planned_now) over upto) as planned_now,
    case when day <= $today then (sum(done) over upto) end as done
from step
where exists (select 1 from launch)
window upto as (order by day)
order by day
