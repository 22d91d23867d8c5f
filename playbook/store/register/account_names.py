"""Refuse a name that looks like that of another account."""

import re

from sqlalchemy import select

from playbook.core.base.errors import PlaybookError
from playbook.core.base.letters import normalized
from playbook.core.text.lookalike import looks_like
from playbook.store.register.register import Transaction
from playbook.store.register.tables import accounts

# Programs act under names that end with the first; the log and the audit log use the others for no account.
_API, _IN_PARENTHESES = "API", re.compile(r"\(([^()]*)\)\W*$")
_NOBODYS = "a former colleague", "Command line", "Somebody", "Somebody with a link"


class NameTaken(PlaybookError):
    """Another account has this name, or one that looks like it."""

    title = "The name is taken"


def refuse_taken_name(transaction: Transaction, name: str, account_id: str = "") -> None:
    """Raise NameTaken, inside a transaction, for a name that others read as somebody else's."""
    others = transaction.scalars(select(accounts.c.name).where(accounts.c.id != account_id))
    names = [*_NOBODYS, *others]
    behind = _IN_PARENTHESES.search(normalized("NFKC", name))
    is_program = behind is not None and looks_like(behind[1], _API)
    if is_program or any(looks_like(name, other) for other in names):
        raise NameTaken(
            "Somebody here has this name already, or one that looks like it.",
            "Add what tells you apart, such as a team.",
        )
