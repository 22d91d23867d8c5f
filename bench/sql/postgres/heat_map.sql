cell as (
    select tracked.stage, coalesce(until, due) as due, standing, mine.group_id
    from tracked
    left join lateral jsonb_array_elements_text(words #> '{deed,item,group_ids}') as mine (group_id) on true
)

select
    group_id,
    stage,
    count(*) as items,
    count(*) filter (where standing = 'done') as done,
    count(*) filter (where due <= $today) as due,
    count(*) filter (where standing = 'overdue') as late
from cell
group by group_id, stage
order by group_id nulls last, stage
