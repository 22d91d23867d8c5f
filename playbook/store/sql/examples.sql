-- Examples per week by rating; weeks without any between the first and the last are in, with zeros.
last as (
    select
        max(version) filter (kind = 'example_logged') as told_at,
        max(version) filter (kind = 'example_removed') as gone_at,
        arg_max(due, version) filter (kind = 'example_logged') as day,
        arg_max(body, version) filter (kind = 'example_logged') as body
    from scope
    -- Without `is true` DuckDB reads the body of every event before it looks at the kind.
    where (kind in ('example_logged', 'example_removed')) is true
    group by coalesce(item_id, body ->> '$.deed.example_id')
),

example as (
    select
        date_trunc('week', day)::date as week,
        (body ->> '$.deed.example.rating')::integer as rating,
        (body ->> '$.deed.example.minutes_saved')::integer as minutes_saved,
        (body ->> '$.deed.example.minutes_checking')::integer as minutes_checking
    from last
    where told_at > coalesce(gone_at, 0)
),

counted as (
    select
        week,
        count(*) as examples,
        count(*) filter (rating = 0) as none,
        count(*) filter (rating = 1) as novelty,
        count(*) filter (rating = 2) as saved_time,
        count(*) filter (rating = 3) as better_result,
        count(*) filter (rating = 4) as changed_work,
        coalesce(sum(minutes_saved), 0)::integer as minutes_saved,
        coalesce(sum(minutes_checking), 0)::integer as minutes_checking
    from example
    group by week
),

week as (
    select unnest(generate_series(min(week), max(week), interval 7 days))::date as week from counted
)

select
    week,
    coalesce(examples, 0) as examples,
    coalesce(none, 0) as none,
    coalesce(novelty, 0) as novelty,
    coalesce(saved_time, 0) as saved_time,
    coalesce(better_result, 0) as better_result,
    coalesce(changed_work, 0) as changed_work,
    coalesce(saved_time + better_result + changed_work, 0) as worth,
    coalesce(none + novelty, 0) as little,
    coalesce(examples - none - novelty - saved_time - better_result - changed_work, 0) as unrated,
    coalesce(minutes_saved, 0) as minutes_saved,
    coalesce(minutes_checking, 0) as minutes_checking
from week
left join counted using (week)
order by week
