"""Risks: those that the brief names come first, then those of its kind."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from playbook.core.base.words import capital, count, short
from playbook.core.case.answers import stated_answer, usual_answer
from playbook.core.case.decision_page import RiskRow
from playbook.core.case.judgment import Point, is_cited
from playbook.core.case.rows.questions import BY_OTHERS
from playbook.core.case.settle.counts import few_hands
from playbook.core.case.settle.facts import CaseFacts, fill
from playbook.core.plan.case import Concern

_MOST_OF_THE_BRIEF, _MOST_WORRIES = 3, 2
_NEAR_DAYS = 15


def risk_rows(facts: CaseFacts, points: Sequence[Point]) -> Iterator[RiskRow]:
    """Yield the risks with the sign to watch and the one who watches."""
    for _, row in zip(range(_MOST_OF_THE_BRIEF), _of_the_brief(facts, points), strict=False):
        yield row
    owners = {"sponsor": facts.sponsor_name, "lead": facts.lead_name, "manager": "each manager"}
    for risk in facts.case.kind.risks:
        owner = owners.get(risk.owner) or facts.owner_name or facts.lead_name
        if (text := fill(facts, risk.risk)) and (watch := fill(facts, risk.watch)):
            yield RiskRow(text, watch, capital(owner))


def _of_the_brief(facts: CaseFacts, points: Sequence[Point]) -> Iterator[RiskRow]:
    yield from _of_days(facts)
    yield from _of_few_hands(facts)
    yield from _of_conditions(facts)
    yield from _of_one_person(facts)
    yield from _of_worries(facts, points)


def _of_days(facts: CaseFacts) -> Iterator[RiskRow]:
    sponsor = capital(facts.sponsor_name)
    ends = sorted({*facts.hard_ends, *(off.day for off in facts.case.ends if off.day)})
    for day in [end for end in ends if end >= facts.first_day][:1]:
        yield RiskRow(
            f"What ends on {facts.on(day)} is still needed on that day.",
            "Open conditions and untrained people, weekly in the month before.",
            sponsor,
        )
    near = [
        (span, len(facts.working_days(live, span.start - timedelta(days=1), group)))
        for live, groups in facts.waves.items()
        for group in groups
        for span in facts.closed_spans(group)
        if live < span.start
    ]
    near = [each for each in near if each[1] <= _NEAR_DAYS]
    if near:
        span, open_days = min(near, key=lambda each: each[1])
        days = count(open_days, "working day")
        yield RiskRow(
            f"{days.capitalize()} after go-live, {span.name} begins, and people fall back on old habits.",
            f"Work done the new way in the last days before {facts.on(span.start)}{facts.by_team}.",
            "Each manager",
        )


def _of_few_hands(facts: CaseFacts) -> Iterator[RiskRow]:
    if few := few_hands(facts):
        yield RiskRow(
            f"{few.team} is {few.people}: {few.days} days of set-up beside daily work, time for {few.free}.",
            "Days of set-up done against those planned, every Friday.",
            capital(facts.sponsor_name),
        )


def _of_conditions(facts: CaseFacts) -> Iterator[RiskRow]:
    for condition in [each for each in facts.open_conditions if each.kind in BY_OTHERS][:1]:
        owner = facts.name_of(facts.brief.find_person(condition.owner_id)) or facts.sponsor_name
        name = short(condition.name, 80).rstrip(".")
        yield RiskRow(
            f"“{name}” comes late or is refused.",
            f"No date for the answer by {facts.on(facts.settle_by)}.",
            capital(owner),
        )


def _of_one_person(facts: CaseFacts) -> Iterator[RiskRow]:
    brief, lead = facts.brief, facts.brief.lead
    if lead is None or brief.trainers:
        return
    leads_a_team = any(group.manager_id == lead.id for group in brief.groups)
    if leads_a_team or brief.sponsor_id == lead.id:
        yield RiskRow(
            f"{lead.name} is a single point of failure, with other duties.",
            "Two plan tasks late in one week.",
            capital(facts.sponsor_name),
            is_private=True,
        )


def _of_worries(facts: CaseFacts, points: Sequence[Point]) -> Iterator[RiskRow]:
    open_worries = [
        concern
        for concern in facts.case.concerns
        if not concern.is_about_people
        and not is_cited(concern.text, points)
        and not stated_answer(facts.case, concern)
        and not _has_task(facts, concern)
    ]
    for concern in open_worries[:_MOST_WORRIES]:
        # Whoever leads those with the worry may have it, too.
        managers = {group.manager_id for group in facts.brief.groups if group.id in concern.group_ids}
        by = None if concern.answered_by_id in managers else concern.answered_by_id
        yield RiskRow(
            f"A worry stays without an answer that people believe: “{short(concern.text, 100).strip(' .')}”.",
            f"Whether it is asked again after its answer was given{facts.by_team}.",
            facts.name_of(facts.brief.find_person(by)) or capital(facts.sponsor_name),
        )


def _has_task(facts: CaseFacts, concern: Concern) -> bool:
    """Return whether the plan has a task for a worry."""
    usual = usual_answer(facts.case, concern)
    return bool(usual and usual.task)
