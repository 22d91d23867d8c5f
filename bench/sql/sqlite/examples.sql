example as (
    select
        due as day,
        (body ->> '$.deed.example.rating') as rating,
        coalesce((body ->> '$.deed.example.minutes_saved'), 0) as minutes_saved,
        coalesce((body ->> '$.deed.example.minutes_checking'), 0) as minutes_checking
    from (
        select kind, due, body, version, max(version) over (
            partition by coalesce(item_id, body ->> '$.deed.example_id')
        ) as last
        from scope
        where kind in ('example_logged', 'example_removed')
    ) as said
    where kind = 'example_logged' and version = last
),

running as (
    select date(min(day), 'weekday 0', '-6 days') as week, max(day) as last from example
    union all
    select date(week, '7 days'), last from running where date(week, '7 days') <= last
),

week as (
    select week from running where week is not null
)

select
    week.week,
    count(example.day) as examples,
    count(*) filter (where rating = 0) as "none",
    count(*) filter (where rating = 1) as novelty,
    count(*) filter (where rating = 2) as saved_time,
    count(*) filter (where rating = 3) as better_result,
    count(*) filter (where rating = 4) as changed_work,
    count(*) filter (where rating >= 2) as worth,
    count(*) filter (where rating <= 1) as little,
    count(example.day) filter (where rating is null) as unrated,
    coalesce(sum(minutes_saved), 0) as minutes_saved,
    coalesce(sum(minutes_checking), 0) as minutes_checking
from week
left join example on example.day between week.week and date(week.week, '6 days')
group by week.week
order by week.week
