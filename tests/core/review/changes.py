"""What the review says once one value of a plan, or one limit, is another."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from playbook.core.base.fields import Span
from playbook.core.case.rows.gates import LATER_START
from playbook.core.plan.brief import Brief, OtherChange
from playbook.core.plan.case import Concern, Condition, Promise, Stakeholder
from playbook.core.plan.items import (
    AnyItem,
    Gate,
    Message,
    Metric,
    Milestone,
    Owner,
    Provenance,
    SponsorAct,
    TrainingSession,
)
from playbook.core.review.judge import judge
from playbook.core.review.result import Result
from playbook.core.review.review import ALARMS, DEFAULTS, RULES, Logged, View, review, track
from playbook.core.review.thresholds import Thresholds
from tests.core.review.plans import LEAD, PROMISES, SPONSOR, a_brief, a_group, day, sound_plan
from tests.core.review.scenarios import SCENARIOS, Scenario

Altered = dict[str, Any]
_OF_NO_RULE = {"id", "kind", "stage", "why", "rule_ids", "decides", "locked", "provenance", "note"}
_NEAR, _FAR = 15, 70  # days
_IS_DATE = re.compile(r"\d{4}-\d\d-\d\d$")
_FACTORS = (0.5, 2)
_MOST = 4  # sentences of a result that are kept
# Their fields say nothing that those of their like do not.
_TWINS = ("act-2", "act-4", "act-5", "act-6", "act-8", "act-9", "act-11", "act-12", "act-14",
    "utilization", "proficiency", "crowd-", "word--10", "errors-of-all", "talk-", "pilot",
    "show")  # fmt: skip


def full_plan() -> tuple[Brief, list[AnyItem]]:
    """Return a plan with something for every rule: gates, shifts, waves, conditions and doubters."""
    busy: dict[str, Any] = {
        "capacity_hours_per_week": 3, "blackouts": (Span(start=day(40), end=day(50), reason="pitch season"),),
        "other_changes": (OtherChange(name="Office move", start=day(-14), end=day(14)),),
    }  # fmt: skip
    shifts: dict[str, Any] = {
        "works_shifts": True, "has_mailbox": False, "languages": ("German", "English"), "go_live": day(21),
        "access_date": day(18),
    }  # fmt: skip
    conditions = (
        Condition(id="dpa", kind="data_protection", name="Data protection assessment", gates="training"),
        Condition(id="council", kind="works_council", name="Works council agreement", gates="announcement",
            needed_by=day(-52), owner_id="kit"),
        Condition(id="signed-in", kind="accounts", name="Everyone has signed in", group_ids=("creative",)),
    )  # fmt: skip
    promises = (
        PROMISES[0],
        PROMISES[1].model_copy(update={"starts": day(60)}),
        PROMISES[2].model_copy(update={"starts": day(63)}),
        Promise(topic="answers", decider_id="sam", decide_by=day(-30)),
    )
    doubters = (Stakeholder(person_id="dee", influence=4, support=2),
        Stakeholder(person_id="kit", influence=3, support=1, contact_id="lee"))  # fmt: skip
    concern = Concern(id="worry", text="Dee fears for her team", is_about_people=True)
    brief = a_brief(
        a_group("creative", 40, **busy), a_group("web", 20, **shifts), end=day(95), regions=("EU",),
        country="DE", concerns="Fear of errors.", rooms=1, conditions=conditions, promises=promises,
        stakeholders=doubters, concern_list=(concern,),
        company_blackouts=(Span(start=day(65), end=day(69), reason="summer break"),),
    )  # fmt: skip
    later, off = (Provenance(source="builtin", play_id=play) for play in (LATER_START, "switch-off"))
    share: dict[str, Any] = {"unit": "%", "baseline": 0, "target": 90, "first_read": day(7)}
    return brief, [
        *sound_plan(brief),
        Gate(id="go", title="Go on?", owner=SPONSOR, date=day(60), metric_ids=("share",),
            go_if="Drafts with the assistant, at least 90%.", adjust_if="Some teams lag.",
            stop_if="Below 30% it stops."),
        Gate(id="web-starts", title="Does Web start?", owner=SPONSOR, date=day(14), group_ids=("web",),
            go_if="90% of Web are trained.", stop_if="Web waits.", provenance=later),
        Metric(id="share", title="Drafts with the assistant", owner=LEAD, measures="utilization",
            target_date=day(60), **share),
        *(Metric(id=f"errors-of-{team}", title="Errors a week", owner=LEAD, measures="outcome",
            higher_is_better=False, baseline=9, target=4, green_at=5, red_at=7, target_date=day(due),
            first_read=day(14), group_ids=(team,)) for team, due in (("creative", 70), ("all", 80))),
        Metric(id="mood", title="Mood", owner=LEAD, measures="proficiency", baseline=3.5, target=4,
            green_at=4, red_at=3.5, target_date=day(50), first_read=day(14), cadence_days=14,
            data_source="Pulse"),
        Milestone(id="off", title="Switch off the old templates", owner=LEAD, date=day(63),
            done_when="They are read-only.", provenance=off),
        Milestone(id="baseline", title="Baseline of hours", owner=LEAD, date=day(-40), done_when="Counted."),
        Milestone(id="trained", title="Nine in ten trained before the start", owner=LEAD, date=day(-3),
            done_when="Counted."),
        SponsorAct(id="talk", title="A private talk", owner=LEAD, date=day(-54), act="answer_questions"),
        *(SponsorAct(id=f"crowd-{number}", owner=Owner(person_id="ghost"), date=day(-30), act="visit_team")
            for number in range(4)),
        TrainingSession(id="taster", owner=LEAD, date=day(-20), group_ids=("creative",), agenda="A look."),
        *(Message(id=f"word-{number}", title="When we start", owner=LEAD, sender=LEAD, sender_role="project",
            date=day(number), channel="email", group_ids=("creative",), topics=("how", "risk"),
            body="We start on Monday, March 2. The training on February 18 shows what can go wrong and how "
            "you check it.") for number in (-20, -10)),
        Message(id="today", title="It starts today", owner=LEAD, sender=LEAD, sender_role="project",
            date=day(0), channel="chat", group_ids=("creative",), topics=("how",),
            body="From today we start with the assistant. Bring your questions to the all-hands on "
            "January 12 or to the office hours."),
    ]  # fmt: skip


def of_changes(chosen: Container[str] | None = None) -> Iterator[Altered]:
    """Yield each change of a value, or the chosen ones, with the results that it alters."""
    brief, items = full_plan()
    before = review(brief, items, today=brief.start).by_id
    yield {"change": "none"} | {rule_id: _told(result) for rule_id, result in before.items()}
    for change, other_brief, other_items in _changes(brief, items):
        if chosen is None or change in chosen:
            after = review(other_brief, other_items, today=brief.start).by_id
            yield {"change": change, **_altered(after, before)}


def telling(changes: Iterable[Altered]) -> Iterator[Altered]:
    """Yield changes that alter a result as none before did, and dates on their edges."""
    seen: set[str] = set()
    last: Altered = {}
    for change in changes:
        new = {f"{key} {told}" for key, told in change.items() if key != "change"} - seen
        if new and len(last) == 1 and _IS_DATE.search(last["change"]):
            yield last
        is_edge = len(last) > 1 and len(change) == 1 and _IS_DATE.search(change["change"])
        if new or is_edge:
            yield change
        seen |= new
        last = {} if is_edge else change


def _altered(after: Mapping[str, Result], before: Mapping[str, Result]) -> Altered:
    return {key: _told(result) for key, result in after.items() if _differs(result, before[key])}


def _differs(result: Result, before: Result) -> bool:
    return _said(result) != _said(before) or result.by_group != before.by_group


def _said(result: Result) -> list[str]:
    texts = (" | ".join((each.text, *each.item_ids, *each.fields)) for each in result.findings)
    return [f"{result.severity} {result.state}", *texts]


def _told(result: Result) -> list[str]:
    said = _said(result)
    return [
        *said[:_MOST],
        *([f"{len(said)} in all"] * (len(said) > _MOST)),
        *(fix.label for fix in result.fixes[:1]),
    ]


def _changes(brief: Brief, items: list[AnyItem]) -> Iterator[tuple[str, Brief, list[AnyItem]]]:
    days = {item.due for item in items} | {brief.go_live, brief.end, day(18), day(21)}
    for change, other in _with_another_value(brief, sorted(filter(None, days))):
        yield f"brief {change}", other, items
    small = tuple(group.model_copy(update={"size": group.size // 4}) for group in brief.groups)
    yield "a small company", brief.model_copy(update={"groups": small, "headcount": 15}), items
    for kind in dict.fromkeys(item.kind for item in items):
        yield f"no {kind}", brief, [item for item in items if item.kind != kind]
        for name, value in (("owner", None), ("date", None), ("group_ids", ()), ("title", "")):
            poorer = [
                item.model_copy(update={name: value}) if item.kind == kind and hasattr(item, name) else item
                for item in items
            ]
            yield f"each {kind} {name} {value}", brief, poorer
    for place, item in enumerate(items):
        rest = [*items[:place], *items[place + 1 :]]
        yield f"{item.id} gone", brief, rest
        if not item.id.startswith(_TWINS) and not item.id.endswith("-web"):
            for change, changed in _with_another_value(item, sorted(filter(None, days))):
                yield f"{item.id} {change}", brief, [*items[:place], changed, *items[place + 1 :]]


def _with_another_value(model: Any, days: Sequence[date]) -> Iterator[tuple[str, Any]]:
    present = {name: getattr(model, name) for name in type(model).model_fields}
    for name in (name for name in present if name not in _OF_NO_RULE):
        choices = get_args(type(model).model_fields[name].annotation)
        for change, value in _others(present[name], choices, days):
            try:
                yield f"{name} {change}", type(model)(**present | {name: value})
            except ValidationError:
                continue


def _others(value: Any, choices: Sequence[Any], days: Sequence[date]) -> Iterator[tuple[str, Any]]:
    """Yield other values: none, near ones, each other choice, and parts with another value."""
    match value:
        case bool():
            yield str(not value), not value
        case int() | float():
            others = dict.fromkeys((None, *(value * factor for factor in _FACTORS)))
            yield from ((str(other), other) for other in others)
        case date():
            near = {each for each in days if abs((each - value).days) < _NEAR}
            near |= {value + timedelta(days=number) for number in (-_FAR, -1, 1, _FAR)}
            yield from ((str(other), other) for other in (None, *sorted(near - {value})))
        case str():
            texts = [choice for choice in choices if isinstance(choice, str) and choice != value]
            yield from ((other or "empty", other) for other in texts or [""] * bool(value))
        case tuple():
            for place, part in enumerate(value):
                rest = (*value[:place], *value[place + 1 :])
                yield f"{place} gone", rest
                if isinstance(part, BaseModel):
                    for change, other in _with_another_value(part, days):
                        yield f"{place} {change}", (*value[:place], other, *value[place + 1 :])
        case Owner():
            yield "nobody", None
            yield "tbd", Owner(role="tbd")


def of_limits() -> Iterator[Altered]:
    """Yield each value of a limit from which a rule or an alarm comes out otherwise."""
    brief, items = full_plan()
    for name in dict.fromkeys(name for rule in RULES for name in rule.thresholds):
        rules = [rule for rule in RULES if name in rule.thresholds]
        each = (
            (value, [judge(rule, View(brief, items, limits)) for rule in rules])
            for value, limits in _limits(name)
        )
        yield from ({"limit": name, **turn} for turn in _turns(each))
    for plan, scenario in SCENARIOS.items():
        for name in {name: None for alarm in ALARMS for name in alarm.thresholds} if scenario.logged else ():
            each = ((value, _alarms(scenario, limits=limits)) for value, limits in _limits(name))
            yield from ({"plan": plan, "limit": name, **turn} for turn in _turns(each))


def of_days() -> Iterator[Altered]:
    """Yield each day from which an alarm comes out otherwise."""
    for plan, scenario in SCENARIOS.items():
        days = (
            [scenario.logged.today + timedelta(days=days) for days in range(-40, 41)]
            if scenario.logged
            else ()
        )
        yield from (
            {"plan": plan, **turn}
            for turn in _turns((str(today), _alarms(scenario, today)) for today in days)
        )


def _alarms(scenario: Scenario, today: date | None = None, limits: Thresholds = DEFAULTS) -> list[Result]:
    logged = Logged.model_validate({**dict(scenario.logged or ()), **({"today": today} if today else {})})
    return [*track(scenario.brief, scenario.items, logged, limits).results]


def _turns(each: Iterable[tuple[Any, Iterable[Result]]]) -> Iterator[Altered]:
    """Yield the values from which a result has another state or another number of findings."""
    before: dict[str, tuple[str, ...]] = {}
    for value, results in each:
        for result in results:
            now = (result.state, result.severity, str(len(result.findings)))
            if before.setdefault(result.rule_id, now) != now:
                yield {"from": value, result.rule_id: _told(result)}
            before[result.rule_id] = now


def _limits(name: str) -> Iterator[tuple[Any, Thresholds]]:
    default = getattr(DEFAULTS, name)
    if isinstance(default, tuple):
        return
    most = (
        min(2 * default + 10, 100)
        if isinstance(default, int)
        else 1
        if default < 1
        else min(2 * default, 100)
    )
    step = 1 if isinstance(default, int) else most / 20
    for number in range(int(most / step) + 1):
        value = round(number * step, 4)
        yield value, Thresholds.model_validate({name: value})
