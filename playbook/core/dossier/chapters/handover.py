"""Handing over: to whom, when and on what conditions; open questions; signatures."""

import re
from collections.abc import Iterator

from playbook.core.case.claims.money import names_last_payment
from playbook.core.case.feasible.checks import CONFIRMED
from playbook.core.case.rows.questions import ASSUMED_DAYS, WHICH_WAY, WORKS_HERE
from playbook.core.case.teams.leaving import later_owner
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.chapters.rules import NO_CONTACT, contact_of
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Titled
from playbook.core.text.notes import split_sentences

HANDOVER = "Handing over"
_HAND_OVER, _DATES, _EVIDENCE = "hand-over", "dates", "Evidence: "
_SPONSOR_BACK = "bring the sponsor back"
_ON = "On "  # what happens on a day later
_FIRST_ASKED = re.compile(r" \(first: [^()]{1,120}\)")  # the days stand in the plan
_MOST_CONDITIONS, _MOST_QUESTIONS, _FEWEST_QUESTIONS = 3, 10, 3
_LINE, _NO_BREAK = "……………………", "\N{NO-BREAK SPACE}"


def handover_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield who takes over on what conditions, what is open, and the line to sign."""
    yield Titled("", _takes_over(source))
    yield Entries(tuple(Titled("", condition) for condition in _conditions(source)))
    strategy = source.page.strategy
    most = min(_MOST_QUESTIONS, _FEWEST_QUESTIONS + source.shape.rows)
    most = max(most, len(strategy.questions) if strategy else 0)
    questions = (*_questions(source), *_asked_of_leaders(source))[:most]
    yield Titled("Open questions." if questions else "")
    yield Grid(("Question", "Who", "By"), (6, 2.4, 1.8), questions)
    brief = source.rollout.brief
    people = (brief.sponsor, brief.lead, later_owner(brief))  # a successor to be named signs nothing
    names = dict.fromkeys(person.name for person in people if person and person in brief.people)
    if names:
        lines = (f"{name} {_LINE}".replace(" ", _NO_BREAK) for name in (*names, "Date"))
        yield Titled("Signed:", " ".join(lines))


def _takes_over(source: PaperSource) -> str:
    """Return who takes over from whom on which day."""
    brief = source.rollout.brief
    item = next(
        (each for each in source.rollout.items.values() if _is_hand_over(each.provenance.play_id)), None
    )
    owner, lead = later_owner(brief), brief.lead
    if not owner:
        return "There is no owner after launch yet."
    day = source.on(item.due) if item and item.due else ""
    if owner == lead:  # nobody takes over from themselves
        return f"{owner.name} goes on with this{f' after {day}' if day else ''} when:"
    return f"{owner.name} takes over{f' from {lead.name}' if lead else ''}{f' on {day}' if day else ''} when:"


def _is_hand_over(play: str) -> bool:
    return play == _HAND_OVER


def _conditions(source: PaperSource) -> Iterator[str]:
    """Yield what the task asks for, and that the last decision was go."""
    steps = {step.id: step for step in source.dossier.steps}
    hand_over = (item.id for item in source.rollout.items.values() if _is_hand_over(item.provenance.play_id))
    asked = (_FIRST_ASKED.sub("", steps[item_id].result) for item_id in hand_over if item_id in steps)
    sentences = (each for text in asked for each in split_sentences(" ".join(text.split())))
    brief = source.rollout.brief
    is_own = bool(brief.sponsor) and later_owner(brief) == brief.sponsor  # nobody calls themselves back
    conditions = (
        each
        for each in sentences
        if not each.startswith((_EVIDENCE, _ON)) and not (is_own and _SPONSOR_BACK in each)
    )
    yield from (each for _, each in zip(range(_MOST_CONDITIONS), conditions, strict=False))
    due = max((each.target_date for each in source.dossier.metrics if each.target_date), default=None)
    end = source.page.end
    if due and end and due > end:
        last = source.on(due)
        held = "; we hold the final payment until then (proposal)" if names_last_payment(brief) else ""
        yield f"The last result comes in on {last}{held}."


def _questions(source: PaperSource) -> Iterator[tuple[str, str, str]]:
    answered = {WHICH_WAY} if any(point.key == _DATES for point in source.page.points) else set[str]()
    answered |= {ASSUMED_DAYS} if any(CONFIRMED in check.so for check in source.page.checks) else set()
    strategy = source.page.strategy
    theirs = {each.question for each in strategy.questions} if strategy else set[str]()
    for row in source.page.questions:
        is_theirs = not theirs or row.question in theirs
        if row.question not in answered and is_theirs and not row.question.startswith(WORKS_HERE):
            yield row.question, source.who(row.who), source.on(row.by)


def _asked_of_leaders(source: PaperSource) -> Iterator[tuple[str, str, str]]:
    """Yield the points without an answer of ours, and whom to call where nobody is named."""
    for point in (*source.page.points, *source.page.further_points):
        if point.is_for_board and not point.options:
            yield point.title, source.who(point.who), source.on(point.by)
    if not contact_of(source.rollout):
        lead = source.rollout.brief.lead or source.rollout.brief.sponsor
        days = [point.by for point in source.page.points if point.by]
        yield NO_CONTACT, lead.name if lead else "", source.on(min(days, default=source.home))
