"""Judge the days of a case: holidays, freezes, switch-offs, access."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import Span
from playbook.core.base.words import capital, count, listed
from playbook.core.case.judgment import END_OF_OLD, WORST_FIRST, Check, State
from playbook.core.case.parts import BusyTime, SwitchOff
from playbook.core.case.reading.busy import is_of_a_close, is_of_the_ledger
from playbook.core.case.settle.facts import CaseFacts, cite
from playbook.core.plan.brief import Group
from playbook.core.plan.workdays import Place, place_of, workdays_of

STEADY_AFTER_GO_LIVE, TOO_SHORT_FOR_TWO_WAYS = 10, 5  # working days in which a new way settles
_TWO_WEEKS, _SATURDAY = 14, 5
_WITH_STATES = ("AU", "CA", "CH", "DE", "US")  # where holidays differ from state to state


def calendar(facts: CaseFacts) -> Iterator[Check]:
    clashes = [*_closures(facts), *_late_access(facts)]
    near = " ".join(filter(None, (_early_access(facts), _holidays_near(facts))))
    counted = _holidays_counted(facts)
    if not clashes and not facts.case.country and not facts.case.countries:
        text = f"The brief names no country, so holidays are not known. Which country and state? {near}"
        yield Check("calendar", "The calendar", "unknown", f"{text} {counted}".strip())
        return
    clashes += [] if clashes else list(_cut_over_in_a_cycle(facts))
    states: list[State] = [state for state, _, _ in clashes]
    state: State = min(states, key=WORST_FIRST.index) if states else "feasible"
    text = " ".join([text for _, text, _ in clashes] or ["No freeze or peak within two weeks of go-live."])
    ids = dict.fromkeys(group.id for _, _, groups in clashes for group in groups)
    yield Check("calendar", "The calendar", state, " ".join(filter(None, (text, near, counted))), tuple(ids))


def old_way_ends(facts: CaseFacts) -> Iterator[Check]:
    """Yield the ends of the old way that leave too few days to use both."""
    clashes = [*_switched_off(facts)]
    if clashes:
        state = min((state for state, _, _ in clashes), key=WORST_FIRST.index)
        ids = dict.fromkeys(group.id for _, _, groups in clashes for group in groups)
        text = " ".join(text for _, text, _ in clashes)
        yield Check(END_OF_OLD, "The end of the old way", state, text, tuple(ids))


def busy_switch_offs(facts: CaseFacts) -> Iterator[Check]:
    """Yield the ends of the old way in an unsuitable time, each a check."""
    for off in facts.case.ends if facts.waves else ():
        if off.is_on_start:
            continue
        for end, groups in facts.ends_of(off):
            if cycle := cycle_on(facts, end, groups):
                yield _busy_switch_off(facts, end, cycle)


def _busy_switch_off(facts: CaseFacts, end: date, cycle: BusyTime) -> Check:
    spans = [span for span in cycle.spans if span.has(end)]
    day = facts.working(max(span.end for span in spans) + timedelta(days=1))
    if any(end <= other < day for other in facts.external_ends):  # others set that it ends by then
        day = facts.working_before(min(span.start for span in spans) - timedelta(days=1))
    text = (
        f"The old way ends on {facts.on(end)}, in a time that is needed for something else: "
        f"{cite(cycle.quote)} Ask for {facts.on(day)} (proposal)."
    )
    title = ", ".join(filter(None, (f"The switch-off on {facts.on(end)}", cycle.words)))
    return Check("switch_off", title, "tight", text)


def _holidays_near(facts: CaseFacts) -> str:
    """Return the public holidays within two weeks of a go-live, on both sides."""
    names_by_day: dict[date, str] = {}
    worked_on: dict[date, str] = {}
    workdays = workdays_of(facts.brief)
    places = {place_of(group, facts.case.country, facts.case.subdivision) for group in facts.brief.groups}
    for live in facts.waves:
        for day in (live + timedelta(days=away) for away in range(-_TWO_WEEKS, _TWO_WEEKS + 1)):
            for place in sorted(places or {Place(facts.case.country, facts.case.subdivision)}, key=str):
                name = workdays.holiday_name(day, place.country, place.subdivision)
                if name and day.weekday() < _SATURDAY:
                    names_by_day.setdefault(day, name)
                if observed := workdays.observance_name(day, place.country, place.subdivision):
                    worked_on.setdefault(day, observed)
    names, observances = (
        listed(f"{name.split(';')[0]} on {facts.on(day)}" for day, name in sorted(by_day.items()))
        for by_day in (names_by_day, worked_on)
    )
    near = f"Public holidays within two weeks of go-live: {names}." if names else ""
    if not names and facts.case.country and not observances:
        near = "No public holiday either."
    are = "is a public holiday" if len(worked_on) == 1 else "are public holidays"
    note = f"{observances} {are} on which most companies work; add it to the closed days if you don't."
    return " ".join(filter(None, (near, note if observances else "")))


def _holidays_counted(facts: CaseFacts) -> str:
    """Return which holidays are counted where the brief leaves the place open."""
    country = facts.case.country
    groups = facts.brief.groups
    is_named = facts.case.subdivision or (groups and all(group.subdivision for group in groups))
    if country in _WITH_STATES and not is_named:
        return "The state is not named: only national holidays are counted."
    if country == "GB" and not facts.case.subdivision:
        return "England's bank holidays are counted; those of Scotland and Northern Ireland differ."
    if not country and "EU" in facts.brief.regions:
        return "Good Friday, Easter Monday, May 1, Ascension and Whit Monday are kept free."
    return ""


def _cut_over_in_a_cycle(facts: CaseFacts) -> Iterator["_Clash"]:
    """Yield a start whose last working day before it lies in a close or a season."""
    for day, groups in facts.waves.items():
        before = facts.working_before(day - timedelta(days=1))
        if (cycle := cycle_on(facts, before, groups)) and cycle.words:  # a close or season with a name
            dates = next(facts.span_on(span.start, span.end) for span in cycle.spans if span.has(before))
            touched = tuple(group for group in groups if cycle.concerns(group.id))
            text = (
                f"{capital(cycle.words)}, {dates}: no drill and no training then, and the cut-over on "
                f"{facts.on(before)} waits until this is done. {cite(cycle.quote)}"
            )
            yield "tight", text, touched


_Clash = tuple[State, str, tuple[Group, ...]]


def _closures(facts: CaseFacts) -> Iterator[_Clash]:
    """Yield go-lives on days off, in a freeze or peak, or right before one."""
    for day, groups in facts.waves.items():
        if not workdays_of(facts.brief).is_working(day, facts.case.country, facts.case.subdivision):
            yield "not_feasible", f"Go-live on {facts.on(day)} is no working day.", groups
        if cycle := cycle_on(facts, day, groups):
            touched = tuple(group for group in groups if cycle.concerns(group.id))
            dates = next(facts.span_on(span.start, span.end) for span in cycle.spans if span.has(day))
            yield (
                "not_feasible",
                f"{dates}: nothing starts in this time (proposal). {cite(cycle.quote)} Go-live is "
                f"{facts.on(day)}.",
                touched,
            )
        closed_in: dict[Span, tuple[Group, ...]] = {}
        for group in groups:
            closed_in |= {span: (*closed_in.get(span, ()), group) for span in facts.closed_spans(group)}
        lasting = {span for group in groups for span in facts.lasting_spans(group)}
        for span, closed in sorted(closed_in.items(), key=lambda each: each[0].start):
            between = len(facts.working_days(day, span.start - timedelta(days=1)))
            dates = facts.span_on(span.start, span.end)
            what = f"{span.reason}, {dates}" if span.reason else dates
            if span.has(day):
                yield (
                    "not_feasible",
                    f"{facts.names(closed)} cannot start on {facts.on(day)} ({what}"
                    f"{': full load, nobody trains' if span.is_full_load else ''}).",
                    closed,
                )
            elif span not in lasting:
                continue
            elif span.end < day and len(facts.working_days(span.end, day)) <= TOO_SHORT_FOR_TWO_WAYS:
                text = (
                    f"{facts.names(closed)} come {'out of full load' if span.is_full_load else 'back'} "
                    f"({what}) right before go-live on {facts.on(day)}."
                )
                yield "tight", text, closed
            elif span.start > day and between <= STEADY_AFTER_GO_LIVE:
                state: State = "tight" if between >= TOO_SHORT_FOR_TWO_WAYS else "not_feasible"
                days = count(between, "working day")
                yield state, f"{facts.names(closed)}: {days} from go-live to {span.called} ({what}).", closed


def _switched_off(facts: CaseFacts) -> Iterator[_Clash]:
    """Yield switch-offs that leave too few days to use both ways."""
    for off in facts.case.ends if facts.waves else ():
        for end, groups in () if off.is_on_start else facts.ends_of(off):
            if clash := _too_soon(facts, off, end, groups):
                yield clash


def _too_soon(facts: CaseFacts, off: SwitchOff, end: date, groups: tuple[Group, ...]) -> _Clash | None:
    late = tuple(group for group in groups if (facts.brief.go_live_of(group) or end) > end)
    if late:
        who = "anyone" if len(late) == len(facts.brief.groups) else facts.names(late)
        first = min(facts.brief.go_live_of(group) or end for group in late)
        then = f"before {who} can use the new one: a copy has to bridge it"
        if not facts.works_between(end, first):
            then = f"the last working day before {who} can use the new one"
        return "tight", f"The old way ends on {facts.on(end)}, {then}.", late
    if off.stays_readable:  # whoever needs it looks it up
        return None
    dated = [group for group in groups if facts.brief.go_live_of(group)]
    free = min(days_with_both(facts, group, end) for group in dated)
    if free > STEADY_AFTER_GO_LIVE:
        return None
    state: State = "tight" if free >= TOO_SHORT_FOR_TWO_WAYS else "not_feasible"
    is_same_day = any(facts.brief.go_live_of(group) == end for group in dated)
    after = (
        "the day people start in the new one, so nobody can finish open work in it"
        if is_same_day
        else f"{count(free, 'working day')} after go-live"
    )
    return state, f"The old way ends on {facts.on(end)}, {after}{_of_full_load(facts, end)}.", ()


def _of_full_load(facts: CaseFacts, off: date) -> str:
    """Return the full load before a switch-off: people work both ways, and nobody trains."""
    spans = (span for group in facts.brief.groups for span in facts.closed_spans(group))
    loads = {
        span.reason
        for span in spans
        if span.is_full_load and span.start <= off and span.end >= min(facts.waves)
    }
    return f", in full load ({listed(sorted(loads))}): people work, nobody trains" if loads else ""


_PRACTICE = "practice access: name who sets it up"


def _late_access(facts: CaseFacts) -> Iterator[_Clash]:
    """Yield groups that cannot sign in before the day on which they start."""
    late = tuple(
        group
        for group in facts.brief.groups
        if group.access_date and group.access_date >= (facts.brief.go_live_of(group) or date.max)
    )
    if late and facts.is_practiced:
        day = facts.on(min(group.access_date for group in late if group.access_date))
        yield ("tight", f"{facts.names(late)}: accounts open {day}. Earlier sessions need {_PRACTICE}.", late)


def _early_access(facts: CaseFacts) -> str:
    """Return the brief's days of access before starts that were moved."""
    early: dict[date, list[Group]] = {}
    for group in facts.brief.groups:
        if group.access_date and group.access_date < (facts.brief.access_of(group) or date.min):
            early.setdefault(group.access_date, []).append(group)
    return " ".join(
        f"{facts.names(own)}: accounts open {facts.on(day)}, as the brief says; they are used from the start."
        for day, own in early.items()
    )


def days_with_both(facts: CaseFacts, group: Group, off: date) -> int:
    """Return a group's working days between its go-live and the switch-off."""
    start = facts.brief.go_live_of(group) or off
    return len(facts.working_days(start, off, group, with_full_load=True))


def cycle_on(facts: CaseFacts, day: date, groups: Sequence[Group]) -> BusyTime | None:
    """Return the time of the business in which these groups would start on a day.

    A ledger opens on the first day of a period, while the one before is closed in the old.
    """
    opens_a_ledger = is_of_the_ledger(facts.brief, groups) and day == facts.working(day.replace(day=1))
    return next(
        (
            time
            for time in facts.case.cycles
            if any(span.has(day) for span in time.spans)
            and any(time.concerns(group.id) for group in groups)
            and not (opens_a_ledger and is_of_a_close(time.quote))
        ),
        None,
    )


def is_near_a_closure(facts: CaseFacts, group: Group, day: date) -> bool:
    return any(
        (span.start > day and len(facts.working_days(day, span.start, group)) <= STEADY_AFTER_GO_LIVE)
        or (span.end < day and len(facts.working_days(span.end, day, group)) <= TOO_SHORT_FOR_TWO_WAYS)
        for span in facts.lasting_spans(group)
    ) or any(span.has(day) for span in facts.closed_spans(group))
