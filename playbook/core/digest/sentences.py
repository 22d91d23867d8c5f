"""The sentences of a digest, and words they share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from playbook.core.base.words import quoted
from playbook.core.log.activity import Activity
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.rollout import Rollout

# What a sentence tells of: where it stands in an update. What was noted, by people or by an alarm, is for the
# screen alone.
SentencePart = Literal["done", "slipped", "measured", "plan", "ahead", "noted"]


@dataclass(frozen=True, slots=True)
class QuotedNote:
    """What somebody noted about an item, word for word."""

    who: str
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class DigestSentence:
    """One sentence with the versions of its events, notes and part."""

    text: str
    versions: tuple[int, ...]
    quotes: tuple[QuotedNote, ...] = ()
    part: SentencePart = field(default="plan", compare=False)


def versions_of(acts: Iterable[Activity[object]]) -> tuple[int, ...]:
    """Return the versions of some changes, in order."""
    return tuple(sorted(act.version for act in acts))


def title_of(rollout: Rollout, change: StatusLogged | ItemMoved) -> str:
    """Return an item's quoted title, as it is or was."""
    item = rollout.items.get(change.item_id)
    return quoted((item.title if item else "") or change.title or change.item_id)
