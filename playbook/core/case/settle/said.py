"""Points in the brief's own words: hours, consequences, and an objective that is missing."""

import re
from collections.abc import Iterator
from datetime import timedelta

from playbook.core.base.words import capital, listed
from playbook.core.case.answers import stated_answer
from playbook.core.case.judgment import Point, Step
from playbook.core.case.reading.groups import groups_named
from playbook.core.case.reading.learning import LEARNS_SLOWER
from playbook.core.case.settle.facts import CaseFacts, cite, hours, sponsor_point
from playbook.core.plan.brief import Group
from playbook.core.plan.plays.kinds import KINDS_OF_PEOPLE
from playbook.core.text.numbers import counts_in

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
_HOURS = (
    r"(?P<hours>\d{1,3}(?:\.5)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen)"
)
# "six hours for each technician", "sixteen for each dispatcher", "each technician needs about six hours".
_FOR_EACH = re.compile(
    rf"\b{_HOURS}(?: (?:training )?hours?)?(?: of (?:paid )?training)?"
    r" (?:for (?:each|every)|per|an?) (?P<who>[a-z-]{4,})",
    re.IGNORECASE,
)
_EACH_NEEDS = re.compile(
    rf"\b(?:each|every) (?P<who>[a-z-]{{4,}}) (?:(?:needs?|gets?|has|have|will have|receives) )?"
    rf"(?:about |around |some |at least )?{_HOURS}\b(?! (?:days?|weeks?|minutes?|people))",
    re.IGNORECASE,
)
_SAME_HOURS, _MOST_TEAMS = 0.5, 3
_MOST_CONSEQUENCES = 1
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
        "different at the end. Each team will work toward a different goal.",
        f"Write one sentence by {facts.on(facts.settle_by)}: what will be different, for whom, by when. "
        "Cost: an hour together.",
        "Make the metric the objective. Cost: people improve the number, not the work.",
    )


def hours_promised(facts: CaseFacts) -> Iterator[Point]:
    """Find hours of training that the brief promises, and the plan does not hold."""
    sentence, short = _short_of_promise(facts)
    if not short:
        return
    teams = [f"{facts.names([group], 1)} {hours(promised)}" for group, promised in short]
    least = min(_planned_hours(facts, group) for group, _ in short)
    missing = max(promised - _planned_hours(facts, group) for group, promised in short)
    yield sponsor_point(
        facts,
        "hours_promised",
        8,
        "The sessions hold fewer hours than the brief promises",
        f"{cite(sentence)} Promised: {listed(teams[:_MOST_TEAMS])}. The sessions of the plan, the one "
        f"after the start included, hold {hours(least)}.",
        f"Guided practice on real work fills the rest, up to {hours(missing)} each. Cost: these hours, "
        "in the roster.",
        "Promise what the sessions hold. Cost: some start less sure, and we break a promise.",
    )


def _short_of_promise(facts: CaseFacts) -> tuple[str, list[tuple[Group, float]]]:
    """Return the sentence that promises hours, and teams with fewer.

    One team for each promise, with the hours that it was promised.
    """
    promises = (promise.sentence for promise in facts.brief.promises if promise.state == "decided")
    for sentence in (*promises, *facts.sentences("what_stays", "what_changes", "concerns", "why_now")):
        if not re.search(_OF_TIME, sentence, re.IGNORECASE) or not re.search(r"train|learn", sentence, re.I):
            continue
        short: dict[float, Group] = {}
        for match in (*_FOR_EACH.finditer(sentence), *_EACH_NEEDS.finditer(sentence)):
            promised = float(counts_in(match["hours"])[0].values[0])
            for group in facts.brief.groups:
                is_meant = group.id in groups_named(facts.brief, match["who"])
                has_fewer = _planned_hours(facts, group) < promised - _SAME_HOURS
                if is_meant and has_fewer and facts.case.is_trained(group):
                    short.setdefault(promised, group)
        if short:
            return sentence, [(group, promised) for promised, group in short.items()]
    return "", []


def _planned_hours(facts: CaseFacts, group: Group) -> float:
    """Return the hours of the sessions before and after a team's start."""
    return facts.hours_of(group) + facts.case.kind.clinic.hours


def hours_said(facts: CaseFacts) -> Iterator[Point]:
    """Find what the brief says of learning time, where sessions ask the same of everyone."""
    if any(hours_promised(facts)):
        return
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
            "Set the hours by team, and give anyone who needs more an hour beside a colleague first. Cost: "
            "an hour each, in the roster.",
            f"The same {hours(facts.hours_each)} for all. Cost: too little for some, lost time for others.",
        )
        return


def work_would_suffer(facts: CaseFacts) -> Iterator[Point]:
    """Find a worry about the work itself that nothing in the brief answers."""
    if facts.case.kind.key in KINDS_OF_PEOPLE or not facts.waves:
        return
    worries = [
        concern
        for concern in facts.case.concerns
        if not concern.is_about_people
        and re.search(_CONSEQUENCE, concern.text, re.IGNORECASE)
        and len(concern.text.split()) > 4
        and not stated_answer(facts.case, concern)
    ]
    for concern in worries[:_MOST_CONSEQUENCES]:
        yield sponsor_point(
            facts,
            "work_would_suffer",
            8,
            "If they are right, the work will suffer",
            f"{cite(concern.text)} The brief does not answer it.",
            "Try ten real cases with them before the first gate; an exception has one name who "
            "decides within the day. Cost: two days of theirs.",
            "Start without knowing. Cost: the first bad case decides what people think.",
            step=Step(
                "Try ten real cases with the people who warn us",
                "Ten real cases are done, and one page says what happened and what changed. "
                f"{capital(concern.held_by) if concern.held_by else 'The people who said it'} chose them, "
                "awkward ones among them. It says who decides on an exception within the day.",
                min(facts.tried_by, facts.working_before(min(facts.waves) - _TRIED_BEFORE)),
            ),
        )


RULES = (objective_missing, hours_promised, hours_said, work_would_suffer)
