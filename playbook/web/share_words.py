"""How the page of a link says what is asked of people, and how far the rollout is against its plan."""

from datetime import date
from typing import NamedTuple

from playbook.core.asked import PublicAsk, What
from playbook.core.base.words import say_day, say_distance
from playbook.core.curve import Curve

_WHAT: dict[What, str] = {
    "example": "One example of what you did with it",
    "pulse": "Say how it goes for you",
    "training": "training",
    "show_and_tell": "come and listen",
}


class Asked(NamedTuple):
    """When something is asked, how long or how far off that is, what it is, and of which kind."""

    when: str
    about: str
    what: str
    kind: str = ""


def say_asked(ask: PublicAsk, day: date, today: date) -> Asked:
    """Give back what is asked in words, as of a day, for a reader of today."""
    if ask.every is None:
        about, kind = say_distance(ask.day, day), _WHAT[ask.what]
        return Asked(
            say_day(ask.day, today), about, ask.title or kind.capitalize(), kind if ask.title else ""
        )
    begins = f"from {say_day(ask.day, today)}" if ask.day > day else ""
    ends = f"until {say_day(ask.until, today)}" if ask.until else ""
    return Asked(_say_every(ask), " ".join(filter(None, (begins, ends))), _WHAT[ask.what])


def _say_every(ask: PublicAsk) -> str:
    match ask.every:
        case 1:
            return "Every day"
        case 7:
            return f"Each {ask.day:%A}"
        case 14:
            return f"Every second {ask.day:%A}"
        case _:
            return f"Every {ask.every} days"


def say_pace(curve: Curve) -> str:
    """Give back in a sentence how what is done compares with the launch plan."""
    gap = curve.done[-1] - curve.planned[curve.now]
    if gap == 0:
        return "As far as planned at launch."
    steps = f"{abs(gap):,} {'step' if abs(gap) == 1 else 'steps'}"
    return f"{steps} {'ahead of' if gap > 0 else 'behind'} the launch plan."
