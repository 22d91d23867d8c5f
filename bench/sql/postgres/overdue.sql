-- Open items whose last day is past, oldest first.
select item_id, stage, title, owner, due, until, day as baseline, status, ($today - until) as days_late
from owned
where standing = 'overdue'
order by due, title, item_id
limit $most
