-- Which rollouts somebody deleted: one that is gone without a row here was lost at a failover.
create table playbook.deleted (
    rollout_id  text collate "C" primary key
);
