"""R20 to R27: people can do it before they must."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from itertools import chain
from math import ceil

from playbook.core.base.words import listed, say
from playbook.core.case.reading.pilot import pilot_teams
from playbook.core.plan.brief import Group, region_of
from playbook.core.plan.items import (
    Item,
    Message,
    Milestone,
    Step,
    Support,
    TrainingSession,
    TrainingTopic,
    UseCase,
)
from playbook.core.review.fixes import FixBuilder, NotMechanical, required
from playbook.core.review.load import is_more
from playbook.core.review.result import Fix, Severity
from playbook.core.review.rule import Note, Rule, bad, each_go_live, either, no_go_live, ok, skip, unknown
from playbook.core.review.view import View

_rule = partial(Rule, part="training")

CAREFUL: tuple[TrainingTopic, ...] = ("limits", "data", "verify")
CAREFUL_NAMES: dict[TrainingTopic, str] = {
    "limits": "what the tool cannot do",
    "data": "which data may go in",
    "verify": "how to check what comes out",
}


def trained_before_access(view: View) -> Iterator[Note]:
    """R20: each team is trained on or before the day it gets the tool."""
    for group in view.groups:
        access = view.access(group)
        if access is None:
            yield no_go_live(view, group)
            continue
        early = _by(view, group, access)
        text = f"{group.label} is not trained by {say(access)}."
        yield either(early[-1] if early else None, text, group, days=(access,))


def _by(view: View, group: Group, day: date) -> list[TrainingSession]:
    return [session for session in view.dated_sessions(group) if session.date and session.date <= day]


def _session_day(builder: FixBuilder, group: Group, access: date, days: int, most: int) -> date:
    for earlier in range(min(days, most), most + 1):
        day = builder.by(access, earlier)
        if not group.is_blacked_out(day) and (access - day).days <= most:
            return day
    raise NotMechanical


_PRACTICE = (
    "Everyone brings a piece of real work and does it here, with a helper beside them. Each result is "
    "checked together: what is right, what is not, and what stays out. What is still open gets an owner "
    "and a day."
)


def _session(builder: FixBuilder, group: Group, title: str, days: int = 3, **fields: object) -> Fix:
    day = _session_day(
        builder, group, builder.access(group), days, builder.view.settings.training_window_days
    )
    values = {"topics": ("prompting", *CAREFUL), "live": True, "hands_on": True, "date": day}
    values |= {"agenda": _PRACTICE, **fields}
    title_ = f"{title} for {group.label}"[:300]
    session = builder.new(TrainingSession, group.id, group, title=title_, owner=builder.lead, **values)
    return builder.fix(f"Add to {group.label} on {say(day)}: {title.lower()}", session)


def propose_training(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        yield _session(builder, group, "First hands-on session")


R20 = _rule("R20", "E", ("B/B", "P23", "seed"), trained_before_access, propose_training).says(
    "Each team is trained before it gets the tool",
    "Did people know how to use it on the day we gave it to them?",
)


def training_is_fresh(view: View) -> Iterator[Note]:
    """R21: that training is at most four weeks old when use begins."""
    window = view.settings.training_window_days
    for group in view.groups:
        access = view.access(group)
        if not view.dated_sessions(group):
            yield skip(group)
        elif access is None:
            yield no_go_live(view, group)
        else:
            used = _used_from(view, group, access)
            yield _fresh(group, _by(view, group, used), used, window)


def _used_from(view: View, group: Group, access: date) -> date:
    """Return the first day of use: of the teams of a dated pilot, its own."""
    pilot = view.case.pilot if view.case else None
    if pilot and pilot.starts and group.id in pilot_teams(view.brief, pilot):
        return min(access, pilot.starts)
    return access


def _fresh(group: Group, early: list[TrainingSession], access: date, window: int) -> Note:
    if not early:
        return skip(group)
    last = early[-1]
    ahead = (access - last.date).days if last.date else 0
    if ahead <= window:
        return ok(last, group=group, days=(access,))
    text = f"{group.label} is last trained {ahead} days before it starts on {say(access)}, not within "
    text += f"{window}."
    return bad(text, last, group=group, days=(access,))


def propose_refresher(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        yield _session(builder, group, "Refresher on real work")


R21 = _rule("R21", "W", ("C/C", "X3", "timing"), training_is_fresh, propose_refresher).says(
    "Training comes shortly before use",
    "How much of the training was left in their heads when they started?",
    thresholds=("training_window_days",),
)


def will_comes_before_skill(view: View) -> Iterator[Note]:
    """R22: before its first training, each team has heard why and what for."""
    for group in view.groups:
        sessions = view.sessions(group)
        if not sessions:
            yield skip(group)
        elif sessions[0].date is None:
            text = f"The training of {group.label} has no date."
            yield unknown(text, f"items.{sessions[0].id}.date", group=group, items=(sessions[0],))
        else:
            yield _prepared(view, group, sessions[0], sessions[0].date)


_WILL: dict[Step, str] = {"awareness": "that raises awareness", "desire": "that makes people want it"}


def _prepared(view: View, group: Group, first: TrainingSession, day: date) -> Note:
    steps = _steps_before(view, group, day)
    lacks = [words for step, words in _WILL.items() if step not in steps]
    if lacks:
        text = f"{group.label} trains on {say(day)} without a message before it {listed(lacks)}."
        return bad(text, first, group=group)
    return ok(*(steps[step] for step in _WILL), first, group=group)


def _steps_before(view: View, group: Group, day: date) -> dict[Step, Message]:
    steps: dict[Step, Message] = {}
    for message in view.dated_messages(group):
        if message.date and message.date < day:
            for step in message.steps:
                steps.setdefault(step, message)
    return steps


def propose_will(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        first = builder.view.sessions(group)[0].date
        if first is None:
            raise NotMechanical
        day = builder.by(first, 3)
        text = {"title": f"Why {group.label} trains for this, and what for", "topics": ("why", "wiifm")}
        text |= {"steps": ("awareness", "desire")}
        brief = builder.view.brief
        is_first = all(each.date and each.date > day for each in builder.view.of(Message, group))
        reasons = (brief.why, brief.why_now, brief.risk_of_not_changing) if is_first else (brief.why,)
        text |= {"body": "\n\n".join(filter(None, reasons))[:6000]}
        if is_first:
            text |= {"topics": ("why", "why_now", "risk", "wiifm")}
        message = builder.message(group.id, day, (group,), "manager", "team_meeting", **text)
        yield builder.fix(f"Tell {group.label} on {say(day)} why it trains for this", message)


R22 = _rule("R22", "W", ("B/D", "P23"), will_comes_before_skill, propose_will).says(
    "People know why before they are trained",
    "Were people sent to training before they knew why, or wanted it?",
)


def hours_are_enough(view: View) -> Iterator[Note]:
    """R23: enough hours of training per person, a part of them live or coached."""
    enough = view.settings.training_hours
    for group in view.groups:
        sessions = view.sessions(group)
        hours = sum(session.hours for session in sessions)
        live = (item for item in sessions if item.live and item.hours > 0)
        coaching = (item for item in view.of(Support, group) if item.way == "coaching")
        guided: Item | None = next(chain[Item](live, coaching), None)
        problems = []
        is_for_all_of_it = view.teaches_a_tool and view.exposure(group) == "all"
        if is_for_all_of_it and is_more(enough, hours):
            text = f"{group.label} has {hours:g} hours of training each, not {enough:g}."
            problems.append(bad(text, *sessions, group=group))
        if guided is None:
            problems.append(bad(f"No training of {group.label} is live or coached.", *sessions, group=group))
        yield from problems or [ok(*sessions, *([guided] if guided else []), group=group)]


def propose_hours(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        planned = sum(session.hours for session in builder.view.sessions(group))
        for week, hours in enumerate(_portions(builder.view.settings.training_hours - planned)):
            yield _session(builder, group, "Live practice on own work", 3 + 7 * week, hours=hours)


def _portions(missing: float) -> list[float]:
    """Return missing hours in weekly portions that people can take in."""
    count = min(_MOST_PORTIONS, max(1, ceil(missing / _PORTION)))
    last = missing - _PORTION * (count - 1)
    return [*[_PORTION] * (count - 1), max(_SHORTEST, last)]


_PORTION, _SHORTEST, _MOST_PORTIONS = 2.0, 0.5, 4


R23 = _rule("R23", "W", ("A/A", "E1"), hours_are_enough, propose_hours).says(
    "Each person has enough hours, part of them guided",
    "How many hours did each person really get, and did anyone sit beside them?",
    thresholds=("training_hours",),
)


@each_go_live
def use_case_is_trained(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R24: each team has a named use case before go-live, with training tied to it."""
    cases = _named_cases(view, group)
    pair = _tied(cases, _by(view, group, go_live))
    if pair:
        yield ok(*pair, group=group, days=(go_live,))
    elif cases:
        text = f"No training of {group.label} by {say(go_live)} is tied to one of its use cases."
        yield bad(text, *cases, group=group, days=(go_live,))
    elif asks := _asks_for_tasks(view, group):
        text = f"{group.label} names its own tasks by {say(required(asks.date))}; the brief has none yet."
        yield unknown(text, view.path(group, "tasks"), group=group, items=(asks,))
    else:
        yield bad(f"{group.label} has no named use case.", group=group, days=(go_live,))


_NAMES_TASKS = re.compile(r"\b(?:names?|named|chosen|choose|agreed)\b[^.]*\btasks\b")


def _asks_for_tasks(view: View, group: Group) -> Milestone | None:
    """Return the milestone before training by which a group without given tasks names them."""
    first = next((session.date for session in view.dated_sessions(group)), None)
    for milestone in () if group.tasks else view.of(Milestone, group):
        is_early = milestone.date and first and milestone.date <= first
        if is_early and _NAMES_TASKS.search(f"{milestone.title}. {milestone.done_when}".lower()):
            return milestone
    return None


def _named_cases(view: View, group: Group) -> list[UseCase]:
    cases = (case for case in view.of(UseCase, group) if case.status != "retired")
    return [case for case in cases if case.title or case.task]


def _tied(cases: list[UseCase], sessions: list[TrainingSession]) -> tuple[UseCase, TrainingSession] | None:
    named = {case.id: case for case in cases}
    for session in sessions:
        for case_id in session.use_case_ids:
            if case_id in named:
                return named[case_id], session
    return None


def propose_tie(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        cases, sessions = _named_cases(builder.view, group), _by(builder.view, group, builder.go_live(group))
        if not cases:
            raise NotMechanical
        name = cases[0].title or cases[0].task[:80]
        if sessions:
            session = builder.current(sessions[-1])
            tied = builder.changed(session, use_case_ids=(*session.use_case_ids, cases[0].id))
            yield builder.fix(f"Practice “{name}” in {session.title or 'the session'}", change=(tied,))
        else:
            yield _session(builder, group, f"Practice “{name}”", use_case_ids=(cases[0].id,))


R24 = _rule("R24", "E", ("A/D", "E2", "E3", "P17"), use_case_is_trained, propose_tie).says(
    "Each team has a use case and trains on it",
    "Which piece of their own work was each team asked to do with it?",
)


@each_go_live
def help_stays(view: View, group: Group, go_live: date) -> Iterator[Note]:
    """R25: office hours or coaching stay open until the habit can hold."""
    if view.is_small:
        yield skip(group)
        return
    until = go_live + timedelta(days=view.settings.support_days)
    helping = [item for item in view.of(Support, group) if item.way in ("office_hours", "coaching")]
    long_enough = next((support for support in helping if support.end and support.end >= until), None)
    if long_enough:
        yield ok(long_enough, group=group, days=(until,))
    elif any(support.end is None for support in helping):
        open_ended = next(support for support in helping if support.end is None)
        text = f"The help for {group.label} has no last day."
        yield unknown(text, f"items.{open_ended.id}.end", group=group, items=(open_ended,))
    else:
        text = f"No office hours or coaching for {group.label} run until {say(until)}."
        yield bad(text, *helping, group=group, days=(until,))


def propose_help(builder: FixBuilder) -> Iterator[Fix]:
    for go_live, helped in builder.by_day(builder.go_live):
        end = builder.after(go_live, builder.view.settings.support_days)
        about = {"title": "Office hours", "owner": builder.lead, "way": "office_hours"}
        about |= {"start": builder.after(go_live, 0), "end": end}
        support = builder.new(Support, go_live.isoformat(), *helped, **about)
        yield builder.fix(f"Keep office hours open until {say(end)}", support)


R25 = _rule("R25", "W", ("A/A", "MS5"), help_stays, propose_help).says(
    "Help stays open until the habit holds",
    "Who helps them in week eight, when the trainers have left?",
    thresholds=("support_days", "small_company"),
    small_company="not asked: help sits at the next desk",
)


def managers_train_first(view: View) -> Iterator[Note]:
    """R26: each team's manager is trained before the team is."""
    for group in view.groups:
        led = [each for each in view.of(TrainingSession, group) if each.for_managers and each.date]
        first = next(iter(view.dated_sessions(group)), None)
        if not led:
            yield bad(f"The manager of {group.label} is not trained first.", group=group)
        elif first is None:
            yield ok(led[0], group=group)
        elif led[0].date and first.date and led[0].date < first.date:
            yield ok(led[0], first, group=group)
        else:
            yield bad(f"{group.label} is trained no later than its manager.", led[0], first, group=group)


def propose_managers(builder: FixBuilder) -> Iterator[Fix]:
    def day_for(group: Group) -> date:
        first = next((session.date for session in builder.view.dated_sessions(group)), None)
        return builder.by(first or builder.access(group), 3 if first else 7)

    for day, led in builder.by_day(day_for):
        about = {"title": "Managers try it first", "owner": builder.lead, "date": day}
        about |= {"live": True, "hands_on": True, "for_managers": True, "topics": ("prompting", *CAREFUL)}
        about |= {"agenda": _PRACTICE}
        session = builder.new(TrainingSession, day.isoformat(), *led, **about)
        yield builder.fix(f"Train the managers first, on {say(day)}", session)


R26 = _rule("R26", "W", ("A/D", "P7", "X3", "E2"), managers_train_first, propose_managers).says(
    "Managers are trained before their teams",
    "Could managers answer the first question that their team asked them?",
)


def care_is_trained_and_recorded(view: View) -> Iterator[Note]:
    """R27: each team learns limits, data rules and checking, and that is on record."""
    severity: Severity = "E" if "EU" in (*view.brief.regions, region_of(view.brief.country)) else "W"
    for group in view.groups:
        if not view.is_about_a_tool:
            yield skip(group)
            continue
        sessions = view.sessions(group)
        taught = _taught(sessions)
        recorded = next((session for session in sessions if session.completion_recorded), None)
        problems = []
        lacks = [CAREFUL_NAMES[topic] for topic in CAREFUL if topic not in taught]
        if lacks:
            text = f"The training of {group.label} does not cover {listed(lacks)}."
            problems.append(bad(text, *sessions, group=group, severity=severity))
        if recorded is None:
            text = f"It is not recorded who in {group.label} completed the training."
            problems.append(bad(text, *sessions, group=group, severity=severity))
        used = [taught[topic] for topic in CAREFUL if topic in taught] + ([recorded] if recorded else [])
        yield from problems or [ok(*used, group=group, severity=severity)]


def _taught(sessions: list[TrainingSession]) -> dict[TrainingTopic, TrainingSession]:
    taught: dict[TrainingTopic, TrainingSession] = {}
    for session in sessions:
        for topic in session.topics:
            taught.setdefault(topic, session)
    return taught


def propose_care(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        sessions = builder.view.sessions(group)
        if not sessions:
            title = "Limits, data and checking"
            yield _session(builder, group, title, completion_recorded=True)
            continue
        session = builder.current(sessions[0])
        taught = {topic for item in sessions for topic in builder.current(item).topics}
        topics = (*session.topics, *(topic for topic in CAREFUL if topic not in taught))
        changed = builder.changed(session, topics=topics, completion_recorded=True)
        label = f"Cover limits, data and checking in {session.title or 'the first session'}, and record it"
        yield builder.fix(label, change=(changed,))


R27 = _rule("R27", "W", ("A/D", "E9", "X4"), care_is_trained_and_recorded, propose_care).says(
    "Each team learns limits, data rules and checking, on record",
    "Can we show that everyone was taught what not to trust and what not to paste in?",
    severe_when="a region of the rollout is the EU",
)

RULES = (R20, R21, R22, R23, R24, R25, R26, R27)
