-- What guests are asked for by a link: pulse, examples, with a space between them.
alter table link add column asks text not null default '';
