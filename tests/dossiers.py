"""Dossiers of several rollouts, each made once in a process."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from cachetools import LRUCache

from playbook.core.case.case import read_case
from playbook.core.case.decision_page import DecisionPage
from playbook.core.case.page import page_of
from playbook.core.dossier.audience import BOARD, Audience
from playbook.core.dossier.dossier import dossier
from playbook.core.dossier.model import Dossier
from playbook.core.log.events import read_event
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.progress.next_step import NextStep, Weight
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.kinds import load_kinds

_DOSSIERS: LRUCache[tuple[Any, ...], tuple[Rollout, Rollout | None, Dossier]] = LRUCache(32)
SAMPLES = Path(__file__).parent.parent / "data" / "samples"
ASK = NextStep(
    rule_id="R33", grade="A", sort="gate", cause="gate", weight=Weight.DATED, do="Decide at the gate.",
    why="Nothing is decided.", stage="accountability", place="gates", asks=("Go on if: they use it.",),
    day=date(2026, 3, 2), is_due=True,
)  # fmt: skip


@cache
def sample(name: str = "2-after-august") -> Rollout:
    """Return the rollout of a sample."""
    lines = (SAMPLES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return fold(map(read_event, lines))


def page_for(rollout: Rollout, today: date) -> DecisionPage:
    """Return the Decisions page of a rollout."""
    case, items = read_case(rollout.brief, load_kinds(), today), tuple(rollout.items.values())
    return page_of(case, items, today, strategy=rollout.strategy)


def dossier_of(
    rollout: Rollout, audience: Audience = BOARD, today: date | None = None, now: Rollout | None = None
) -> Dossier:
    """Return the dossier of a rollout on the day of its last change, or on another."""
    day = today or rollout.changed_at.date()
    key = id(rollout), audience, day, id(now)
    if key not in _DOSSIERS:
        value = dossier(rollout, audience, day, page_for(rollout, day), load_stages(), asks=(ASK,), now=now)
        _DOSSIERS[key] = rollout, now, value  # while these are held, nothing else has their ids
    return _DOSSIERS[key][-1]
