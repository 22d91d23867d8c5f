-- How many dated items stand how.
select standing, count(*) as items from tracked group by standing order by standing
