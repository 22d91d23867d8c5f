select
    date(day, 'weekday 0', '-6 days') as week,
    count(*) filter (where coalesce(done_on <= day, false)) as on_time,
    count(*) filter (where status = 'done' and not coalesce(done_on <= day, false)) as late,
    count(*) filter (where status is not 'done' and not coalesce(done_on <= day, false)) as open
from tracked
where day <= $today
group by week
order by week
