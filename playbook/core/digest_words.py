"""The sentences of a digest: what one holds, and the words that all of them share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from playbook.core.events import ItemMoved, StatusLogged
from playbook.core.happened import Act
from playbook.core.state import Rollout

NAMED = 3
_TITLE = 80

# What a sentence tells of: where it stands in an update. What was noted, by people or by an alarm, is for the
# screen alone.
Part = Literal["done", "slipped", "measured", "plan", "ahead", "noted"]


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody noted about an item, word for word."""

    who: str
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, the versions of the events that it rests on, what people noted there, and its part."""

    text: str
    versions: tuple[int, ...]
    quotes: tuple[Quote, ...] = ()
    part: Part = field(default="plan", compare=False)


def versions_of(acts: Iterable[Act[object]]) -> tuple[int, ...]:
    """The places of some deeds in the log, in order."""
    return tuple(sorted(act.version for act in acts))


def title_of(rollout: Rollout, deed: StatusLogged | ItemMoved) -> str:
    """What an item is called now, or was when the deed was done; in quotation marks."""
    item = rollout.items.get(deed.item_id)
    return quoted((item.title if item else "") or deed.title or deed.item_id)


def quoted(title: str) -> str:
    """A title in quotation marks, cut where it is long."""
    return f"'{short(title)}'" if title else "an untitled item"


def short(words: str) -> str:
    """The words, cut where there are many."""
    return words if len(words) <= _TITLE else f"{words[: _TITLE - 1].rstrip()}…"


def some_of(told: Sequence[str], between: str = ", ") -> str:
    """The first few, and how many more there are."""
    more = len(told) - NAMED
    if more > 1:
        return f"{between.join(told[:NAMED])} and {more:,} more"
    return between.join(told)


def count(number: int, thing: str) -> str:
    """A number of things: 1 item, 2 items."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def number(value: float) -> str:
    """A number as people write it."""
    return f"{value:,.10g}"
