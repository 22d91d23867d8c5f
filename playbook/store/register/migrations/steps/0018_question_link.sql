-- The recurring question that a link asks, and the team whose answers come by it.
alter table link add column item_id text;
alter table link add column group_id text;
