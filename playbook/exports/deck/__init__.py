"""A rollout as a deck that PowerPoint, Keynote and Google Slides can edit."""
