-- Open items that fall due from today on, soonest first.
select item_id, stage, title, owner, due, until, day as baseline, status, 0 as days_late
from owned
where standing <> 'done' and due between $today and $last
order by due, title, item_id
limit $most
