"""One reading of a rollout for one audience, which every document lays out."""
