changed as (
    select rollout_id, max(version) as version, happened_at as changed_at
    from scope
    where kind not in ('model_asked', 'person_forgotten')
    group by rollout_id
),

log as (
    select rollout_id, last.version, changed_at
    from (select rollout_id, max(version) as version from scope group by rollout_id) as last
    left join changed using (rollout_id)
),

born as (
    select
        rollout_id,
        max(version) as version,
        body ->> '$.deed.name' as name,
        body ->> '$.deed.sample' as sample,
        (body ->> '$.deed.synthetic') as synthetic,
        happened_at as created_at
    from scope
    where kind = 'rollout_created'
    group by rollout_id
),

named as (
    select rollout_id, max(version) as version, body ->> '$.deed.values.name' as name
    from scope
    where kind = 'brief_edited' and body ->> '$.deed.values.name' is not null
    group by rollout_id
),

put_away as (
    select rollout_id, max(version) as version, body ->> '$.deed.archived' as archived
    from scope
    where kind = 'rollout_archived'
    group by rollout_id
),

drafted as (
    select rollout_id, sum(items) as items, group_concat(stage) as stages
    from (
        select rollout_id, stage, count(*) as items
        from item
        group by rollout_id, stage
        order by rollout_id, stage
    ) as staged
    group by rollout_id
),

counted as (
    select
        rollout_id,
        count(*) as tracked,
        count(*) filter (where standing = 'done') as done,
        count(*) filter (where day <= $today) as due_so_far,
        count(*) filter (where day <= $today and done_on <= day) as on_time,
        count(*) filter (where standing = 'overdue') as overdue,
        count(*) filter (where standing in ('at_risk', 'off_track')) as at_risk,
        min(due) filter (where standing <> 'done' and due >= $today) as next_day
    from tracked
    group by rollout_id
),

next as (
    select tracked.rollout_id, min(tracked.words ->> '$.deed.item.title') as title
    from tracked
    join counted on counted.rollout_id = tracked.rollout_id and counted.next_day = tracked.due
    where tracked.standing <> 'done'
    group by tracked.rollout_id
)

select
    rollout_id,
    coalesce(named.name, born.name) as name,
    born.sample,
    iif(born.synthetic, 't', 'f') as synthetic,
    iif(put_away.archived, 't', 'f') as archived,
    iif(launch.version is not null, 't', 'f') as launched,
    log.version,
    born.created_at,
    log.changed_at,
    coalesce(drafted.items, 0) as items,
    coalesce(drafted.stages, '') as stages,
    coalesce(counted.tracked, 0) as tracked,
    coalesce(counted.done, 0) as done,
    coalesce(counted.due_so_far, 0) as due_so_far,
    coalesce(counted.on_time, 0) as on_time,
    coalesce(counted.overdue, 0) as overdue,
    coalesce(counted.at_risk, 0) as at_risk,
    counted.next_day,
    coalesce(next.title, '') as next_title
from log
join born using (rollout_id)
left join named using (rollout_id)
left join put_away using (rollout_id)
left join launch using (rollout_id)
left join drafted using (rollout_id)
left join counted using (rollout_id)
left join next using (rollout_id)
order by log.changed_at desc, rollout_id
