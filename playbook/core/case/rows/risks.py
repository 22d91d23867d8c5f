"""Risks: those that the brief names come first, then those of its kind."""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from playbook.core.base.words import capital, count, short
from playbook.core.case.decision_page import RiskRow
from playbook.core.case.parts import Cause, Lesson
from playbook.core.case.rows.questions import BY_OTHERS
from playbook.core.case.settle.counts import few_hands
from playbook.core.case.settle.facts import CaseFacts, cite, fill
from playbook.core.case.settle.proposals import this_time
from playbook.core.case.teams.groups import groups_touched
from playbook.core.case.timing import is_question

_MOST_OF_THE_BRIEF = 3
_NEAR_DAYS, _SAYS_IT = 15, 4
_JOINS = re.compile(r"(?i)^(?:and|but) ")
_IS_AN_ANSWER = re.compile(
    r"(?i)\b(?:agree(?:s|d|ment)?\b(?! with\b)|approv\w*|accept\w*|consent\w*|sign(?:s|ed|ature)?"
    r"|permi(?:t|ts|ssion)|licen[cs]e|yes|allow\w*|confirm\w*|decid\w*|decision|grant\w*|quote|offer|order\w*|opinion|certif\w+"
    r"|releas\w+|vote\w*)\b"
)


def risk_rows(facts: CaseFacts) -> Iterator[RiskRow]:
    """Yield the risks with the sign to watch and the one who watches."""
    of_brief = [row for _, row in zip(range(_MOST_OF_THE_BRIEF), _of_the_brief(facts), strict=False)]
    yield from of_brief
    owners = {"sponsor": facts.sponsor_name, "lead": facts.lead_name, "manager": "each manager"}
    watched = {row.watch for row in of_brief}
    for risk in facts.case.kind.risks:
        if risk.watch in watched:
            continue
        owner = owners.get(risk.owner) or facts.owner_all_along or facts.lead_name
        if (text := fill(facts, risk.risk)) and (watch := fill(facts, risk.watch)):
            yield RiskRow(text, watch, capital(owner), do=fill(facts, risk.do) or "")


def _of_the_brief(facts: CaseFacts) -> Iterator[RiskRow]:
    of_last_time = _of_last_time(facts)
    yield from of_last_time[:1]
    yield from _of_days(facts)
    yield from of_last_time[1:2]
    yield from _of_few_hands(facts)
    yield from _of_conditions(facts)
    yield from _of_one_person(facts)


def _of_last_time(facts: CaseFacts) -> list[RiskRow]:
    """Return the causes of the latest failure, each with its first sign."""
    for lesson in reversed(facts.case.lessons):
        causes = () if lesson.is_trial else lesson.causes
        rows = {row.watch: row for each in reversed(causes) if (row := _of_a_cause(facts, lesson, each))}
        if rows:
            return [*reversed(rows.values())]
    failed = (lesson for lesson in reversed(facts.case.lessons) if not lesson.is_trial)
    return [_of_no_known_cause(facts, lesson) for lesson in islice(failed, 1)]


def _of_no_known_cause(facts: CaseFacts, lesson: Lesson) -> RiskRow:
    """Return a failure in the brief's words, with what is done about it now."""
    whole = lesson.whole
    when = "As last time" if not lesson.year or str(lesson.year) in whole else f"As in {lesson.year}"
    watch = "Someone gives the same reason in the weekly question."
    ask = f"By {facts.on(facts.settle_by)} we ask five people who were there what has to change first."
    do = f"{this_time(facts, lesson).remedies} {ask}".strip()
    return RiskRow(f"{when}: {cite(whole)}", watch, capital(facts.lead_name), is_private=True, do=do)


def _of_a_cause(facts: CaseFacts, lesson: Lesson, cause: Cause) -> RiskRow | None:
    cures = [facts.case.kind.cure_of(remedy) for remedy in (*cause.remedies, cause.habit)]
    cure = next((each for each in cures if each and each.again_watch), None)
    if cause.counted:
        watch, do = cause.counted.watch, cause.counted.do
    elif cure:
        watch, do = cure.again_watch, cure.again_do
    else:
        return None
    words = _JOINS.sub("", cause.words)
    is_whole = cause.words == lesson.done or len(words.split()) < _SAYS_IT
    whole = lesson.whole if is_whole else words
    is_dated = lesson.year and str(lesson.year) not in whole
    when = f"As in {lesson.year}" if is_dated else "As last time"
    touched = groups_touched(facts.brief, f"{lesson.done} {lesson.happened}")
    group = next((each for each in facts.brief.groups if each.id in touched), None)
    manager = facts.brief.manager_of(group) if group else None
    owner = capital(facts.name_of(manager) or facts.lead_name)
    return RiskRow(f"{when}: {cite(whole.strip())}", watch, owner, is_private=True, do=do)


def _of_days(facts: CaseFacts) -> Iterator[RiskRow]:
    sponsor = capital(facts.sponsor_name)
    ends = sorted({*facts.hard_ends, *(off.day for off in facts.case.ends if off.day)})
    fallbacks = {off.day: off.fallback for off in facts.case.ends if not off.stays_readable}
    for day in [end for end in ends if end >= facts.first_day][:1]:
        if facts.case.kind.key == "place_of_work":
            yield RiskRow(
                f"Someone has no place to work after {facts.on(day)}.",
                "Weekly in the last month: people without a tested place.",
                sponsor,
                do="A month before, decide who works where in between, and at what cost.",
            )
            continue
        yield RiskRow(
            f"Someone still needs the old way after it ends on {facts.on(day)}.",
            "Each week in the last month: what's not ready, and who's not trained.",
            sponsor,
            do=f"They work from {fallbacks[day]}. We'll have run a full day on it."
            if day in fallbacks
            else "A month before, decide who keeps it longer, and at what cost.",
        )
    near = [
        (span, len(facts.working_days(live, span.start - timedelta(days=1), group)))
        for live, groups in facts.waves.items()
        for group in groups
        for span in facts.lasting_spans(group)
        if live < span.start
    ]
    near = [each for each in near if each[1] <= _NEAR_DAYS]
    if near:
        span, open_days = min(near, key=lambda each: each[1])
        days = count(open_days, "working day")
        starts = "start" if span.kind == "busy" and span.name == span.called else "starts"
        yield RiskRow(
            f"{capital(span.name)} {starts} {days} after go-live, and people go back to the old way.",
            f"Work done the new way in the last days before {facts.on(span.start)}{facts.by_team}.",
            "Each manager",
            do=f"We fix what stops people before {facts.on(span.start)}, and help stays until it's over.",
        )


def _of_few_hands(facts: CaseFacts) -> Iterator[RiskRow]:
    if few := few_hands(facts):
        yield RiskRow(
            f"{few.team} is {few.people}: {few.days} days of set-up beside daily work, time for {few.free}.",
            "Days of set-up done against those planned, every Friday.",
            capital(facts.sponsor_name),
            do="Take daily work off them by name, or go-live moves.",
        )


def _of_conditions(facts: CaseFacts) -> Iterator[RiskRow]:
    for condition in [each for each in facts.open_conditions if each.kind in BY_OTHERS][:1]:
        owner = facts.name_of(facts.brief.find_person(condition.owner_id)) or facts.sponsor_name
        name = short(condition.name, 110).rstrip(".")
        if condition.kind == "other" and not _IS_AN_ANSWER.search(condition.name):
            # What is done, counted or matched is refused by nobody.
            by = f" by {facts.on(condition.needed_by)}" if condition.needed_by else " in time"
            watch = "Asked every week from four weeks before."
            do = f"Tell {facts.sponsor_name} the same day what is missing, and move what depends on it."
            yield RiskRow(f"“{name}”: we are not there{by}.", watch, capital(owner), do=do)
            continue
        fails = (
            "comes late, and people assume the worst"
            if is_question(condition)
            else "comes late or is refused"
        )
        yield RiskRow(
            f"“{name}” {fails}.",
            f"No date for the answer by {facts.on(facts.settle_by)}.",
            capital(owner),
            do="Every day it's late pushes back whatever depends on it. Nothing goes live without it.",
        )


def _of_one_person(facts: CaseFacts) -> Iterator[RiskRow]:
    brief, lead = facts.brief, facts.brief.lead
    if lead is None or brief.trainers:
        return
    leads_a_team = any(group.manager_id == lead.id for group in brief.groups)
    if leads_a_team or brief.sponsor_id == lead.id:
        yield RiskRow(
            f"Everything runs through {lead.name}, who has other duties, too.",
            "Two plan tasks late in one week.",
            capital(facts.sponsor_name),
            is_private=True,
            do="The stand-in takes the next tasks, from that week on.",
        )
