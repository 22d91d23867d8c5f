"""The paper against itself: what is decided stands in the rest, and nothing else says the reverse."""

import re
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from playbook.core.dossier.chapters.signature import SIGNATURE
from playbook.core.dossier.chapters.timeline import TIMELINE
from playbook.core.dossier.chapters.worries import MAY_SAY
from playbook.core.dossier.model import Dossier
from playbook.core.dossier.paper_blocks import Grid, texts_of_cell
from playbook.core.plan.brief import Brief
from tests.core.case.cases import a_brief, group
from tests.papers import LARGE, SMALL, TWO_STARTS, brief_of, drafted_for, paper_of, text_of

KNOWN = (
    LARGE,
    TWO_STARTS,
    SMALL,
    "law-firm",
    "merged-units",
    "office-days",
    "reading-tutor",
    "S5 manufacturer",
)
HOME = date(2027, 1, 4)
# What a decision does on a day, and what a gate before a start can't know.
_OWN_DAY = re.compile(
    r"(?:go/no-go of its own|\bstart|results so far)[^.;|]{0,30}? on \w{3} (?P<day>\w{3} \d+)"
)
_OF_A_START = re.compile(r"What held up the start|nobody waited a day|no case waits longer|since the start")
_JOBS_KEPT = re.compile(r"\[?Nobody loses their job")


def strained() -> Brief:
    """Return a brief whose sentences pull at each other."""
    return a_brief(
        what_changes="Teams plan their week in Planwell. From 14 June the office plans five sites at night.",
        what_stays="Two people on each site.",
        concerns=(
            "Planners think that it is the first step to empty sites, and the budget for 2028 has eleven "
            "posts fewer. The premises must pass inspection on 12 March. Team B has no fiber until April. "
            "The crews say that it adds four minutes per stop. Half of each crew is at home at any time."
        ),
        why_now="The price holds for contracts signed by 29 January 2027.",
        groups=[
            group("a", manager_id="ann", capacity_hours_per_week=2),
            group("b", manager_id="none", capacity_hours_per_week=2),
        ],
        people=[
            *a_brief().model_dump()["people"],
            {"id": "none", "name": "To be appointed", "job_title": "Site lead", "level": "manager"},
        ],
    )


def rows_of(dossier: Dossier, heading: str) -> Iterator[list[str]]:
    for section in dossier.paper.sections if dossier.paper else ():
        if section.heading == heading:
            for block in section.blocks:
                for row in block.rows if isinstance(block, Grid) else ():
                    yield [" ".join(texts_of_cell(cell)) for cell in row]


def day_in(cell: str, home: date) -> date | None:
    """Return the day that a row of the gates begins with."""
    match = re.match(r"\w{3} \d{1,2}(?:, (?P<year>\d{4}))?", cell)
    if match is None:
        return None
    text = match[0] if match["year"] else f"{match[0]}, {home.year}"
    try:
        return datetime.strptime(f"{text} +0000", "%b %d, %Y %z").date()
    except ValueError:
        return None


def faults_in(dossier: Dossier, brief: Brief) -> Iterator[str]:
    """Yield what a paper says that another part of it denies."""
    whole = text_of(dossier)
    timeline = " ".join(" ".join(row) for row in rows_of(dossier, TIMELINE))
    first = min(filter(None, map(brief.go_live_of, brief.groups)), default=date.max)
    for row in rows_of(dossier, SIGNATURE):
        cells = " ".join(row)
        for match in _OWN_DAY.finditer(cells):
            if match["day"] not in timeline:
                yield f"no row on {match['day']}: {cells}"
        day = day_in(row[0], brief.start or HOME)
        if day and day <= first and _OF_A_START.search(cells):
            yield f"asked before anyone starts: {cells}"
        if day and (later := re.search(r"first known on \w{3} (\w{3} \d+)(?!.*until then)", cells)):
            yield f"asked before it is known: {later[0]}"
    if "posts fewer" in brief.concerns and _JOBS_KEPT.search(whole):
        yield "jobs are promised beside fewer posts"
    vacant = {each.label for each in brief.groups if each.manager_id and brief.manager_of(each) is None}
    if "To be appointed" in whole or any(f"The manager of {name}" in whole for name in vacant):
        yield "somebody who is not appointed has something to do"
    if re.search(r"Open: [A-Z][\w ]+ answers by", whole):
        yield "a worry ends in an open answer"
    guesses = re.findall(rf"{MAY_SAY}'.+?'(?= [A-Z]|$)", whole)
    yield from (f"said of several teams: {guess}" for guess in {*guesses} if guesses.count(guess) > 1)


@pytest.mark.parametrize("name", KNOWN)
def test_a_known_paper_agrees_with_itself(name: str) -> None:
    assert [*faults_in(paper_of(name), brief_of(name))] == []


@pytest.mark.long
def test_a_strained_brief_makes_a_paper_that_agrees_with_itself() -> None:
    brief = strained()
    dossier = drafted_for(brief, HOME)
    assert [*faults_in(dossier, brief)] == []
    whole = text_of(dossier)
    assert "Do we take the step of" in whole
    assert "The premises have passed inspection" in whole
    assert "Pilot on real work" not in whole
