"""Sheets of a plan for who is signed in."""
