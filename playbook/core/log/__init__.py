"""The log of changes, and the rollout they add up to."""
