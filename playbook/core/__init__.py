"""The subject: what a rollout is, what can happen to it, and how it stands. Pure."""
