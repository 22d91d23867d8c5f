"""A rollout as a Word document."""
