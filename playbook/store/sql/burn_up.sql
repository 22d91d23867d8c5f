-- Summed up to each day on which anything changes, and to today.
change as (
    select
        -- What runs for a while is done when it ends.
        unnest([
            planned_on + case when is_here then coalesce(until - due, 0) else 0 end::integer,
            case when is_here and due is not null then coalesce(until, due) end,
            case when is_here and due is not null and status = 'done' and done_on <= $today then done_on end
        ]) as day,
        unnest([1, 0, 0]) as planned,
        unnest([0, 1, 0]) as planned_now,
        unnest([0, 0, 1]) as done
    from item
    union all
    select $today::date, 0, 0, 0
),

step as (
    select
        day,
        sum(planned) as planned,
        sum(planned_now) as planned_now,
        sum(done) as done
    from change
    where day is not null
    group by day
)

select
    day,
    (sum(planned) over upto)::integer as planned,
    (sum(planned_now) over upto)::integer as planned_now,
    case when day <= $today then (sum(done) over upto)::integer end as done
from step
where exists (select 1 from launch)
window upto as (order by day)
order by day
