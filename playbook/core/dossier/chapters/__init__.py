"""The chapters of the board paper, one a module."""
