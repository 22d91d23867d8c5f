example as (
    select
        due as day,
        (body #>> '{deed,example,rating}')::integer as rating,
        coalesce((body #>> '{deed,example,minutes_saved}')::integer, 0) as minutes_saved,
        coalesce((body #>> '{deed,example,minutes_checking}')::integer, 0) as minutes_checking
    from (
        select kind, due, body, version, max(version) over (
            partition by coalesce(item_id, body #>> '{deed,example_id}')
        ) as last
        from scope
        where kind in ('example_logged', 'example_removed')
    ) as said
    where kind = 'example_logged' and version = last
),

week as (
    select generate_series(
        date_trunc('week', min(day)), date_trunc('week', max(day)), interval '7 days'
    )::date as week
    from example
)

select
    week.week,
    count(example.day) as examples,
    count(*) filter (where rating = 0) as none,
    count(*) filter (where rating = 1) as novelty,
    count(*) filter (where rating = 2) as saved_time,
    count(*) filter (where rating = 3) as better_result,
    count(*) filter (where rating = 4) as changed_work,
    count(*) filter (where rating >= 2) as worth,
    count(*) filter (where rating <= 1) as little,
    count(example.day) filter (where rating is null) as unrated,
    coalesce(sum(minutes_saved), 0)::integer as minutes_saved,
    coalesce(sum(minutes_checking), 0)::integer as minutes_checking
from week
left join example on example.day between week.week and week.week + 6
group by week.week
order by week.week
