"""Handing over: to whom, when and on what conditions; open questions; signatures."""

import re
from collections.abc import Iterator

from playbook.core.case.feasible.consequences import CONFIRMED
from playbook.core.case.rows.questions import ASSUMED_DAYS, WHICH_WAY
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.chapters.rules import NO_CONTACT, contact_of
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Titled
from playbook.core.text.notes import split_sentences

HANDOVER = "Handing over"
_HAND_OVER, _DATES, _EVIDENCE = "hand-over", "dates", "Evidence: "
_ON = "On "  # what happens on a day later
_FIRST_ASKED = re.compile(r" \(first: [^()]{1,120}\)")  # the days stand in the plan
_MOST_CONDITIONS, _MOST_QUESTIONS, _FEWEST_QUESTIONS = 3, 10, 3
_LINE = "……………………"


def handover_chapter(known: PaperSource) -> Iterator[Block]:
    """Yield who takes over on what conditions, what is open, and the line to sign."""
    yield Titled("", _takes_over(known))
    yield Entries(tuple(Titled("", condition) for condition in _conditions(known)))
    most = min(_MOST_QUESTIONS, _FEWEST_QUESTIONS + known.shape.rows)
    questions = (*_questions(known), *_asked_of_leaders(known))[:most]
    yield Titled("Open questions." if questions else "")
    yield Grid(("Question", "Who", "By"), (6, 2.4, 1.8), questions)
    brief = known.rollout.brief
    people = (brief.sponsor, brief.lead, brief.find_person(brief.sustainment_owner_id))
    names = dict.fromkeys(person.name for person in people if person)
    if names:
        yield Titled("Signed:", " ".join(f"{name} {_LINE}" for name in (*names, "Date")))


def _takes_over(known: PaperSource) -> str:
    """Return who takes over from whom on which day."""
    brief = known.rollout.brief
    item = next(
        (each for each in known.rollout.items.values() if _is_hand_over(each.provenance.play_id)), None
    )
    owner, lead = brief.find_person(brief.sustainment_owner_id), brief.lead
    if not owner:
        return "Nobody is named yet who takes this over after the project."
    day = f" on {known.on(item.due)}" if item and item.due else ""
    return f"{owner.name} takes over{f' from {lead.name}' if lead and lead != owner else ''}{day} when:"


def _is_hand_over(play: str) -> bool:
    return play == _HAND_OVER


def _conditions(known: PaperSource) -> Iterator[str]:
    """Yield what the task asks for, and that the last decision was go."""
    steps = {step.id: step for step in known.dossier.steps}
    hand_over = (item.id for item in known.rollout.items.values() if _is_hand_over(item.provenance.play_id))
    asked = (_FIRST_ASKED.sub("", steps[item_id].result) for item_id in hand_over if item_id in steps)
    sentences = (each for text in asked for each in split_sentences(" ".join(text.split())))
    conditions = (each for each in sentences if not each.startswith((_EVIDENCE, _ON)))
    yield from (each for _, each in zip(range(_MOST_CONDITIONS), conditions, strict=False))
    days = [gate.day for gate in known.page.gates if gate.day]
    if days:
        yield f"We decided to keep it on {known.on(max(days))}."


def _questions(known: PaperSource) -> Iterator[tuple[str, str, str]]:
    said = {WHICH_WAY} if any(point.key == _DATES for point in known.page.points) else set[str]()
    said |= {ASSUMED_DAYS} if any(CONFIRMED in check.so for check in known.page.checks) else set()
    for row in known.page.questions:
        if row.question not in said:
            yield row.question, known.who(row.who), known.on(row.by)


def _asked_of_leaders(known: PaperSource) -> Iterator[tuple[str, str, str]]:
    """Yield the points without an answer of ours, and whom to call where nobody is named."""
    for point in (*known.page.points, *known.page.further_points):
        if point.is_for_board and not point.options:
            yield point.title, known.who(point.who), known.on(point.by)
    if not contact_of(known.rollout):
        lead = known.rollout.brief.lead or known.rollout.brief.sponsor
        days = [point.by for point in known.page.points if point.by]
        yield NO_CONTACT, lead.name if lead else "", known.on(min(days, default=known.home))
