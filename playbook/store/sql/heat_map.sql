-- Per group and stage; an item of several groups counts in each, one of no group under null.
cell as (
    select
        stage,
        coalesce(until, due) as due,
        standing,
        unnest(coalesce(nullif(words ->> '$.deed.item.group_ids[*]', []), [null])) as group_id
    from tracked
)

select
    group_id,
    stage,
    count(*) as items,
    count(*) filter (standing = 'done') as done,
    count(*) filter (due <= $today) as due,
    count(*) filter (standing = 'overdue') as late
from cell
group by group_id, stage
order by group_id nulls last, stage
