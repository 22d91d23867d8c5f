-- Since when somebody is turned away, so that the hash can expire; stamped by the daily upkeep.
alter table turned_away add column since text;
