"""The log: what changes a rollout, and the rollout that it adds up to."""
