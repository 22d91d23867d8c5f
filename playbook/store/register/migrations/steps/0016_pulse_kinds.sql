-- More kinds of question in a pulse. An open text is a row without a device, a team, a day or another answer.
alter table pulse add column ready text not null default 'awareness desire knowledge ability reinforcement';
alter table pulse_own add column kind text not null default 'scale';
alter table pulse_own add column options text not null default '';
alter table pulse_own add column is_many integer not null default 0;
create table pulse_text (
    id text primary key,
    poll_id text not null references pulse (id),
    question text not null,
    words text not null,
    n integer not null,
    state text not null,
    theme text not null default ''
) without rowid;
create index pulse_text_words on pulse_text (poll_id, question, words);
create index pulse_text_held on pulse_text (poll_id, question) where state = 'held';
