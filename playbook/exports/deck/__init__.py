"""A rollout as a deck for PowerPoint, Keynote and Google Slides."""
