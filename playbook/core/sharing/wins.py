"""What everyone may see of what went well."""

from collections.abc import Callable

from playbook.core.base.fields import Frozen
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import Example
from playbook.core.plan.items import AnyItem, Milestone, Reinforcement

MOST_WINS = 5
MOST_MARKED = 3
WORTH_TELLING = 2


class PublicWin(Frozen):
    """An example; `credit` is set only where its author agreed."""

    text: str
    credit: str = ""


def find_wins(rollout: Rollout, now: Rollout, say: Callable[[str], str]) -> tuple[PublicWin, ...]:
    """Return the examples that may be shown, the newest first.

    What `rollout` has is shown as `now` has it, so that a withdrawn agreement holds at once.
    """
    current = [now.examples[example] for example in rollout.examples if example in now.examples]
    fit = [example for example in current if may_be_told(example)]
    fit.sort(key=lambda example: (example.day, example.id), reverse=True)
    return tuple(
        PublicWin(text=say(example.what), credit=example.credit if example.may_share == "named" else "")
        for example in fit[:MOST_WINS]
    )


def may_be_told(example: Example) -> bool:
    """Return whether its author agreed and a lead rated it."""
    is_worth_it = example.rating is not None and example.rating >= WORTH_TELLING
    return example.may_share in ("named", "unnamed") and is_worth_it and bool(example.what)


def is_a_win(item: AnyItem) -> bool:
    """Return whether a done item is a win or recognition."""
    if isinstance(item, Milestone):
        return item.is_win
    return isinstance(item, Reinforcement) and item.way in ("win", "recognition")
