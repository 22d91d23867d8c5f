"""The part of a page that every panel shares while a model answers."""
