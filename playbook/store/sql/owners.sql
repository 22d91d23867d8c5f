-- The people of the brief by their present names, to tell who owns an item.
person as (
    select
        coalesce(body ->> '$.deed.person.id', body ->> '$.deed.person_id') as person_id,
        arg_max_null(body ->> '$.deed.person.name', version) as name
    from scope
    -- Without `is true` DuckDB reads the body of every event before it looks at the kind.
    where (kind in ('person_saved', 'person_removed')) is true
    group by person_id
),

owned as (
    select
        tracked.*,
        tracked.words ->> '$.deed.item.title' as title,
        coalesce(person.name, tracked.words ->> '$.deed.item.owner.role', '') as owner
    from tracked
    left join person on person.person_id = (tracked.words ->> '$.deed.item.owner.person_id')
)
