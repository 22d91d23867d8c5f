-- Questions of a room. Nothing here says who asked but the name that they typed, and nothing the hour.
create table question_box (
    rollout_id text primary key,
    is_open integer not null,
    is_moderated integer not null,
    last_number integer not null,
    box_key blob
) without rowid;
create table question (
    id text primary key,
    rollout_id text not null,
    number integer not null,
    words text not null,
    name text not null,
    state text not null,
    answered_where text,
    asked_on text not null,
    -- What it got before its box closed. Once final, it gets no more.
    votes integer not null default 0,
    is_final integer not null default 0,
    unique (rollout_id, number)
) without rowid;
-- Which devices voted, as nobody can tell without box_key; both go when the box closes, and the count stays.
create table question_vote (
    question_id text not null references question (id),
    mark blob not null,
    primary key (question_id, mark)
) without rowid;
