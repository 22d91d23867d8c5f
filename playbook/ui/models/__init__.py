"""A model is answering: the part of a page that every panel shares."""
