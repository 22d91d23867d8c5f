"""Passwords are hashed at next to no cost in the tests, and in the servers that are copies of them."""

from playbook.desk.accounts import passwords

REAL_COST = passwords._COST
passwords._COST = 1, 8, 1
