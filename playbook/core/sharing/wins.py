"""What a rollout may show to everyone of what went well, with credit to whoever wants it."""

from collections.abc import Callable

from playbook.core.base.fields import Frozen
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import Example
from playbook.core.plan.items import AnyItem, Milestone, Reinforcement

MOST_WINS = 5
MOST_MARKED = 3
WORTH_TELLING = 2


class PublicWin(Frozen):
    """An example in the words of who did it; `credit` is a name only where its bearer agreed to it."""

    text: str
    credit: str = ""


def find_wins(rollout: Rollout, now: Rollout, say: Callable[[str], str]) -> tuple[PublicWin, ...]:
    """Give back the examples that may be shown, the newest first.

    What `rollout` has is shown as `now` has it: whoever takes an agreement back is believed at once, on a
    page too that shows an earlier day.
    """
    current = [now.examples[example] for example in rollout.examples if example in now.examples]
    fit = [example for example in current if may_be_told(example)]
    fit.sort(key=lambda example: (example.day, example.id), reverse=True)
    return tuple(
        PublicWin(text=say(example.what), credit=example.credit if example.may_share == "named" else "")
        for example in fit[:MOST_WINS]
    )


def may_be_told(example: Example) -> bool:
    """Whether everyone may read an example: its author agreed, and a lead found it worth something."""
    is_worth_it = example.rating is not None and example.rating >= WORTH_TELLING
    return example.may_share in ("named", "unnamed") and is_worth_it and bool(example.what)


def is_a_win(item: AnyItem) -> bool:
    """Whether an item of the plan, once done, is a win or gives recognition."""
    if isinstance(item, Milestone):
        return item.is_win
    return isinstance(item, Reinforcement) and item.way in ("win", "recognition")
