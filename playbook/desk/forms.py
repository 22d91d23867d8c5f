"""What marks a form that guests send, so that one sent twice counts once."""

import re
from uuid import uuid4

from playbook.core.errors import Refused

_ONCE = re.compile(r"[0-9a-f]{12}")


def new_form() -> str:
    """Give back what marks one form: sent twice, what it holds is kept once."""
    return uuid4().hex[:12]


def is_form(once: str) -> bool:
    """Whether this may mark a form of ours."""
    return bool(_ONCE.fullmatch(once))


def no_device() -> Refused:
    """Give back what is said to a browser that shows no device of ours, one for each."""
    return Refused(
        "This page was open for too long, or this browser keeps no cookies.",
        "Send it once more; what you wrote is still here.",
    )
