"""Asking a model: what would leave, before it does."""
