"""Points in the brief's own words: hours, consequences, and an objective that is missing."""

import re
from collections.abc import Iterator
from datetime import timedelta

from playbook.core.base.words import capital
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.learning import LEARNS_SLOWER
from playbook.core.case.settle.facts import CaseFacts, cite, hours, sponsor_point

_OF_TIME = r"\b(?:minutes?|hours?|half an hour|half a day|a (?:whole |full )?day|more time)\b"
_TO_LEARN = (
    r"\b(?:needs?|learn\w*|train\w*|course|session|practice|novices|beginners"
    r"|(?:heavy|frequent|occasional) users?)\b"
)
# What a worry says would come to harm if it is true.
_CONSEQUENCE = (
    r"\b(?:stops?|stands? still|waits?|delay\w*|takes? (?:a|two|three|\d+) (?:day|week|hour)s?|too late|lost"
    r"|loses?|losing|angry|cannot (?:ship|deliver|sell|work|answer|treat|pay)|goes? out wrong|get hurt"
    r"|unsafe|complaints?)\b"
)
_MOST_CONSEQUENCES = 1
_OF_PEOPLE = ("reorganization", "place_of_work", "working_hours")  # cases do not decide these
_TRIED_BEFORE = timedelta(days=14)


def objective_missing(facts: CaseFacts) -> Iterator[Point]:
    """Find a brief that says what changes and not what is true afterwards."""
    if facts.brief.objective.strip() or not facts.brief.outcome_measure:
        return
    yield sponsor_point(
        facts,
        "objective_missing",
        9,
        "The metric has no objective",
        f"“{facts.brief.outcome_measure.rstrip('.')}” should change, but the brief does not say what will be "
        "different at the end. Each team will work toward something else.",
        f"Write one sentence by {facts.on(facts.settle_by)}: what will be different, for whom, by when. "
        "Cost: an hour together.",
        "Make the metric the objective. Cost: people improve the number, not the work.",
    )


def hours_said(facts: CaseFacts) -> Iterator[Point]:
    """Find what the brief says of learning time, where sessions ask the same of everyone."""
    for sentence in facts.sentences("concerns", "what_changes", "what_stays"):
        is_time = re.search(_OF_TIME, sentence, re.IGNORECASE)
        is_slow = re.search(LEARNS_SLOWER, sentence, re.IGNORECASE)
        if not (is_slow or (is_time and re.search(_TO_LEARN, sentence, re.IGNORECASE))):
            continue
        if not (is_slow or re.search(r"\b(?:train|learn|course|session)", sentence, re.IGNORECASE)):
            continue
        yield sponsor_point(
            facts,
            "hours_said",
            7,
            "Not everyone needs the same hours",
            f"{cite(sentence)} The sessions before go-live are counted with {hours(facts.hours_each)} "
            "for each.",
            "Set the hours by team, and give those who need more an hour beside a colleague first. Cost: "
            "an hour each, in the roster.",
            f"The same {hours(facts.hours_each)} for all. Cost: too little for some, lost time for others.",
        )
        return


def work_would_suffer(facts: CaseFacts) -> Iterator[Point]:
    """Find a worry about the work itself that nothing in the brief answers."""
    if facts.case.kind.key in _OF_PEOPLE or not facts.waves:
        return
    worries = [
        concern
        for concern in facts.case.concerns
        if not concern.is_about_people
        and re.search(_CONSEQUENCE, concern.text, re.IGNORECASE)
        and len(concern.text.split()) > 4
        and not concern.answer
    ]
    for concern in worries[:_MOST_CONSEQUENCES]:
        yield sponsor_point(
            facts,
            "work_would_suffer",
            8,
            "If they are right, the work suffers",
            f"{cite(concern.text)} Nothing in the brief answers it.",
            "Try ten real cases with those who say so, before the first gate; an exception has one name who "
            "decides within the day. Cost: two days of theirs.",
            "Start without knowing. Cost: the first bad case decides what people think.",
            step=Step(
                "Tried with those who warn of it: ten real cases",
                f"{capital(concern.held_by) if concern.held_by else 'Those who said it'} chose the cases, "
                f"awkward ones among them. What happened is on one page, with what was changed because of "
                "it, and who decides on an exception within the day.",
                facts.working_before(min(facts.waves) - _TRIED_BEFORE),
            ),
        )


RULES = (objective_missing, hours_said, work_would_suffer)
