-- Append one event where the log ends as expected; return whether it did. A function, since the server plans
-- what is in it once for each connection, behind a pooler too: planning took most of the time of an append.
create function playbook.append_one(
    text, integer, timestamptz, text, text, text, text, text, text, text, text, date, text, bytea,
    expected_head integer, expected_chain bytea
) returns boolean language plpgsql as $$
begin
    update playbook.rollout set head = $2, chain = $14
    where rollout_id = $1 and head = expected_head and chain = expected_chain;
    if found then
        insert into playbook.event values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);
    end if;
    return found;
end
$$;
