"""What to do next: at most five steps, ranked as docs/decisions/next-steps.md says."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.fields import Id, StageKey
from playbook.core.base.words import count, in_unit, quoted, say_day, say_distance, some
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.items import KIND_NAMES, AnyItem, Gate, Metric
from playbook.core.progress import next_from_alarms
from playbook.core.progress.late_owners import find_waiting
from playbook.core.progress.metrics import find_standings, light_of
from playbook.core.progress.next_step import NextStep, Weight, as_clause, lead_of, owner_of, rank
from playbook.core.progress.progress import Standing, standing, tracked
from playbook.core.review.reading import spoken
from playbook.core.review.review import ABOUT_PEOPLE, DEFAULTS, RULES, Review, View, logged_from
from playbook.core.review.rules.sponsor_silence import Silence, find_silence
from playbook.core.review.rules.tracking import ALARMS, say_silence
from playbook.core.review.view import SponsorSeen

# What has a day within so many days comes first.
AHEAD = timedelta(days=14)
_IN_TROUBLE: dict[Standing, tuple[str, str]] = {
    "off_track": ("off track", "Clear what keeps"),
    "at_risk": ("at risk", "Settle what puts"),
}
_GRADES = {rule.id: rule.grade for rule in (*RULES, *ALARMS)}


def gates_to_decide(part: Rollout, today: date) -> Iterator[NextStep]:
    """Yield undecided gates that are past or near."""
    for item in tracked(part):
        if not isinstance(item, Gate) or item.due is None or item.due > today + AHEAD:
            continue
        if item.id in part.verdicts or part.tracking_of(item.id).status == "done":
            continue
        asks = (("Go on if: ", item.go_if), ("Adjust if: ", item.adjust_if), ("Stop if: ", item.stop_if))
        was = "It was due" if item.due < today else "It is due"
        when = f"{say_day(item.due, today)}, {say_distance(item.due, today)}"
        do = f"Decide at {_title(item)} with {owner_of(part, item.owner)}: continue, adjust or stop."
        why = f"{was} on {when}, and nothing is decided."
        about = ("gate", f"gate {item.id}", Weight.DATED, "gates", item.due)
        reasons = tuple(f"{name}{words}" for name, words in asks if words)
        yield replace(_step("R33", item, about, do, why), is_due=item.due <= today, asks=reasons)


def numbers_on_red(part: Rollout, today: date) -> Iterator[NextStep]:
    """Yield metrics on red, with the action that the plan named."""
    for metric_standing in find_standings(part, today):
        metric, latest = metric_standing.metric, metric_standing.latest
        if latest is None or light_of(metric, latest.value) != "red":
            continue
        owner = owner_of(part, metric.owner)
        promised = as_clause(metric.red_action)
        do = f"Do what the plan says for {_title(metric)}, with {owner}: {promised}."
        if not promised:
            do = f"Agree with {owner} what to do about {_title(metric)}: the plan names no action."
        why = f"{_title(metric)} was {_value(metric, latest.value)} on {say_day(latest.day, today)}; "
        why += f"off track at {_value(metric, metric.red_at or 0)}."
        about = ("metric", f"metric {metric.id}", Weight.ERROR, "item", latest.day)
        yield _step("R33", metric, about, do, why)


def sponsor_is_silent(rollout: Rollout, silence: Silence | None, today: date) -> Iterator[NextStep]:
    """Yield the sponsor's silence, with the act that is ready."""
    if silence is None:
        return
    act = silence.ready
    sponsor = rollout.brief.sponsor
    who = sponsor.name if sponsor else "the sponsor"
    do = f"Schedule {who}’s next appearance today; every one in the plan is done."
    if act is not None:
        do = f"Schedule {who}’s next appearance today: {_with_day(act, ', planned for ', today)}."
    why = f"{say_silence(silence)} We flag this after {silence.limit} days."
    day, place = silence.since + timedelta(days=silence.limit), "item" if act else "stage"
    asks = tuple(f"Planned since: {_with_day(missed, ', ', today)}" for missed in silence.missed)
    is_due = act is not None and act.date is not None and act.date <= today
    step = _step("T08", act, ("sponsor", "sponsor", Weight.DATED, place, day), do, why, "leadership")
    yield replace(step, is_due=is_due, asks=asks, words=(spoken(act) or "") if act else "")


def items_in_trouble(part: Rollout, today: date) -> Iterator[NextStep]:
    """Yield what is off track or at risk, with go-lives held up."""
    for item in tracked(part):
        stands = standing(item, part.tracking_of(item.id), today)
        if stands not in _IN_TROUBLE:
            continue
        how, clear = _IN_TROUBLE[stands]
        held_up = _held_up(part, item, today)
        rule_id = "T12" if held_up else "R32"
        go_live = min((day for _, day in held_up), default=None)
        day = f"It is due {say_day(item.due, today)}, {say_distance(item.due, today)}" if item.due else "It"
        why = f"{day}, and was logged as {how}."
        if go_live:
            names = some([group.label for group, _ in held_up])
            goes = "goes" if len(held_up) == 1 else "go"
            why += f" {names} {goes} live on {say_day(go_live, today)}, {say_distance(go_live, today)}."
        do = f"{clear} {_title(item)} {how}, with {owner_of(part, item.owner)}."
        sort, cause, weight = how, f"item {item.id}", Weight.WARNING
        if held_up:
            sort, cause, weight = "held up", "go-live", Weight.DATED
        step = _step(rule_id, item, (sort, cause, weight, "item", go_live or item.due), do, why)
        is_due = go_live is not None and go_live <= today
        yield replace(step, group_ids=tuple(group.id for group, _ in held_up), is_due=is_due)


def _held_up(rollout: Rollout, item: AnyItem, today: date) -> list[tuple[Group, date]]:
    days = ((group, rollout.brief.go_live_of(group)) for group in rollout.brief.groups)
    return [
        (group, day)
        for group, day in days
        if group.id in item.group_ids and day and item.due and max(today, item.due) <= day <= today + AHEAD
    ]


def late_without_a_word(part: Rollout, today: date) -> Iterator[NextStep]:
    """Yield owners of late items without a report in a week."""
    for late in find_waiting(part, today):
        person, first = late.person, late.items[0]
        is_sponsor = person is not None and person.id == part.brief.sponsor_id
        rule_id = "T08" if is_sponsor else "R32"
        oldest = first.until or first.due or today
        days = count((today - oldest).days, "day")
        items = _title(first) if len(late.items) == 1 else f"{len(late.items):,} late tasks"
        stands = "stands" if len(late.items) == 1 else "stand"
        heard = "there is no update yet"
        if late.heard_on:
            heard = f"the last update was on {say_day(late.heard_on, today)}"
        cause = "sponsor" if is_sponsor else f"late {person.id if person else 'nobody'}"
        do = f"Name somebody for {items}; nobody answers for {'it' if stands == 'stands' else 'them'}."
        if person:
            do = f"Ask {person.name} how {items} {stands}; a note is ready to send."
        why = f"{'It is' if stands == 'stands' else 'The oldest is'} {days} late, and {heard}."
        yield _step(rule_id, first, ("late", cause, Weight.WARNING, "waiting", oldest), do, why)


def errors_of_the_plan(
    rollout: Rollout, plan: Review, group_id: Id | None, stage: StageKey | None
) -> Iterator[NextStep]:
    """Yield the plan's open errors as one step that all may read."""
    failing = [
        (result, finding)
        for result in plan.failing
        if result.severity == "E" and stage in (None, result.stage) and result.rule_id not in ABOUT_PEOPLE
        for finding in result.findings
        if finding.state == "fail" and (group_id is None or finding.group_id in (None, group_id))
    ]
    rules = list(dict.fromkeys(result.rule_id for result, _ in failing))
    if not failing:
        return
    result, finding = failing[0]
    others = f" {len(rules) - 1} more checks have errors." if len(rules) > 2 else ""
    others = " One more check has an error." if len(rules) == 2 else others
    do = f"Fix the plan with {lead_of(rollout)}: the check “{result.title}” fails."
    about = ("review", "plan review", Weight.ERROR, "review", None)
    yield _step(result.rule_id, None, about, do, f"{finding.text}{others}", result.stage)


# Its sort, cause, weight, place and day.
_About = tuple[str, str, Weight, str, date | None]


def _step(
    rule_id: str, item: AnyItem | None, about: _About, do: str, why: str, stage: StageKey | None = None
) -> NextStep:
    fields: dict[str, object] = dict(zip(("sort", "cause", "weight", "place", "day"), about, strict=True))
    own = (item.stage, item.id) if item else (stage, None)
    fields |= {"stage": stage or own[0], "item_id": own[1]}
    return NextStep(rule_id=rule_id, grade=_GRADES[rule_id], do=do, why=why, **fields)  # type: ignore[arg-type]


def _title(item: AnyItem) -> str:
    return quoted(item.title or f"untitled {KIND_NAMES[item.kind]}")


def _with_day(act: SponsorSeen, words: str, today: date) -> str:
    return f"{_title(act)}{words}{say_day(act.date, today)}" if act.date else _title(act)


def _value(metric: Metric, value: float) -> str:
    return in_unit(value, metric.unit)


def find_steps(
    rollout: Rollout,
    part: Rollout,
    alarms: Review,
    plan: Review,
    today: date,
    group_id: Id | None = None,
    stage: StageKey | None = None,
) -> tuple[NextStep, ...]:
    """Return the next steps of a rollout, or of its `part`."""
    view = View(rollout.brief, list(rollout.items.values()), DEFAULTS)
    silence = find_silence(view, logged_from(rollout, today))
    steps = [
        *gates_to_decide(part, today),
        *sponsor_is_silent(rollout, silence, today),
        *items_in_trouble(part, today),
        *numbers_on_red(part, today),
        *errors_of_the_plan(rollout, plan, group_id, stage),
        *next_from_alarms.steps_of_alarms(rollout, alarms, group_id),
        *late_without_a_word(part, today),
    ]
    return rank(step for step in steps if stage in (None, step.stage))
