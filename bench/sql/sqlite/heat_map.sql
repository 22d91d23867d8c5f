cell as (
    select tracked.stage, coalesce(until, due) as due, standing, mine.value as group_id
    from tracked
    left join json_each(words, '$.deed.item.group_ids') as mine
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
