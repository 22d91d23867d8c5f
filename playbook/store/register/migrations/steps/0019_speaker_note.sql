-- What a host wants to say on a slide. A slide is named after its topic and title, which is why a new link keeps it.
create table speaker_note (
    id         text primary key,
    rollout_id text not null,
    slide      text not null,
    words      text not null,
    unique (rollout_id, slide)
) strict;
