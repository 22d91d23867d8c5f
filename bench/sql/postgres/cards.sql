changed as (
    select distinct on (rollout_id) rollout_id, happened_at as changed_at
    from scope
    where kind not in ('model_asked', 'person_forgotten')
    order by rollout_id, version desc
),

log as (
    select rollout_id, version, changed_at
    from (select rollout_id, max(version) as version from scope group by rollout_id) as last
    left join changed using (rollout_id)
),

born as (
    select distinct on (rollout_id)
        rollout_id,
        body #>> '{deed,name}' as name,
        body #>> '{deed,sample}' as sample,
        (body #>> '{deed,synthetic}')::boolean as synthetic,
        happened_at as created_at
    from scope
    where kind = 'rollout_created'
    order by rollout_id, version desc
),

named as (
    select distinct on (rollout_id) rollout_id, body #>> '{deed,values,name}' as name
    from scope
    where kind = 'brief_edited' and body #>> '{deed,values,name}' is not null
    order by rollout_id, version desc
),

put_away as (
    select distinct on (rollout_id) rollout_id, (body #>> '{deed,archived}')::boolean as archived
    from scope
    where kind = 'rollout_archived'
    order by rollout_id, version desc
),

drafted as (
    select rollout_id, count(*) as items, array_to_string(array_agg(distinct stage order by stage), ',') as stages
    from item
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
    select tracked.rollout_id, min(tracked.words #>> '{deed,item,title}') as title
    from tracked
    join counted on counted.rollout_id = tracked.rollout_id and counted.next_day = tracked.due
    where tracked.standing <> 'done'
    group by tracked.rollout_id
)

select
    rollout_id,
    coalesce(named.name, born.name) as name,
    born.sample,
    born.synthetic,
    coalesce(put_away.archived, false) as archived,
    launch.version is not null as launched,
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
