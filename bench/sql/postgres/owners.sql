person as (
    select distinct on (rollout_id, person_id) rollout_id, person_id, name
    from (
        select
            rollout_id,
            version,
            coalesce(body #>> '{deed,person,id}', body #>> '{deed,person_id}') as person_id,
            body #>> '{deed,person,name}' as name
        from scope
        where kind in ('person_saved', 'person_removed')
    ) as saved
    order by rollout_id, person_id, version desc
),

owned as (
    select
        tracked.*,
        tracked.words #>> '{deed,item,title}' as title,
        coalesce(person.name, tracked.words #>> '{deed,item,owner,role}', '') as owner
    from tracked
    left join person
        on person.rollout_id = tracked.rollout_id
        and person.person_id = (tracked.words #>> '{deed,item,owner,person_id}')
)
