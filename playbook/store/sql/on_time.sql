-- What became of the items that the launch plan had in each week up to today.
select
    date_trunc('week', day)::date as week,
    count(*) filter (coalesce(done_on <= day, false)) as on_time,
    count(*) filter (status = 'done' and not coalesce(done_on <= day, false)) as late,
    count(*) filter (status is distinct from 'done' and not coalesce(done_on <= day, false)) as open
from tracked
where day <= $today
group by week
order by week
