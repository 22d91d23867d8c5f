"""The built-in writer: from a brief and the stages' plays to a complete plan, with no model at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.errors import Invalid, Problem
from playbook.core.fields import StageKey
from playbook.core.items import AnyItem
from playbook.core.rollout import Brief, problems_of
from playbook.core.stages import Stage
from playbook.llm.casting import wanted
from playbook.llm.expansion import expand
from playbook.llm.facts import is_small
from playbook.llm.notes import notes_of
from playbook.llm.placing import schedule
from playbook.llm.plays import load_stages
from playbook.llm.questions import OpenQuestion, open_questions

__all__ = ["Draft", "OpenQuestion", "draft", "load_stages"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What the writer gives back: the items, what it had to leave open, and what did not fit."""

    items: tuple[AnyItem, ...]
    open_questions: tuple[OpenQuestion, ...]
    notes: tuple[str, ...]


def draft(
    brief: Brief, stages: Sequence[Stage], start: date | None = None, only: StageKey | None = None
) -> Draft:
    """Write the plan of a brief; nothing is dated before `start`, and `only` keeps one stage of it."""
    _refuse_what_cannot_be_planned(brief, start)
    plays = wanted(brief, [play for stage in stages for play in stage.plays])
    made = schedule(brief, plays, is_small(brief), start)
    written = expand(brief, stages, plays, made)
    items = tuple(item for item in written.items if only is None or item.stage == only)
    asks = {name: asked for name, asked in written.asks.items() if only is None or only in asked}
    return Draft(items, open_questions(brief, made, asks), notes_of(made, only, stages))


def _refuse_what_cannot_be_planned(brief: Brief, start: date | None) -> None:
    problems = problems_of(brief)
    if not problems and start and brief.end and start > brief.end:
        problems = [Problem("end", "The rollout has ended.", "Pick a later end to plan on.")]
    if problems:
        raise Invalid(problems)
