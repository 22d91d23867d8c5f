"""Rules that find what leaders must settle first, by subject."""
