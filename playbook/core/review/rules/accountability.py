"""R32 to R38: owners, numbers, objections and the people whom others ask."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from math import ceil

from playbook.core.base.words import count, listed, say, some
from playbook.core.case.reading.busy import is_of_the_books
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.case.settle.first_reading import (
    closes_read,
    first_period_ends,
    first_period_known,
    known_from,
)
from playbook.core.case.timing import days_to_count, named_period_of
from playbook.core.plan.brief import ASPECTS, Group, say_role
from playbook.core.plan.items import (
    KIND_NAMES,
    Champion,
    Item,
    Measures,
    Message,
    Metric,
    Milestone,
    Owner,
    Resistance,
    TrainingSession,
)
from playbook.core.review.fixes import REVIEWER, FixBuilder, NotMechanical, required, some_names
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, either, ok, skip, unknown
from playbook.core.review.view import View

_TO_READ = timedelta(days=7)
_rule = partial(Rule, part="accountability")


def called(item: Item) -> str:
    """Return an item's kind and quoted title for a sentence."""
    kind = KIND_NAMES[item.kind]
    return f"{kind} “{item.title[:80]}”" if item.title else f"{kind} {item.id}"


def work_is_owned(view: View) -> Iterator[Note]:
    """R32: every milestone, message and session has an owner and a date; milestones say when done."""
    work = _work(view)
    if not work:
        yield skip()
    for item in work:
        lacks = _lacks(view, item)
        yield bad(f"The {called(item)} has no {listed(lacks)}.", item) if lacks else ok(item)


def _work(view: View) -> list[Milestone | Message | TrainingSession]:
    return [*view.all(Milestone), *view.all(Message), *view.all(TrainingSession)]


def _lacks(view: View, item: Milestone | Message | TrainingSession) -> list[str]:
    lacks = []
    if item.owner is None:
        lacks.append("owner")
    elif not view.is_known(item.owner):
        lacks.append("owner on the list of people")
    if item.date is None:
        lacks.append("date")
    if isinstance(item, Milestone) and not item.done_when:
        lacks.append("words that say when it is done")
    return lacks


def propose_owners(builder: FixBuilder) -> Iterator[Fix]:
    for item in _work(builder.view):
        if builder.view.is_known(item.owner):
            continue
        sender = item.sender if isinstance(item, Message) and builder.view.is_known(item.sender) else None
        owner = sender or builder.lead
        person = builder.view.brief.find_person(owner.person_id)
        name = person.name if person else say_role(owner.role)
        yield builder.fix(f"Let {name} own the {called(item)}", change=(builder.changed(item, owner=owner),))


R32 = _rule("R32", "E", ("C/D", "owner", "X4"), work_is_owned, propose_owners, by_group=False).says(
    "Every message, session and milestone has one owner and a day", "Who, by name, does this, and by when?"
)


def metrics_can_decide(view: View) -> Iterator[Note]:
    """R33: every metric has a baseline, a target with its day and source, and a rule with an action."""
    for metric in view.all(Metric):
        lacks = [name for name, field in _FIELDS.items() if getattr(metric, field) in (None, "")]
        counted = _counted_first(view, metric) if lacks and {*lacks} <= {*_NUMBERS} else None
        if counted:
            day = say(required(counted.date))
            text = f"The {called(metric)} gets its numbers when it is counted on {day}."
            fields = [f"items.{metric.id}.{_NUMBERS[name]}" for name in lacks]
            yield unknown(text, *fields, items=(metric, counted))
        elif lacks and metric.provenance.writer == REVIEWER:
            # Accepting a fix for a warning must not make an error: it says whose the numbers are.
            fields = [f"items.{metric.id}.{_FIELDS[name]}" for name in lacks]
            text = f"The {called(metric)} waits for its {_in_form(lacks)}."
            yield unknown(text, *fields, items=(metric,))
        elif lacks:
            yield bad(f"The {called(metric)} has no {_in_form(lacks)}.", metric)
        else:
            yield ok(metric, days=(required(metric.target_date),))


# Numbers that nobody knows before the first count; all are named as in the form.
_NUMBERS = {
    "Baseline": "baseline", "Target": "target", "Target date": "target_date", "On track from": "green_at",
    "Off track from": "red_at",
}  # fmt: skip
_FIELDS = {
    **_NUMBERS,
    "Where the number comes from": "data_source",
    "What happens when it is off track": "red_action",
}


def _in_form(names: list[str]) -> str:
    return listed([f"“{name}”" for name in names])


def _counted_first(view: View, metric: Metric) -> Milestone | None:
    """Return the milestone before the first training at which this metric is counted."""
    first = next((session.date for session in view.all(TrainingSession) if session.date), view.first_go_live)
    for milestone in view.all(Milestone):
        is_early = milestone.date and first and milestone.date <= first
        if is_early and metric.title and metric.title.casefold() in milestone.done_when.casefold():
            return milestone
    return None


R33 = _rule("R33", "E", ("C/C", "E14", "E15", "X4"), metrics_can_decide, by_group=False).says(
    "Every metric has a start, an end and a rule",
    "From which number to which, by when, and what do we do if it does not move?",
)

HUMAN: tuple[Measures, ...] = ("speed", "utilization", "proficiency")
HUMAN_NAMES: dict[Measures, str] = {
    "speed": "how fast people take it up",
    "utilization": "how many use it in the end",
    "proficiency": "how well they use it",
}


def human_factors_are_measured(view: View) -> Iterator[Note]:
    """R34: metrics tell how fast people start, how many use it, and how well."""
    metrics = {measures: _first(view, measures) for measures in HUMAN}
    lacks = [HUMAN_NAMES[measures] for measures, metric in metrics.items() if metric is None]
    if lacks and not (view.is_small and len(lacks) < len(HUMAN)):
        yield bad(f"No metric tells {listed(lacks)}.", *filter(None, metrics.values()))
    else:
        yield ok(*filter(None, metrics.values()))


def _first(view: View, measures: Measures) -> Metric | None:
    return next((metric for metric in view.all(Metric) if metric.measures == measures), None)


_DEFINITIONS: dict[Measures, tuple[str, str, str]] = {
    "speed": ("Share that has started", "People who used it at least once, of all who have it.", "%"),
    "utilization": ("Weekly active share", "People who used it in the past seven days, of all.", "%"),
    "proficiency": ("Share that uses it well", "People whose lead sees a useful, checked result.", "%"),
}


def propose_metrics(builder: FixBuilder) -> Iterator[Fix]:
    first = builder.after(required(builder.view.first_go_live), 14)
    for measures in HUMAN:
        if _first(builder.view, measures) is None:
            title, definition, unit = _DEFINITIONS[measures]
            read = {"measures": measures, "unit": unit, "first_read": first, "cadence_days": 7}
            about = {"title": title, "owner": builder.lead, "definition": definition, **read}
            metric = builder.new(Metric, measures, *builder.concerned, **about)
            yield builder.fix(f"Measure {HUMAN_NAMES[measures]}; its numbers are yours to fill in", metric)


R34 = _rule("R34", "W", ("B/B", "P8"), human_factors_are_measured, propose_metrics, by_group=False).says(
    "Metrics tell how fast, how many and how well",
    "How fast did people start, how many use it now, and how well?",
    thresholds=("small_company",),
    small_company="one of the three is enough: the others are seen across the desk",
)


def outcome_is_measured(view: View) -> Iterator[Note]:
    """R35: at least one metric is the business result; counting sessions and logins is not enough."""
    metric = _first(view, "outcome")
    yield ok(metric) if metric else bad("No metric measures the business result.", *view.all(Metric))


def propose_outcome(builder: FixBuilder) -> Iterator[Fix]:
    brief = builder.view.brief
    if not brief.outcome_measure:
        raise NotMechanical
    first = builder.after(required(builder.view.first_go_live), 28)
    about = {"title": brief.outcome_measure, "owner": builder.sponsor, "definition": brief.expected_benefit}
    about |= {"baseline": brief.outcome_baseline, "target": brief.outcome_target, "target_date": brief.end}
    about |= {"measures": "outcome", "unit": brief.outcome_unit, "first_read": first, "cadence_days": 28}
    metric = builder.new(Metric, "outcome", *builder.concerned, **about)
    yield builder.fix(f"Measure the business result that the brief names: {brief.outcome_measure}", metric)


R35 = _rule("R35", "E", ("A/D", "C2", "E4", "M2"), outcome_is_measured, propose_outcome, by_group=False).says(
    "At least one metric is the business result",
    "What got better for clients or the business, beyond logins and certificates?",
)


def metrics_are_read_early(view: View) -> Iterator[Note]:
    """R36: each metric is first read in a month, a result once its period is over, and then monthly."""
    metrics = view.all(Metric)
    if not metrics:
        yield bad("There is no metric to read.")
    for metric in metrics:
        go_live = _go_live_for(view, metric)
        blank = [name for name in ("first_read", "cadence_days") if getattr(metric, name) is None]
        late = _late(view, metric, go_live)
        if late:
            yield bad(f"The {called(metric)} is {listed(late)}.", metric, days=(required(go_live),))
        elif go_live is None:
            yield unknown("The rollout has no go-live date.", "go_live", items=(metric,))
        elif blank:
            text = f"When the {called(metric)} is read is not stated."
            yield unknown(text, *(f"items.{metric.id}.{name}" for name in blank), items=(metric,))
        else:
            yield ok(metric, days=(go_live,))


def _go_live_for(view: View, metric: Metric) -> date | None:
    """Return the first go-live of the metric's groups, else the rollout's."""
    named = (view.go_live(group) for group in view.groups if group.id in metric.group_ids)
    return min(filter(None, named), default=view.first_go_live)


def _late(view: View, metric: Metric, go_live: date | None) -> list[str]:
    settings = view.settings
    late = []
    if go_live and metric.first_read:
        days = (metric.first_read - go_live).days
        if metric.first_read > _first_readable(view, metric, go_live):
            late.append(f"first read {days} days after go-live, not within {settings.first_read_days}")
    if go_live and metric.cadence_days and metric.cadence_days > settings.read_every_days:
        late.append(f"read every {metric.cadence_days} days, not every {settings.read_every_days}")
    return late


def _first_readable(view: View, metric: Metric, go_live: date) -> date:
    """Return by when a metric is read first: a result, when there is something to count."""
    latest = view.open_day_from(go_live + timedelta(days=view.settings.first_read_days))
    if metric.measures != "outcome":
        return latest
    days = [latest, (known_from(metric.title, go_live) or go_live) + _TO_READ]
    of_metric = {"outcome_measure": metric.title, "outcome_unit": metric.unit}
    brief = view.brief.model_copy(update=of_metric)  # read as the measure that it is itself
    if period := named_period_of(brief):
        days.append(first_period_ends(brief, go_live) + max(_TO_READ, days_to_count(period)))
    if view.case and view.brief.end:
        facts = CaseFacts(replace(view.case, brief=brief), go_live)
        days.append(first_period_known(facts, go_live, view.brief.end) or latest)
        if is_of_the_books(metric.title):
            days.append(closes_read(facts, go_live)[-1])
    return view.open_day_from(max(days))


def propose_readings(builder: FixBuilder) -> Iterator[Fix]:
    settings = builder.view.settings
    for metric in builder.view.all(Metric):
        go_live = _go_live_for(builder.view, metric)
        if _late(builder.view, metric, go_live):
            latest = _first_readable(builder.view, metric, required(go_live))
            first = min(metric.first_read or latest, latest)
            cadence = min(metric.cadence_days or settings.read_every_days, settings.read_every_days)
            changed = builder.changed(metric, first_read=builder.by(first), cadence_days=max(1, cadence))
            days = count(changed.cadence_days or 1, "day")
            label = f"Read the {called(metric)} from {say(required(changed.first_read))}, every {days}"
            yield builder.fix(label, change=(changed,))


R36 = _rule("R36", "W", ("C/D", "P14"), metrics_are_read_early, propose_readings, by_group=False).says(
    "Metrics are read early and often",
    "When would we first notice that it is not working?",
    thresholds=("first_read_days", "read_every_days"),
)


def objections_are_expected(view: View) -> Iterator[Note]:
    """R37: where one aspect is hit hard, an objection is expected, with its cause, a tactic and an owner."""
    for group in view.groups:
        impact = group.highest_impact
        if impact < view.settings.high_impact:
            yield skip(group)
            continue
        field = view.path(group, "impact")
        tackled = (each for each in view.of(Resistance, group) if each.tactic and each.owner)
        expected = next((each for each in tackled if each.cause_step or each.cause), None)
        if expected:
            yield ok(expected, group=group, fields=(field,))
        else:
            hit = f"{group.label} is hit hard ({impact} of 5{_hit(group, impact)})"
            yield bad(
                f"{hit}, and no objection is planned for.",
                *view.of(Resistance, group),
                group=group,
                fields=(field,),
            )


def _hit(group: Group, impact: int) -> str:
    hit = [words for aspect, words in ASPECTS.items() if group.impact.get(aspect) == impact]
    return f" in {some(hit, 3)}" if hit else ""


def propose_objections(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        concerns = builder.view.brief.without_sentences_about_people().concerns
        cause = concerns or "It is not clear what this means for their own job."
        tactic = "The manager asks each person what worries them, answers, and says what stays as it is."
        about = {"owner": builder.view.manager(group), "cause_step": "desire", "cause": cause}
        title = f"What {group.label} may fear"[:300]
        resistance = builder.new(Resistance, group.id, group, title=title, tactic=tactic, **about)
        yield builder.fix(f"Plan for the objections of {group.label}, with its manager", resistance)


R37 = _rule("R37", "W", ("B/D", "P11"), objections_are_expected, propose_objections).says(
    "Objections are expected where the impact is high",
    "Who will say no, why, and who will talk with them?",
    thresholds=("high_impact",),
)


def champions_are_near(view: View) -> Iterator[Note]:
    """R38: a champion in each team, and in all neither too few nor too many for the users."""
    if view.is_small:
        yield skip()
        return
    champions = view.all(Champion)
    for group in view.groups:
        near = next(iter(view.of(Champion, group)), None)
        yield either(near, f"{group.label} has no champion.", group)
    yield _share(view, champions)


def _share(view: View, champions: list[Champion]) -> Note:
    users, settings = view.people_count, view.settings
    if users == 0:
        return unknown("How many people are in scope is not stated.", "headcount")
    total = sum(champion.count for champion in champions)
    if settings.champions_from * users <= total <= settings.champions_to * users:
        return ok(*champions, fields=("headcount",))
    text = (
        f"{count(total, 'champion')} for {count(users, 'person', 'people')} is "
        f"{total / users:.1%}, not {settings.champions_from:.0%} to {settings.champions_to:.0%}."
    )
    return bad(text, *champions, fields=("headcount",))


def propose_champions(builder: FixBuilder) -> Iterator[Fix]:
    total = sum(champion.count for champion in builder.view.all(Champion)) + len(builder.failing)
    lacking = max(0, ceil(builder.view.settings.champions_from * builder.view.people_count) - total)
    for group in builder.failing:
        yield _champion(builder, 1, group)
    if lacking:
        largest = max(builder.view.groups, key=lambda group: group.size)
        yield _champion(builder, min(lacking, 10_000), largest)


def _champion(builder: FixBuilder, size: int, *groups: Group) -> Fix:
    names = some_names(groups)
    title = f"{count(size, 'champion')} in {names}"[:300]
    owner = Owner(role=f"chosen by the manager of {groups[0].label}")
    champion = builder.new(Champion, groups[0].id, *groups, title=title, owner=owner, count=size)
    return builder.fix(f"Find {count(size, 'champion')} in {names}", champion)


R38 = _rule("R38", "W", ("C/C", "E13"), champions_are_near, propose_champions).says(
    "Each team has a champion, and there are enough",
    "Whom in the next row can people ask, without asking the project?",
    thresholds=("champions_from", "champions_to", "small_company"),
    small_company="not asked: everybody knows whom to ask, and nobody needs the title",
)

RULES = (R32, R33, R34, R35, R36, R37, R38)
