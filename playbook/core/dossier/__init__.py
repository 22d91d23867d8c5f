"""One reading of a rollout for one audience, for every document."""
