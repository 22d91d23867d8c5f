-- How often something beside its log was changed of a rollout, for who did not hear the bell.
create table playbook.told (
    rollout_id  text collate "C" primary key,
    number      bigint not null
);
