"""R07 to R09: who is affected, counted once, able to carry it."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from playbook.core.base.words import count, listed, say, some
from playbook.core.case.parts import BusyTime
from playbook.core.plan.brief import ASPECTS, Group, OtherChange
from playbook.core.plan.items import Gate, TrainingSession
from playbook.core.review.fixes import FixBuilder, NotMechanical, required
from playbook.core.review.load import PlannedHours, Table, overloads, week_of
from playbook.core.review.result import Fix
from playbook.core.review.rule import Note, Rule, bad, no_go_live, ok, skip, unknown
from playbook.core.review.view import View

_rule = partial(Rule, part="groups")


def groups_are_described(view: View) -> Iterator[Note]:
    """R07: each team has people, a named manager, and its impact, overall or on every aspect."""
    without = [group.label for group in view.everyone if group.average_impact is None]
    have = "has" if len(without) == 1 else "have"
    no_impact = f"{some(without)} {have} no impact yet. Set it in the team table of the brief (step People)."
    for group in view.everyone:
        unscored = [words for aspect, words in ASPECTS.items() if group.impact and aspect not in group.impact]
        lacks = {
            "size": "no people" if group.size == 0 else "",
            "manager_id": "no named manager" if group.manager_id not in view.people_ids else "",
            "impact": f"no impact score for {some(unscored)}" if unscored else "",
        }
        paths = {field: view.path(group, field) for field in lacks}
        texts = {field: f"{group.label} has {words}." for field, words in lacks.items() if words}
        texts |= {"impact": no_impact} if group.average_impact is None else {}
        problems = [bad(text, group=group, fields=(paths[field],)) for field, text in texts.items()]
        yield from problems or [ok(group=group, fields=tuple(paths.values()))]


R07 = _rule("R07", "E", ("B/B", "P16"), groups_are_described).says(
    "Each team has people, a manager and an impact score",
    "Whom does this touch, how hard, and who leads them?",
)


def everyone_is_in_one_group(view: View) -> Iterator[Note]:
    """R08: the teams add up to the headcount, and no unit is in two of them unless flagged."""
    headcount = view.brief.headcount
    if headcount is None:
        yield unknown("How many people are in scope is not stated.", "headcount")
        return
    total = sum(group.size for group in view.everyone)
    problems = [] if view.is_small else list(_shared_units(view))
    if total < headcount or (total > headcount and not view.is_small):
        text = f"The teams add up to {total}, but {count(headcount, 'person is', 'people are')} in scope."
        problems.append(bad(text, fields=("headcount", "groups")))
    yield from problems or [ok(fields=("headcount", "groups"))]


def _shared_units(view: View) -> Iterator[Note]:
    holders: dict[str, list[Group]] = {}
    for group in view.everyone:
        for unit in {unit.casefold(): unit for unit in group.units}:
            holders.setdefault(unit, []).append(group)
    for unit, groups in holders.items():
        unflagged = [group for group in groups if not group.shares_units]
        if len(groups) > 1 and len(unflagged) > 1:
            names = listed(group.label for group in groups)
            text = f"The unit “{unit}” is in {names}, and neither is flagged as shared."
            yield bad(text, fields=tuple(view.path(group, "org_units") for group in groups))


R08 = _rule("R08", "E", ("C/D", "X3"), everyone_is_in_one_group).says(
    "Everyone in scope is in one team",
    "Who has been forgotten, and who has been counted twice?",
    thresholds=("small_company",),
    small_company="people wear several hats: teams may overlap, as long as they cover the headcount",
)


def groups_can_carry_it(view: View) -> Iterator[Note]:
    """R09: nothing on closed days, no week over capacity, and a decision where other changes pile up."""
    for group in view.groups:
        is_ruled = any(True for _ in _rules_for(view, group))
        is_limited = group.blackouts or group.other_changes or group.capacity_hours_per_week is not None
        if not (is_limited or is_ruled):
            yield skip(group)
            continue
        ruled_out = _on_ruled_out_days(view, group)
        problems = [
            *_in_blackout(view, group),
            *ruled_out,
            *_over_capacity(view, group),
            *_piled_up(view, group),
        ]
        fields = ("blackouts", "capacity_hours_per_week", "other_changes")
        used = tuple(view.path(group, name) for name in fields)
        yield _as_one(group, problems) if problems else ok(*_gates(view, group)[:1], group=group, fields=used)


def _as_one(group: Group, problems: list[Note]) -> Note:
    """Return one note for all that is wrong with a group."""
    failing = [note for note in problems if note.state == "fail"]
    if not failing:
        return problems[0]
    return bad(
        " ".join(note.text for note in failing),
        *(item for note in failing for item in note.items),
        group=group,
        fields=tuple(dict.fromkeys(field for note in failing for field in note.fields)),
        days=tuple(day for note in failing for day in note.days),
    )


def _in_blackout(view: View, group: Group) -> Iterator[Note]:
    if not group.blackouts:
        return
    field = view.path(group, "blackouts")
    go_live = view.go_live(group)
    if go_live is None:
        yield no_go_live(view, group)
    elif group.is_blacked_out(go_live):
        text = f"{group.label} goes live on {say(go_live)}, a closed day."
        yield bad(text, group=group, fields=(field, view.path(group, "go_live")), days=(go_live,))
    inside = [each for each in view.dated_sessions(group) if each.date and group.is_blacked_out(each.date)]
    if inside:
        days = some([say(each.date) for each in inside if each.date], 3)
        yield bad(
            f"{group.label} trains on {days}, when it is closed.", *inside, group=group, fields=(field,)
        )


def _rules_for(view: View, group: Group) -> Iterator[BusyTime]:
    """Yield the rules of the brief against sessions of a group."""
    times = view.case.busy if view.case else ()
    return (time for time in times if time.is_rule and time.concerns(group.id))


def _on_ruled_out_days(view: View, group: Group) -> Iterator[Note]:
    for rule in _rules_for(view, group):
        sessions = [each for each in view.of(TrainingSession, group) if each.date]
        inside = [each for each in sessions if any(each.date and span.has(each.date) for span in rule.spans)]
        if inside:
            days = some([say(each.date) for each in inside if each.date], 3)
            yield bad(f"{group.label} trains on {days}. The brief says: “{rule.quote}”", *inside, group=group)


def _is_closed(view: View, group: Group, day: date) -> bool:
    """Return whether a group is closed or has no sessions on a day."""
    is_ruled_out = view.case is not None and view.case.is_ruled_out((group.id,), day)
    return group.is_blacked_out(day) or is_ruled_out


def _over_capacity(view: View, group: Group) -> Iterator[Note]:
    field = view.path(group, "capacity_hours_per_week")
    weeks = dict(overloads(view, group))
    if weeks:
        worst = max(weeks, key=lambda monday: (weeks[monday], -monday.toordinal()))
        text = (
            f"{group.label} is over capacity in {count(len(weeks), 'week')} (up to {weeks[worst]:.1f} hours "
            f"each, in the week of {say(worst)}; available {group.capacity_hours_per_week:.1f})."
        )
        yield bad(text, group=group, fields=(field,), days=tuple(weeks))


def _piled_up(view: View, group: Group) -> Iterator[Note]:
    piled = _most_at_once(group.other_changes, view.brief.start, view.brief.end)
    if len(piled) < max(1, view.settings.other_changes) or _gates(view, group):
        return
    names = some([change.name or "an unnamed change" for change in piled])
    text = f"{group.label} has {len(piled)} other changes at once ({names}), and no gate decides on waiting."
    yield bad(text, group=group, fields=(view.path(group, "other_changes"),))


def _most_at_once(
    changes: tuple[OtherChange, ...], start: date | None, end: date | None
) -> tuple[OtherChange, ...]:
    """Return the largest set of changes sharing a day of the rollout."""
    most: tuple[OtherChange, ...] = ()
    for day in sorted({max(change.start, start or change.start) for change in changes}):
        if end is None or day <= end:
            running = tuple(change for change in changes if change.start <= day <= change.end)
            most = max(most, running, key=len)
    return most


def _gates(view: View, group: Group) -> list[Gate]:
    go_live = view.go_live(group)
    return [gate for gate in view.of(Gate, group) if gate.date and go_live and gate.date <= go_live]


def propose_relief(builder: FixBuilder) -> Iterator[Fix]:
    for group in builder.failing:
        for session in builder.view.dated_sessions(group):
            if session.date and _is_closed(builder.view, group, session.date):
                yield _moved(builder, session)
        if list(_piled_up(builder.view, group)):
            yield _decided(builder, group)
    if moved := list(_spread(builder)):
        yield builder.fix("Spread the sessions over more weeks", change=moved)


_WEEKS_AROUND, _TO_HOLD_ROUNDS = 6, 3  # a session is held in rounds, on the days after its date


def _spread(builder: FixBuilder) -> Iterator[TrainingSession]:
    """Yield sessions moved from weeks that are too full into near ones with room."""
    planned = builder.view.worked_out(PlannedHours)
    load = {group.id: planned.of(group) for group in builder.view.groups}
    for group in builder.failing:
        for monday, _hours in overloads(builder.view, group):
            week = week_of(monday)
            for session in reversed(builder.view.dated_sessions(group)):
                now = builder.current(session)
                if now.locked or week_of(required(now.date)) != week:
                    continue
                if not planned.is_over(load[group.id][week], group.capacity_hours_per_week):
                    break
                if moved := _to_a_week_with_room(builder, now, planned, load):
                    for group_id in now.group_ids:
                        load[group_id][week] -= now.hours
                        other = week_of(required(moved[0].date))
                        load[group_id][other] = load[group_id].get(other, 0.0) + now.hours
                    yield from (builder.changed(each, date=each.date) for each in moved)


def _to_a_week_with_room(
    builder: FixBuilder, session: TrainingSession, planned: PlannedHours, load: Table
) -> list[TrainingSession]:
    """Return a session on its new day, with its managers' session if that moves, too."""
    view, now = builder.view, required(session.date)
    attending = [each for each in view.groups if each.id in session.group_ids]
    around = range(-7 * _WEEKS_AROUND, 7 * _WEEKS_AROUND + 1)
    days = [now + timedelta(days=days) for days in sorted(around, key=lambda days: (abs(days), days))]
    for sooner in ([], _managers_sooner(builder, session)):
        first, last = _turn_of(builder, session, attending, sooner)
        for day in days:
            if week_of(day) == week_of(now) or not first < day < last or not builder.is_free(day):
                continue
            if not any(
                _is_closed(view, each, day)
                or planned.is_over(
                    load[each.id].get(week_of(day), 0.0) + session.hours, each.capacity_hours_per_week
                )
                for each in attending
            ):
                return [session.model_copy(update={"date": day}), *sooner]
    return []


def _managers_sooner(builder: FixBuilder, session: TrainingSession) -> list[TrainingSession]:
    """Return the managers' sessions before this one, each a week sooner."""
    sooner = []
    for each in builder.view.all(TrainingSession):
        now = builder.current(each)
        if now.for_managers and not now.locked and now.date and now.date < required(session.date):
            day = builder.by(now.date, 7)
            sooner += (
                [now.model_copy(update={"date": day})] if {*now.group_ids} & {*session.group_ids} else []
            )
    return sooner


def _turn_of(
    builder: FixBuilder,
    session: TrainingSession,
    attending: Sequence[Group],
    sooner: Sequence[TrainingSession],
) -> tuple[date, date]:
    """Return the days between which a session may move in its order."""
    now, view = required(session.date), builder.view
    first, last = view.today or date.min, view.brief.end or date.max
    dated = {each.id: builder.current(each).date for each in view.all(TrainingSession)}
    dated |= {each.id: each.date for each in sooner}
    for group in attending:
        go_live = builder.go_live(group)
        if now >= go_live:
            first = max(first, go_live)
            continue
        days = [day for each in view.of(TrainingSession, group) if (day := dated[each.id])]
        for step in ("awareness", "desire"):
            heard = (each.date for each in view.dated_messages(group) if step in each.steps)
            days.append(min(filter(None, heard), default=now))
        first = max([first, *(day for day in days if day < now)])
        last = min([last, go_live - timedelta(days=_TO_HOLD_ROUNDS), *(day for day in days if day > now)])
    return first, last


def _moved(builder: FixBuilder, session: TrainingSession) -> Fix:
    attending = [group for group in builder.view.groups if group.id in session.group_ids]
    for days in range(1, 61):
        day = builder.by(session.date or date.min, days)
        if not any(_is_closed(builder.view, group, day) for group in attending):
            moved = builder.changed(session, date=day)
            return builder.fix(f"Move {session.title or 'the session'} to {say(day)}", change=(moved,))
    raise NotMechanical


def _decided(builder: FixBuilder, group: Group) -> Fix:
    day = builder.by(builder.go_live(group), 5)
    decided = {
        "go_if": "The manager says that the team has room beside its other changes.",
        "adjust_if": "There is room for a part: start with fewer people or later.",
        "stop_if": "There is no room: set a new date after the other changes.",
    }
    title = f"Can {group.label} take this on now?"
    gate = builder.new(Gate, group.id, group, title=title, owner=builder.sponsor, date=day, **decided)
    return builder.fix(f"Decide on {say(day)} whether {group.label} can take this on", gate)


R09 = _rule("R09", "W", ("A/D", "P13", "C1", "X3"), groups_can_carry_it, propose_relief).says(
    "Each team can carry what is asked of it",
    "Do these people have the time, beside everything else that is changing for them?",
    thresholds=(
        "other_changes",
        "hours_per_live_message",
        "hours_per_message",
        "hours_per_checkin",
        "hours_over",
    ),
)

RULES = (R07, R08, R09)
