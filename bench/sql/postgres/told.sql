select body #>> '{deed,example,what}' as what
from scope
where kind = 'example_logged' and item_id = $example_id
order by version desc
limit 1
