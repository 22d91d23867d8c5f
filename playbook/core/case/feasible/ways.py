"""Propose other ways where a case does not fit its time."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import combinations, islice, pairwise
from typing import Any

from playbook.core.base.memo import memoized
from playbook.core.base.words import as_template, capital, count, listed, lower_first
from playbook.core.case.case import Case
from playbook.core.case.costs.plain_sums import cost_of_waiting
from playbook.core.case.feasible.by_place import (
    by_place_in_words,
    divided_as_planned,
    divided_by_site,
    divisions,
    mixed_handovers,
    rows_of_parts,
    site_plan,
    wave_plan,
)
from playbook.core.case.feasible.calendar import (
    STEADY_AFTER_GO_LIVE,
    TOO_SHORT_FOR_TWO_WAYS,
    cycle_on,
    days_with_both,
    is_near_a_closure,
)
from playbook.core.case.feasible.checks import checks_of
from playbook.core.case.feasible.conditions import answered_from
from playbook.core.case.feasible.days import LAST_START, days_that_fit, fits_on, is_right_after_a_close
from playbook.core.case.feasible.durations import fits_from, sooner_from, work_itself
from playbook.core.case.feasible.repair import pushed, repairs
from playbook.core.case.feasible.staged import (
    MOST_STARTS,
    Starts,
    breaks_promise,
    is_still_large,
    live_on,
    periods_after,
    promised,
    waves_of,
)
from playbook.core.case.feasible.work import ENOUGH_PERIODS, has_hours
from playbook.core.case.fixed.broken_days import breaks_for_good, broken_by, missed, title_of
from playbook.core.case.fixed.early import COPY_IS_READ
from playbook.core.case.fixed.nearest import nearest_starts
from playbook.core.case.judgment import END_OF_OLD, NEEDED, Alternative, Check
from playbook.core.case.owner_weeks import TRAINERS_WITH_A_LEAD
from playbook.core.case.parts import SwitchOff
from playbook.core.case.reading.busy import bookkeepers_of, touches_the_books
from playbook.core.case.scope import day_of_the_rest, with_the_rest, without_the_rest
from playbook.core.case.settle.ends import ledger_day
from playbook.core.case.settle.facts import CaseFacts, hours, in_words, is_target_day
from playbook.core.case.settle.numbers import results_in
from playbook.core.case.teams.groups import whole_teams
from playbook.core.case.timing import BETWEEN_STARTS, DefaultDays, periods_to_judge
from playbook.core.plan.brief import AskedStart, Brief, Group
from playbook.core.text.dates import NamedDay, end_of, named_days_in

ONLY_WITH = "Only with an extension"  # how a way begins that breaks a day of others
_TWICE = "Cost: two cutovers, and some double entry until then."
_TO_SETTLE = timedelta(weeks=3)  # in which what is open in the old way is finished
_WEEK, _QUARTER = timedelta(days=7), timedelta(days=90)
_MOST_TRAINERS = 12
_MOST_OF_A_PLACE = 16  # in a round
_WEEKS_TO_THE_REST = (4, 3, 5, 6, 7, 8)  # from the first places to the others
_MOST_TRIES = 6
_MOST_WEEKS = 27
_LONGEST_BREAK = 5  # days off in a row, as around a holiday
_LEAST_SOONER = timedelta(weeks=2)  # before all of it
_LONGEST_WAIT = timedelta(days=1_200)
_MOST_LONGER = timedelta(days=366)  # beyond that, another measure is the better way


def ways_of(facts: CaseFacts, checks: tuple[Check, ...]) -> Iterator[Alternative]:
    """Yield at most two ways, those that pass the verdict first."""
    if moved := _later_end(facts):
        yield from _with_a_later_end(facts, *moved)
        return
    ways = list(_fitting_ways(facts, checks))
    fails = {check.key for check in checks if check.state == "not_feasible"}
    if fails and facts.waves and not any(way.changes for way in ways):
        nearest = _nearest(facts) or _small_start(facts) or _first_hour(facts, checks)
        later = _with_an_extension(facts)
        is_same = nearest and later and _last_start(nearest) == _last_start(later)
        ways = [each for each in (nearest, None if is_same else later) if each] or ways
    elif fails and len(ways) == 1 and any("go_live" in path for path in ways[0].changes):
        ways += filter(None, (_with_an_extension(facts),))
    yield from ways[:2]


def _with_a_later_end(facts: CaseFacts, way: Alternative, longer: CaseFacts) -> Iterator[Alternative]:
    """Yield a later end of the old way, with what else has to change."""
    if not any(check.state == "not_feasible" for check in checks_of(longer)):
        yield way
        return
    # Where the end is ours, it follows.
    theirs_alone = tuple(off for off in facts.case.switch_offs if off in longer.case.switch_offs)
    case = replace(facts.case, switch_offs=theirs_alone)
    without = CaseFacts(case, facts.today)
    for other in ways_of(without, tuple(checks_of(without))):
        later = _later_end(_with(facts, other.changes))
        title = f"{other.title}; {lower_first(later[0].title)}" if later else other.title
        yield replace(other, title=title, changes=other.changes | (later[0].changes if later else {}))


def _fitting_ways(facts: CaseFacts, checks: tuple[Check, ...]) -> Iterator[Alternative]:
    bad = {check.key for check in checks if check.state in ("not_feasible", "tight")}
    if not facts.waves:
        return
    options: list[Alternative | None] = []
    fails = {check.key for check in checks if check.state == "not_feasible"}
    if "lead" in fails:
        ways = list(_with_others_who_train(facts))
        yield from ways or _in_two_parts(facts)
        return
    if fails & {"preparation", "work"}:
        options += [earlier_start(facts)]
    is_late = bad & {"calendar", END_OF_OLD, "preparation", "work"} or fails & {
        "hours",
        "conditions",
        "rounds",
    }
    if is_late:
        options += [_repaired(facts, checks) or _pushed(facts, checks)]
        late = _late_groups(facts, checks)
        apart = [] if _is_one_flow(facts) else [_later(facts, late), _two_waves(facts)]
        options += [*apart, all_later(facts), *([] if apart else [_two_waves(facts)])]
    if bad & {"rounds", "lead"}:
        options += [_more_trainers(facts) or _another_trainer(facts), _two_waves(facts)]
    ends_before = (facts.due or date.max) > (facts.brief.end or date.max)
    if "outcome" in fails or ("outcome" in bad and ends_before):
        options.insert(0 if "outcome" in fails else 1, _longer(facts))
    if fails and not is_late:
        options += [all_later(facts)]
    different: list[Alternative] = []
    for option in _without_dearer(facts, options):
        is_new = option and not any(_is_same(option, other) for other in different)
        if not fails and option and _breaks_the_duty(facts, option.changes):
            continue
        if option and is_new and _keeps_turns(facts, option.changes) and _passes(facts, option.changes):
            different.append(option)
    different.sort(key=lambda way: not _keeps_turns_apart(facts, way.changes))
    if fails and not different:
        different += _in_two_parts(facts)
    if "work" in fails and (sooner := _sooner(facts, different)):
        passed = _passed(facts, sooner.changes["go_live"], different[0])
        sentence = different[0].sentence
        later = replace(different[0], sentence=f"{sentence.rstrip('.')}{passed}" if passed else sentence)
        yield from (sooner, later) if passed else (later, sooner)
        return
    moved = (_with(facts, way.changes) for way in different if way.changes)
    if fails and all(map(missed, moved)) and (in_time := _in_time(facts)):
        different.insert(0, in_time)
    yield from [way for way in (*different, _first_hour(facts, checks)) if way][:2]


def _keeps_turns_apart(facts: CaseFacts, changes: Mapping[str, Any]) -> bool:
    """Return whether teams that start one after the other still do."""

    def start_of(group: Group) -> date:
        return changes.get(f"groups.{group.id}.go_live") or facts.brief.go_live_of(group) or date.max

    waves = [[start_of(group) for group in groups] for groups in facts.waves.values()]
    return all(max(earlier) < min(later) for earlier, later in pairwise(waves))


def _repaired(facts: CaseFacts, checks: Sequence[Check]) -> Alternative | None:
    """Return the move of only the starts that fail, each to the nearest day that works."""
    ways = (_with_moves(facts, checks, moves) for moves in repairs(facts))
    return next(filter(None, ways), None)


def _pushed(facts: CaseFacts, checks: Sequence[Check]) -> Alternative | None:
    """Return the way in which the starts that fail wait, and push only those they reach."""
    way = _with_moves(facts, checks, pushed(facts)) if len(facts.waves) > 1 else None
    if way is None or ((whole := all_later(facts)) and _is_same(way, whole)):
        return None
    return replace(way, sentence=f"{way.sentence} {_price(facts, way.changes)}", is_repair=False)


def _with_moves(facts: CaseFacts, checks: Sequence[Check], moves: Mapping[date, date]) -> Alternative | None:
    """Return the way in which these starts move, if it passes."""
    changes: dict[str, Any] = {}
    for old, new in moves.items():
        changes |= {f"groups.{group.id}.go_live": new for group in facts.waves[old]}
        if facts.brief.go_live == old:
            changes["go_live"] = new
    changes |= _on_new_days(facts, moves)
    approach = _text_on(partial(_stands_for, facts), facts.brief.approach, moves)
    changes |= {"approach": approach} if approach != facts.brief.approach else {}
    if not moves or not _passes(facts, changes):
        return None
    moved = listed(f"{facts.names(facts.waves[old])} to {facts.on(moves[old])}" for old in moves)
    was = listed(facts.on(old) for old in moves)
    is_all = len(moves) == len(facts.waves)
    alone = "" if is_all else f" Only what was planned for {was} moves. All other starts stay."
    text = f"{_mended(facts, checks, changes)}{alone}"
    return Alternative(f"Move {moved}", text.strip(), changes, is_repair=True)


def _mended(facts: CaseFacts, checks: Sequence[Check], changes: dict[str, Any]) -> str:
    """Return what fits once these starts move."""
    after = {check.key: check.state for check in checks_of(_with(facts, changes))}
    bad = (each for each in checks if each.state in ("not_feasible", "tight"))
    mended = (each for each in bad if after.get(each.key) != each.state)
    titles = listed(dict.fromkeys(lower_first(check.title) for check in mended))
    return f"Why: {titles}." if titles else ""


def _breaks_the_duty(facts: CaseFacts, changes: Mapping[str, Any]) -> bool:
    """Return whether somebody would start after the brief has everyone use it."""
    duty = facts.case.promises["duty"]
    starts = [day for path, day in changes.items() if path.endswith("go_live")]
    return duty.state == "decided" and bool(duty.starts and starts and max(starts) > duty.starts)


def _is_same(way: Alternative, other: Alternative) -> bool:
    """Return whether two ways change the same, or start everyone on the same days."""
    starts, of_other = (
        {path: day for path, day in each.changes.items() if path.endswith("go_live")} for each in (way, other)
    )
    return way.changes == other.changes or (bool(starts) and starts == of_other)


def _with_others_who_train(facts: CaseFacts) -> Iterator[Alternative]:
    """Yield ways in which others hold an overloaded lead's sessions."""
    second = second_person(facts)
    helped = _with(facts, second.changes)
    checks = tuple(checks_of(helped))
    fails = {check.key for check in checks if check.state == "not_feasible"}
    if not fails:
        yield second
    elif "lead" not in fails:
        for way in _fitting_ways(helped, checks):
            if way.changes:
                yield with_helpers(facts, way)


def with_helpers(facts: CaseFacts, way: Alternative) -> Alternative:
    """Return a way in which trainers beside the lead hold the sessions, too."""
    changes = second_person(facts).changes | way.changes
    trainers = count(changes["trainers"], "trainer")
    return Alternative(f"{way.title}, with {trainers} beside {facts.lead_name}", way.sentence, changes)


def _in_two_parts(facts: CaseFacts) -> Iterator[Alternative]:
    """Yield the first two changes that pass together, where none does alone."""
    parts = (earlier_start(facts, 0), _more_trainers(facts), second_person(facts), _longer(facts))
    for first, second in combinations(filter(None, parts), 2):
        changes = first.changes | second.changes
        if _keeps_turns(facts, changes) and _passes(facts, changes):
            title = f"{first.title}, and {lower_first(second.title)}"
            yield Alternative(title, f"{first.sentence} {second.sentence}", changes)
            return


def earlier_start(facts: CaseFacts, needed: int | None = None) -> Alternative | None:
    """Begin the preparation sooner, where the brief starts later than today.

    `needed`: the working days that are missing, 0 for as soon as can be. Without it: until the checks pass.
    """
    start, soonest = facts.brief.start, facts.working(facts.today + timedelta(days=1))
    if start is None or soonest >= start:
        return None
    mondays = (start - timedelta(days=start.weekday()) - weeks * _WEEK for weeks in range(_MOST_WEEKS))
    days = [day for monday in mondays if soonest < (day := facts.working(monday)) < start] + [soonest]
    if needed is None:
        fitting = [day for day in days if _passes(facts, {"start": day})]
    else:
        fitting = [day for day in days if len(facts.working_days(day, start)) > needed]
    if not fitting and needed != 0:
        return None
    day = fitting[0] if needed != 0 else soonest
    extra_days = count(len(facts.working_days(day, start)) - 1, "more working day")
    text = (
        f"Go-live stays, and its preparation has {extra_days}. Cost: the people who prepare it begin sooner."
    )
    return Alternative(f"Start the preparation on {facts.on(day)}", text, {"start": day})


def with_a_first_wave(facts: CaseFacts, ways: tuple[Alternative, ...]) -> tuple[Alternative, ...]:
    """Return the ways with one that starts one team or site first.

    It comes first where the plan has more than one start in any case, since a second one has its own
    sessions, and where the one day is far too large.
    """
    staged = None if ways and "approach" in ways[0].changes else _staged(facts, ways)
    if staged is None:
        return ways
    if "groups" in staged.changes and site_plan(facts):
        return (staged,)
    lead_time = facts.case.kind.lead_time
    sooner = tuple(way for way in ways if lead_time and lead_time.sooner and lead_time.sooner in way.title)
    has_one_start = ways and len(_with(facts, ways[0].changes).waves) == 1
    is_small = len({day for path, day in staged.changes.items() if path.endswith(".go_live")}) == 1
    if has_one_start and is_small:
        return (ways[0], *(sooner or (staged,)))
    others = [way for way in sooner or ways if not _is_same(way, staged)]
    return (staged, *others[:1])


def in_waves(facts: CaseFacts) -> tuple[Alternative, ...]:
    """Return starts in waves in place of one that holds."""
    if (staged := _staged(facts, ())) is None:
        return ()
    first = min(facts.waves)
    people = sum(group.size for group in facts.waves[first])
    text = (
        f"The brief's day stays. Cost: each mistake reaches {people:,} people, and every team needs help "
        "from the first hour."
    )
    return staged, Alternative(f"All on {facts.on(first)}, as asked", text, {})


def with_the_ledger_apart(facts: CaseFacts, ways: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Return the ways; the ledger of one follows on the first day of a period."""
    return tuple(_with_the_ledger_apart(facts, way) if way.changes else way for way in ways)


def _with_the_ledger_apart(facts: CaseFacts, way: Alternative) -> Alternative:
    moved = _with(facts, way.changes)
    opened = ledger_day(moved)
    if opened is None:
        return way
    keepers = bookkeepers_of(moved.brief)
    changes = way.changes | {f"groups.{group.id}.go_live": opened for group in keepers}
    if _passes(facts, way.changes) and not _passes(facts, changes):
        return way
    title = f"{way.title}; ledger and close ({facts.names(keepers)}) follow on {facts.on(opened)}"
    return replace(way, title=title, changes=changes)


def with_mixed_handovers(facts: CaseFacts, ways: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """Return the ways; one that starts shifts apart says what that costs."""
    return tuple(
        replace(way, sentence=f"{way.sentence}{mixed_handovers(facts, applied(facts.brief, way.changes))}")
        for way in ways
    )


def with_broken_days(facts: CaseFacts, way: Alternative) -> Alternative:
    """Return the way with the days that only it misses."""
    moved = _with(facts, way.changes)
    was, last = (max(each.waves, default=date.min) for each in (facts, moved))
    ends = {off.promised_day for off in facts.case.ends if off.promised_day and not off.is_on_start}
    missed_days = [
        f"the old way ends on {facts.on(day)}"
        for day in sorted(ends)
        if was <= day < last and facts.works_between(day, last)
    ]
    if facts.due and was <= facts.due < last:
        missed_days.append(f"the result is due on {facts.on(facts.due)}")
    missed_days += [
        title_of(facts, each) for each in facts.fixed if broken_by(moved, each) and not broken_by(facts, each)
    ]
    return replace(way, breaks=listed(missed_days))


def _case_with(facts: CaseFacts, changes: dict[str, Any]) -> Case:
    """Return the case with a way's changes; open decisions without a day move with its starts."""
    case, brief = facts.case, applied(facts.brief, changes)
    timing = DefaultDays(brief, facts.today, case.country, case.subdivision)
    dated = {each.topic for each in brief.promises if each.decide_by}
    moved = {
        each.topic: timing.with_decider(each.model_copy(update={"decide_by": None}))
        for each in case.open_promises
        if each.topic not in dated
    }
    ends = tuple(_moved_end(off, case.brief, brief) for off in case.switch_offs)
    return replace(case, brief=brief, promises=case.promises | moved, switch_offs=ends)


def _with(facts: CaseFacts, changes: dict[str, Any]) -> CaseFacts:
    """Return the facts of the case with a way's changes."""
    return CaseFacts(_case_with(facts, changes), facts.today)


def _moved_end(off: SwitchOff, before: Brief, after: Brief) -> SwitchOff:
    """Return an end on the day that its promise has by now."""
    days = {each.topic: each.starts for each in before.promises}
    moved = next((each.starts for each in after.promises if each.topic == "switch_off"), None)
    is_promised = off.day is not None and off.day == days.get("switch_off")
    return replace(off, day=moved) if moved and is_promised else off


def _later_end(facts: CaseFacts) -> tuple[Alternative, CaseFacts] | None:
    """Let an old way of ours run until people know the new one."""
    ends = {off.promised_day: off for off in facts.case.ends if off.promised_day and not off.is_on_start}
    own = {
        day: off
        for day, off in ends.items()
        if day not in facts.external_ends
        and min(_both(facts, day)) < (0 if off.stays_readable else TOO_SHORT_FOR_TWO_WAYS)
    }
    after = max(facts.waves, default=date.min) + _TO_SETTLE
    days = (facts.working(after + timedelta(days=number)) for number in range(_QUARTER.days)) if own else ()
    day = next((each for each in days if min(_both(facts, each)) > STEADY_AFTER_GO_LIVE), None)
    if day is None:
        return None
    what, promises = facts.brief.what_changes, facts.brief.promises
    stands_for = partial(_stands_for, facts)
    for old, off in own.items():
        quote = off.quote.strip(" .")
        what = what.replace(quote, _text_on(stands_for, quote, {old: day}))
        promises = tuple(
            each.model_copy(
                update={"sentence": _text_on(stands_for, each.sentence, {old: day}), "starts": day}
            )
            if each.topic == "switch_off" and (each.starts == old or quote in each.sentence)
            else each
            for each in promises
        )
    texts: dict[str, Any] = {"what_changes": what, "promises": promises}
    changes = {name: value for name, value in texts.items() if value != getattr(facts.brief, name)}
    if not changes:  # the sentence is elsewhere, and not ours to move
        return None
    text = (
        "Go-live stays. Open work is finished the old way; anything new goes into the new one. "
        f"Cost: the old way stays available until {facts.on(day)}."
    )
    moved = tuple(replace(off, day=day) if off in own.values() else off for off in facts.case.switch_offs)
    case = replace(_case_with(facts, changes), switch_offs=moved)
    return Alternative(f"Let the old way run until {facts.on(day)}", text, changes), CaseFacts(
        case, facts.today
    )


def _both(facts: CaseFacts, end: date) -> list[int]:
    """Return each team's working days with both ways, less than none where it starts later."""
    starts = ((facts.brief.go_live_of(group), group) for group in facts.brief.groups)
    return [
        days_with_both(facts, group, end) if start <= end else -1 for start, group in starts if start
    ] or [0]


def _staged(facts: CaseFacts, ways: Sequence[Alternative]) -> Alternative | None:
    """Return a first start with one team or site."""
    if facts.brief.asked_starts:
        return None
    whole = all_later(facts) if ways and len(facts.waves) > 1 else None
    befores = ({}, *(way.changes for way in (whole, *ways) if way and way.changes))
    if site_plan(facts):
        return _site_by_site(facts)
    later = (all_later(facts),) if any(divisions(facts)) else ()
    of_places = (*befores, *(way.changes for way in later if way))
    for start_from, tried in ((_by_place_from, of_places), (_starts_from, befores)):
        for before in tried:
            if staged := start_from(facts, before):
                return _as_early_as_it_fits(facts, before, staged, start_from)
    return None


def _by_place_from(facts: CaseFacts, before: dict[str, Any]) -> Alternative | None:
    """Return starts place by place, where shifts hand work over."""
    moved = _with(facts, before)
    for groups in divisions(moved):
        if by_place := _starts_from(facts, before | {"groups": groups} | rows_of_parts(moved.brief, groups)):
            return by_place
    return None


def _site_by_site(facts: CaseFacts) -> Alternative | None:
    """Return starts at the first places and then at the others, so many a week."""
    plan = site_plan(facts)
    if plan is None or not (groups := divided_by_site(facts, plan)):
        return None
    parts = {"groups": groups} | rows_of_parts(facts.brief, groups)
    if not facts.brief.seats_per_session:  # so that each place stays open
        parts["seats_per_session"] = _MOST_OF_A_PLACE
    divided = _with(facts, parts)
    rest = tuple(group for group in groups if group.places.startswith("other "))
    soonest = max(min(facts.waves), answered_from(divided))
    monday = soonest + timedelta(days=-soonest.weekday() % 7)
    for first in (facts.working(monday + weeks * _WEEK) for weeks in range(_MOST_WEEKS)):
        if not _is_free(divided, groups, first):
            continue
        for day in (facts.working(first + weeks * _WEEK) for weeks in _WEEKS_TO_THE_REST):
            changes = parts | _moved(divided, groups, first, facts.trainers_at_once) | {"go_live": first}
            changes |= {f"groups.{group.id}.go_live": day for group in rest}
            staged = _with(facts, changes)
            if not facts.brief.trainers:
                changes |= _trainers_of(staged, [*staged.waves.items()])
            if _is_free(staged, rest, day) and _passes(facts, changes):
                last = max(plan.days_of_rest(staged, day), default=day)
                in_parallel = count((last - first).days // _WEEK.days + 1, "week")
                title = (
                    f"{capital(plan.sites.place)} by {plan.sites.place}: {plan.in_words(staged, first, day)}"
                )
                cost = f"Cost: running both ways for {in_parallel}."
                return Alternative(title.rstrip("."), cost, changes)
    return None


def _starts_from(facts: CaseFacts, before: dict[str, Any]) -> Alternative | None:
    """Return the starts one after another that begin on the days of these changes."""
    moved = _with(facts, before)
    waves = waves_of(moved, facts.brief)
    changes = before | {
        f"groups.{group.id}.go_live": day
        for day, groups in waves
        for group in groups
        if moved.brief.go_live_of(group) != day
    }
    if len(waves) > 2 and not facts.brief.trainers:
        alone = _with(facts, before | {"trainers": None, "rooms": facts.brief.rooms})
        trainers = _trainers_of(alone, waves)["trainers"]
        changes["trainers"] = max(trainers, before.get("trainers", 0))
    if "outcome_by" in before:
        changes = _with_day_of_result(facts, changes)
    if waves and _keeps_turns(facts, changes) and _passes(facts, changes):
        return Alternative(*_waves_in_words(moved, waves, changes), changes, is_in_waves=True)
    return None


def _as_early_as_it_fits(
    facts: CaseFacts,
    before: dict[str, Any],
    staged: Alternative,
    start_from: Callable[[CaseFacts, dict[str, Any]], Alternative | None],
) -> Alternative:
    """Return the starts from the first day that fits."""
    starts = {path: day for path, day in before.items() if path.endswith("go_live")}
    if not starts:
        return staged
    smaller = _with(facts, staged.changes)
    first = min(starts.values())
    earliest = max(min(facts.waves), fits_from(smaller), answered_from(smaller))
    for weeks in range((first - earliest).days // _WEEK.days, 0, -1):
        days = {path: facts.working(day - weeks * _WEEK) for path, day in starts.items()}
        if earlier := start_from(facts, before | days):
            return earlier
    return staged


def _trainers_of(facts: CaseFacts, waves: Starts) -> dict[str, Any]:
    """Return the trainers with whom each of these starts is trained."""
    most = max(facts.trainers_for(groups, day) or facts.usual_trainers(groups) for day, groups in waves)
    return {"trainers": max(most, TRAINERS_WITH_A_LEAD)}


def _waves_in_words(facts: CaseFacts, waves: Starts, changes: dict[str, Any]) -> tuple[str, str]:
    """Return the title of starts in waves, and what they bring and cost."""
    (first, starting), *later = waves
    last = later[-1][0]
    begin = f", prepared from {facts.on(changes['start'])}" if "start" in changes else ""
    cost = f"Cost: running both ways for {count((last - first).days // 7, 'week')}"
    if trainers := changes.get("trainers"):
        cost += f", {count(trainers, 'trainer')} at once"
    cost += "".join(f", {each}" for each in _later_days(facts, changes))
    cost += f"{_fewer_periods(facts, first, last)}.{_keep_access(facts, waves)}{_no_further(facts, waves)}"
    cost += _short_of_promise(facts, waves)
    begins = f"{facts.names(starting)} on {facts.on(first)}"
    cost = f"{by_place_in_words(starting)}{cost}"
    if len(later) == 1:
        people = sum(group.size for group in starting)
        text = f"The first {people:,} show what to fix before the others start. {cost}"
        return f"Two waves: {begins}, the others on {facts.on(last)}{begin}", text
    lines = (
        f"{facts.on(day)}: {facts.names(groups)} ({sum(group.size for group in groups):,})."
        for day, groups in later
    )
    title = (
        f"{capital(in_words(len(waves)))} waves: {begins}, then "
        f"{listed(facts.on(day) for day, _ in later)}{begin}"
    )
    return title, " ".join(["Each wave’s numbers decide the next.", *lines, cost])


def _keep_access(facts: CaseFacts, waves: Starts) -> str:
    """Return whose accounts open on the brief's day, before their start."""
    early = (
        (group, group.access_date)
        for day, groups in waves
        for group in groups
        if group.access_date and group.access_date < day
    )
    return "".join(f" {group.label} keeps its day of access, {facts.on(day)}." for group, day in early)


def _fewer_periods(facts: CaseFacts, first: date, second: date) -> str:
    """Return how much less of the number counts everyone by the day of the result."""
    early, late = (periods_after(facts, day) for day in (first, second))
    if facts.stated_due is None or late >= min(early, ENOUGH_PERIODS):
        return ""
    return f"; {count(late, f'full {facts.period}')} with everyone, not {early}"


def _no_further(facts: CaseFacts, waves: Starts) -> str:
    """Return why a large start stays large."""
    if len(waves) > MOST_STARTS - 1 or not is_still_large(facts, waves) or facts.stated_due is None:
        return ""
    return " One more start would come too late for the brief's day."


def _short_of_promise(facts: CaseFacts, waves: Starts) -> str:
    """Return how many people the objective lacks on its day."""
    promise = promised(facts)
    if promise is None or not breaks_promise(facts, waves):
        return ""
    share, day = promise
    everyone = sum(group.size for group in facts.brief.groups)
    return (
        f" On {facts.on(day)} {live_on(waves, day):,} of {everyone:,} people have started, fewer than the "
        f"objective's {share}%: move that promise past {facts.on(waves[-1][0])}, or promise less."
    )


def _without_dearer(facts: CaseFacts, options: list[Alternative | None]) -> list[Alternative | None]:
    """Put the trainers with whom the day holds before a later day that takes as many."""
    added = _more_trainers(facts)
    if added is None or not _passes(facts, added.changes):
        return options
    most = added.changes["trainers"]
    cheaper = [each for each in options if each and each.changes.get("trainers", 0) < most]
    has_dearer = any(each and each.changes != added.changes and each not in cheaper for each in options)
    return [added, *cheaper] if has_dearer else options


def applied(brief: Brief, changes: dict[str, Any]) -> Brief:
    """Return the brief with an alternative's changes."""
    fields = {path: value for path, value in changes.items() if not path.startswith("groups")}
    groups = []
    for group in changes.get("groups", brief.groups):
        mark = f"groups.{group.id}."
        own = {path.removeprefix(mark): value for path, value in changes.items() if path.startswith(mark)}
        groups.append(group.model_copy(update=own))
    return brief.model_copy(update={**fields, "groups": tuple(groups)})


def with_asked_starts(before: Brief, after: Brief) -> Brief:
    """Return a brief whose starts were moved, with those that were asked for."""
    asked_days = {each.group_id: each.day for each in before.asked_starts}
    if before.go_live != after.go_live:
        asked_days.setdefault(None, before.go_live)
    for group in before.groups:
        moved = after.find_group(group.id)
        if moved and moved.go_live != group.go_live:
            asked_days.setdefault(group.id, group.go_live)
    planned: dict[str | None, date | None] = {group.id: group.go_live for group in after.groups}
    planned[None] = after.go_live
    if is_smaller := day_of_the_rest(after) is not None:  # all of it was asked for on its day
        asked_days.setdefault(None, before.go_live)
    starts = [
        AskedStart(group_id=key, day=day)
        for key, day in asked_days.items()
        if planned.get(key, day) != day or (key is None and is_smaller)
    ]
    asked_by = before.asked_outcome_by or before.outcome_by or before.end
    is_later = after.outcome_by and asked_by and asked_by < after.outcome_by
    is_kept = before.outcome_by == after.outcome_by and not before.asked_outcome_by
    by = asked_by if starts and is_later and not is_kept else None
    return after.model_copy(update={"asked_starts": tuple(starts), "asked_outcome_by": by})


def as_asked(case: Case, today: date) -> Brief | None:
    """Return the brief with the starts that were asked for, where others are planned."""
    brief = case.brief
    if not brief.asked_starts:
        return None
    changes: dict[str, Any] = {"approach": without_the_rest(brief.approach)}
    back: dict[date, date] = {}
    facts = CaseFacts(case, today)
    for each in brief.asked_starts:
        path = "go_live" if each.group_id is None else f"groups.{each.group_id}.go_live"
        changes[path] = each.day
        if each.day:
            back[_start_at(facts, path)] = each.day
    changes |= _on_new_days(facts, back, are_written=True)
    own = applied(brief, changes)
    groups = (
        group.model_copy(update={"access_date": None})
        if group.access_date and group.access_date > (own.go_live_of(group) or date.max)
        else group
        for group in whole_teams(own.groups)
    )
    whole = tuple(groups)
    as_typed = {"groups": whole, "asked_starts": (), "asked_outcome_by": None}
    return own.model_copy(update=rows_of_parts(own, whole) | as_typed)


def _passes(facts: CaseFacts, changes: dict[str, Any]) -> bool:
    """Return whether the case with these changes is no longer impossible."""
    days = {condition.id: condition.needed_by for condition in changes.get("conditions", ())}
    conditions = tuple(
        each.model_copy(update={"needed_by": days.get(each.id, each.needed_by)})
        for each in facts.case.conditions
    )
    moved = CaseFacts(replace(_case_with(facts, changes), conditions=conditions), facts.today)
    ends = [each for each in facts.fixed if each.sort == "end" and not each.is_soft]
    if any(broken_by(moved, each) and not broken_by(facts, each) for each in ends):
        return False  # a gap that the brief's own starts do not have
    return all(check.state != "not_feasible" for check in checks_of(moved))


def _keeps_turns(facts: CaseFacts, changes: dict[str, Any]) -> bool:
    """Return whether those who were to learn from others still start after them."""
    brief, latest = applied(facts.brief, changes), date.min
    for wave in facts.waves.values():
        ids = {group.id for group in wave}
        days = [day for group in brief.groups if group.id in ids and (day := brief.go_live_of(group))]
        if days and min(days) < latest:
            return False
        latest = max([latest, *days])
    return True


def _is_one_flow(facts: CaseFacts) -> bool:
    """Return whether the groups share records that move on one day."""
    return any(condition.kind in ("migration", "cut_over") for condition in facts.case.conditions)


def _later(facts: CaseFacts, groups: tuple[Group, ...]) -> Alternative | None:
    """Move the go-live of groups to the first day on which the whole case works.

    Where a later day alone is not enough, more trainers, a later end and later conditions go with it.
    """
    ids = {group.id for group in groups}
    stays = [tuple(group for group in wave if group.id not in ids) for wave in facts.waves.values()]
    waves = [wave for wave in (groups, *stays) if wave]
    first = max(day for group in groups if (day := facts.brief.go_live_of(group)))
    is_all = len(groups) == len(facts.brief.groups)
    names = "everyone" if is_all else facts.names(groups)
    trainers = max(map(facts.trainers_planned, waves))
    most = max([trainers, *(facts.usual_trainers(wave) for wave in waves)])
    for many, is_whole in ((trainers, False), (most, True))[: 1 + is_all]:
        for day in islice(days_that_fit(facts, groups, many, first + timedelta(days=1)), _MOST_TRIES):
            changes = _moved(facts, groups, day, many)
            if is_whole:
                changes = _with_day_of_result(facts, changes | _end_with(facts, day))
            if changes := _with_conditions(facts, changes, day if is_whole else None):
                gain = "Training fits, and no closed days follow go-live within two weeks."
                return Alternative(
                    f"Move {names} to {facts.on(day)}", f"{gain} {_price(facts, changes)}", changes
                )
    return None


@memoized
def all_later(facts: CaseFacts, least: int = 1) -> Alternative | None:
    """Move every start by as many weeks, `least` or more, else all to one day."""
    waves = facts.waves
    trainers = max(map(facts.trainers_planned, waves.values()))
    earliest = max(min(waves), fits_from(facts))
    answered = {start: answered_from(facts, groups) for start, groups in waves.items()}
    for weeks in range(least, _MOST_WEEKS if len(waves) > 1 or least > 1 else 0):
        days = {start: facts.working(start + weeks * _WEEK) for start in waves}
        first = min(days.values())
        if first < earliest or any(days[start] < answered[start] for start in waves):
            continue
        if not all(fits_on(facts, waves[old], days[old], trainers) for old in waves):
            continue
        changes: dict[str, Any] = {"go_live": first}
        for old, groups in waves.items():
            changes |= _moved(facts, groups, days[old], trainers)
        changes = _with_day_of_result(facts, changes | _end_with(facts, first))
        changes |= _on_new_days(facts, days)
        if changes := _with_conditions(facts, changes, first):
            title = f"Move every start by {count(weeks, 'week')}, the first to {facts.on(first)}"
            gain = "The gaps between starts stay. Training fits, and no closed days follow go-live."
            later = count(weeks, "week")
            begins = f"Work still begins on {facts.on(facts.first_day)} and has {later} more."
            return Alternative(title, f"{gain} {begins} {_price(facts, changes)}", changes)
    return _later(facts, facts.brief.groups)


def _with_conditions(facts: CaseFacts, changes: dict[str, Any], day: date | None) -> dict[str, Any]:
    """Return changes that pass, with later conditions where only that helps, else {}.

    `day`: the first start, where conditions may move with it.
    """
    if _passes(facts, changes):
        return changes
    if day is None:
        return {}
    later = day - min(facts.waves)
    moved = tuple(
        condition.model_copy(update={"needed_by": facts.working(condition.needed_by + later)})
        if condition.needed_by and condition.gates in ("training", "go_live") and not condition.met_on
        else condition
        for condition in facts.brief.conditions
    )
    if moved == facts.brief.conditions:
        return {}
    changes = changes | {"conditions": moved}
    return changes if _passes(facts, changes) else {}


def _end_with(facts: CaseFacts, day: date) -> dict[str, Any]:
    """Return the end that moves with everyone's go-live: a day by which the result shows."""
    changes: dict[str, Any] = {}
    brief = facts.brief
    periods = facts.periods_between(day, day + _LONGEST_WAIT) if brief.outcome_measure else []
    end = facts.working(periods[0] + 2 * _WEEK) if periods else None
    if end and brief.end and end - brief.end > _MOST_LONGER:
        end = None
    if end and brief.end and end > max(brief.end, facts.working(day + _QUARTER)):
        changes["end"] = end
    return changes


def _with_day_of_result(facts: CaseFacts, changes: dict[str, Any]) -> dict[str, Any]:
    """Return changes with the day of the target that follows from their starts."""
    own = {path: value for path, value in changes.items() if path != "outcome_by"}
    day = _with(facts, own).due
    is_later = day and facts.stated_due and facts.stated_due < day
    is_set = facts.brief.outcome_by or facts.due_words  # else the end sets it
    end = changes.get("end") or facts.brief.end
    return {**own, "outcome_by": day} if is_later and (is_set or (end and day and end < day)) else own


def _late_groups(facts: CaseFacts, checks: Iterable[Check]) -> tuple[Group, ...]:
    """Return the groups with the worst clash of calendar or hours, else the first wave."""
    # A whole wave that lacks trainers is helped by trainers, not by a later day of its own.
    waves = {tuple(group.id for group in wave) for wave in facts.waves.values()}
    for state, keys in (
        ("not_feasible", ("calendar", END_OF_OLD, "hours", "rounds")),
        ("tight", ("calendar", END_OF_OLD)),
    ):
        failing = [check for check in checks if check.state == state and check.key in keys]
        own = [check for check in failing if check.key != "rounds" or check.group_ids not in waves]
        ids = {group_id for check in own or failing for group_id in check.group_ids}
        if ids:
            return tuple(group for group in facts.brief.groups if group.id in ids)
    return facts.waves[min(facts.waves)]


def _moved(facts: CaseFacts, groups: tuple[Group, ...], day: date, trainers: int) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    is_all = len(groups) == len(facts.brief.groups)
    if is_all:
        changes["go_live"] = day
    for group in groups:
        if not is_all or group.go_live:
            changes[f"groups.{group.id}.go_live"] = day
    if trainers > facts.trainers_at_once:
        changes["trainers"] = trainers
        if facts.brief.rooms and facts.brief.rooms < trainers:
            changes["rooms"] = trainers
    if facts.brief.end and (day + _QUARTER) > facts.brief.end:
        changes["end"] = facts.working(day + _QUARTER)
    if is_all and facts.brief.go_live:
        changes |= _on_new_days(facts, {facts.brief.go_live: day})
    is_short = facts.due and facts.due < day + _QUARTER
    return _with_day_of_result(facts, changes) if is_short else changes


def _start_at(facts: CaseFacts, path: str) -> date:
    """Return the start that a way changes, as it is now."""
    group = next((each for each in facts.brief.groups if f".{each.id}." in path), None)
    return (facts.brief.go_live_of(group) if group else facts.brief.go_live) or min(facts.waves)


def _on_new_days(
    facts: CaseFacts, new_days: Mapping[date, date], *, are_written: bool = False
) -> dict[str, Any]:
    """Return the change and the promises with old starts on new days.

    Days that others set stay. A named day off stands for the next working day, unless a way wrote the old
    starts itself (`are_written`).
    """
    stands_for = NamedDay.is_on if are_written else partial(_stands_for, facts)
    own_days = {old: new for old, new in new_days.items() if old not in facts.external_ends}
    own_days |= _own_ends(facts, new_days)
    if facts.case.language != "en":
        return {}
    brief = facts.brief
    promises = tuple(
        each.model_copy(
            update={
                "sentence": _text_on(stands_for, each.sentence, own_days),
                "starts": own_days.get(each.starts, each.starts) if each.starts else None,
            }
        )
        for each in brief.promises
    )
    texts = {
        "what_changes": _text_on(stands_for, brief.what_changes, own_days),
        "why_now": _in_new_months(brief.why_now, own_days),
        "promises": promises,
    }
    return {name: value for name, value in texts.items() if value != getattr(brief, name)}


def _own_ends(facts: CaseFacts, new_days: Mapping[date, date]) -> dict[date, date]:
    """Return ends that we set ourselves, moved with the starts that they follow."""
    if not new_days:
        return {}
    first, last = min(new_days), max(new_days.values())
    later = last - max(new_days)
    ends = (
        off.day for off in facts.case.ends if off.day and off.quote.strip(" .") in facts.brief.what_changes
    )
    return {
        day: facts.working(max(day + later, last))
        for day in ends
        if first <= day < last and day not in new_days and day not in facts.external_ends
    }


_OF_OUR_START = re.compile(
    r"(?i)\b(?:moved?|moves|starts?|begins?|goes? live|switch\w*|chang\w*|convert\w*|introduc\w*|roll\w*)\b"
    r"[^.;:,]{0,30}\b(?:in|from|during) $"
)


def _in_new_months(text: str, new_days: Mapping[date, date]) -> str:
    """Return a text with the new month of our own start: "moved in October"."""
    for each in reversed([named for named in named_days_in(text) if named.months and not named.days]):
        moved = {
            new for old, new in new_days.items() if each.months == (old.month,) and new.month != old.month
        }
        if len(moved) == 1 and _OF_OUR_START.search(text[: each.start]):
            [new] = moved
            year = f" {new.year}" if each.year else ""
            text = f"{text[: each.start]}{new:%B}{year}{text[each.end :]}"
    return text


_WEEKDAY_BEFORE = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?=,? (?:the )?$)")


def _text_on(stands_for: Callable[[NamedDay, date], bool], text: str, new_days: Mapping[date, date]) -> str:
    """Return a text with the days that stand for old starts on the new ones."""
    for each in reversed([named for named in named_days_in(text) if len(named.days) == 1]):
        moved = next(((old, new) for old, new in new_days.items() if stands_for(each, old)), None)
        if moved is None:
            continue
        old, day = moved
        year = f" {day.year}" if each.year or day.year != old.year else ""
        is_month_first = each.words[:1].isalpha() and not each.words.lower().startswith("the ")
        new = f"{day:%B} {day.day}{year and ','}{year}" if is_month_first else f"{day.day} {day:%B}{year}"
        before = _WEEKDAY_BEFORE.sub(as_template(f"{day:%A}"), text[: each.start])
        text = before + new + text[each.end :]
    return text


def _stands_for(facts: CaseFacts, named: NamedDay, start: date) -> bool:
    """Return whether a day is a start or the day off before."""
    days = (start - timedelta(days=number) for number in range(_LONGEST_BREAK))
    return any(named.is_on(day) and start in (day, facts.working(day)) for day in days)


def _later_days(facts: CaseFacts, changes: Mapping[str, Any]) -> Iterator[str]:
    """Yield which end and which day of the result move with the starts."""
    if end := changes.get("end"):
        yield f"the plan ends on {facts.on(end)}"
    if read_on := changes.get("outcome_by"):
        yield f"the number is known on {facts.on(read_on)}, with the same target"


def _missed_goals(facts: CaseFacts, day: date) -> Iterator[str]:
    """Yield which results of the objective come after their own day with a later start."""
    for goal in results_in(facts.brief.objective):
        named = [each for each in named_days_in(goal) if each.days and is_target_day(goal, each)]
        days = [own for each in named if (own := end_of(each, facts.first_day))]
        if days and min(facts.waves) <= max(days) < day:
            late = count((day - max(days)).days, "day")
            yield f"“{goal}” comes {late} late"


def _price(facts: CaseFacts, changes: dict[str, Any]) -> str:
    parts = []
    starts = {path: value for path, value in changes.items() if path.endswith("go_live")}
    delay = max(value - _start_at(facts, path) for path, value in starts.items())
    weeks = count(max(1, delay.days // 7), "week")
    if trainers := changes.get("trainers"):
        parts.append(f"{count(trainers, 'trainer')} at once")
    parts += [*_missed_goals(facts, max(starts.values())), *_later_days(facts, changes)]
    fields = {
        "what_changes": cost_of_waiting(facts, delay) or f"today's way goes on {weeks} longer",
        "promises": "the day in the promises moves, too",
    }
    parts += [words for name, words in fields.items() if name in changes]
    if moved := changes.get("conditions"):
        names = [each.name for each in moved if each not in facts.brief.conditions]
        parts.append(f"the deadline for {listed(names)} moves, too")
    day = max(starts.values())
    before, after = facts.brief.what_changes, changes.get("what_changes", facts.brief.what_changes)
    ends = [off for off in facts.case.ends if off.promised_day and not off.is_on_start]
    fixed = [off.day for off in ends if off.quote not in before or off.quote in after]
    offs = [off for off in fixed if off and facts.works_between(off, day)]
    if offs:
        parts.insert(0, f"from {facts.on(max(offs))} to {facts.on(day)} {COPY_IS_READ}")
    moved = _with(facts, changes)
    later = (max(moved.waves) - max(facts.waves)).days
    waits = (
        f"the result comes {count(max(1, later // 7), 'week')} later"
        if later > 0
        else f"{weeks} more of today's way"
    )
    return f"{_breaks(moved)} Cost: {listed(parts or [waits])}.".strip()


@memoized
def _two_waves(facts: CaseFacts) -> Alternative | None:
    """Split the largest wave: those who can stay, the others follow; with the fewest trainers."""
    day, groups = max(facts.waves.items(), key=lambda wave: sum(group.size for group in wave[1]))
    fewest = facts.trainers_at_once
    for trainers in (fewest,) if facts.brief.trainers else range(fewest, _MOST_TRAINERS + 1):
        first = _first_wave(facts, groups, trainers, day)
        ids = {group.id for group in first}
        later = tuple(group for group in groups if group.id not in ids)
        if not first or not later:
            continue
        seconds = days_that_fit(facts, later, trainers, day + BETWEEN_STARTS, weeks=12)
        for second in islice(seconds, _MOST_TRIES):
            changes = _moved(facts, later, second, trainers)
            if not _passes(facts, changes):
                continue
            starting, following = (
                tuple(filter(facts.case.is_trained, wave)) or wave for wave in (first, later)
            )
            people, later_people = (sum(group.size for group in wave) for wave in (starting, following))
            rest = "the rest" if len(first) + len(later) == len(facts.brief.groups) else facts.names(later)
            title = f"Two waves: {facts.names(starting)} on {facts.on(day)}, {rest} on {facts.on(second)}"
            gain = f"The first {people:,} show what to fix before {later_people:,} more start."
            return Alternative(title, f"{gain} {_price(facts, changes)}", changes)
    return None


def _first_wave(facts: CaseFacts, groups: tuple[Group, ...], trainers: int, day: date) -> tuple[Group, ...]:
    """Return the whole places that can start on a day, smallest first."""
    places: dict[str, list[Group]] = {}
    for group in groups:
        places.setdefault(group.site or group.id, []).append(group)
    first: list[Group] = []
    for place in sorted(places.values(), key=lambda place: sum(group.size for group in place)):
        are_ready = all(
            not is_near_a_closure(facts, group, day) and has_hours(facts, group, None) for group in place
        )
        if are_ready and facts.training_fits([*first, *place], day, trainers):
            first += place
    return tuple(first)


def _in_time(facts: CaseFacts) -> Alternative | None:
    """Move everyone to a quiet day that respects days that others fix."""
    if not facts.external_ends:
        return None
    end, day = min(facts.external_ends), max(facts.waves)
    first = _quiet_day_before(facts, end)
    everyone = facts.brief.groups
    trainers = facts.trainers_for(tuple(filter(facts.case.is_trained, everyone)), first)
    changes = _moved(facts, everyone, first, trainers or 1)
    if first <= day or not _passes(facts, changes):
        return None
    gain = f"It keeps {facts.on(end)}, which others set, and all are trained before the start."
    return Alternative(f"Move everyone to {facts.on(first)}", f"{gain} {_price(facts, changes)}", changes)


def _quiet_day_before(facts: CaseFacts, end: date) -> date:
    """Return a quiet day a week before an end, else the last start."""
    day, everyone = max(facts.waves), facts.brief.groups
    ready = (fits_from(facts) - day).days if _work_fails(facts) else 0
    days = (day + timedelta(days=away) for away in range(max(0, ready), (end - day).days))
    quiet = (each for each in days if _is_free(facts, everyone, each))
    return next((each for each in quiet if len(facts.working_days(each, end)) > TOO_SHORT_FOR_TWO_WAYS), day)


def _small_start(facts: CaseFacts) -> Alternative | None:
    """Return a start that keeps a hard end without full practice."""
    ends = [end for end in facts.external_ends if end >= min(facts.waves)]
    if not ends:
        return None
    end, day = min(ends), max(facts.waves)
    first = _quiet_day_before(facts, end)
    if first > end:
        return None
    title = f"{'Keep' if first == day else 'Start on'} {facts.on(first)}: {_rules_before(facts)}"
    part = " Only the part of the work that is ready goes live." if _work_fails(facts) else ""
    text = (
        f"It keeps {facts.on(end)}, which others set: what ends then has to work the new way; the rest "
        f"may follow.{part} Cost: some start without full practice, so helpers stand beside them for two "
        "weeks."
    )
    changes = {} if first == day else _moved(facts, facts.brief.groups, first, facts.trainers_at_once)
    return Alternative(title, text, changes, rules_first=True)


def _nearest(facts: CaseFacts) -> Alternative | None:
    """Return the starts that keep the days of others, with what they still need."""
    plan = wave_plan(facts)
    parts: dict[str, Any] = {}
    if plan and (groups := divided_as_planned(facts, plan)):
        parts = {"groups": groups} | rows_of_parts(facts.brief, groups)
    whole = _with(facts, parts)
    starts = nearest_starts(whole, plan)
    changes = parts | {
        f"groups.{group.id}.go_live": starts[group.id]
        for group in whole.brief.groups
        if group.id in starts and whole.brief.go_live_of(group) != starts[group.id]
    }
    moved = _with(facts, changes)
    to_keep = (each for each in facts.fixed if each.sort != "from" and not each.is_for_first)
    last = min(
        (each.day for each in to_keep if each.sort == "by" or not broken_by(facts, each)), default=None
    )
    if not changes or (last and not any(day <= last for day in moved.waves)):
        return None  # nobody would keep a day of others
    waves = [*moved.waves.items()]
    if facts.brief.go_live != waves[0][0]:
        changes["go_live"] = waves[0][0]
        changes |= {
            f"groups.{group.id}.go_live": starts[group.id]
            for group in whole.brief.groups
            if group.id in starts
        }
    if not facts.brief.trainers:
        changes |= _trainers_of(moved, waves)
    new_days = {old: {starts.get(group.id, old) for group in groups} for old, groups in facts.waves.items()}
    changes |= _on_new_days(facts, {old: min(days) for old, days in new_days.items() if days != {old}})
    changes = _with_day_of_result(facts, changes | _end_with(facts, waves[-1][0]))
    moved = _with(facts, changes)
    fails = dict.fromkeys(check.key for check in checks_of(moved) if check.state == "not_feasible")
    title, text = f"Everyone on {facts.on(waves[0][0])}", ""
    if "work" in fails and facts.case.kind.lead_time and len(waves) == 1:
        del fails["work"]
        ready = fits_from(facts)
        days = (ready + timedelta(days=number) for number in range(_QUARTER.days))
        rest = next((day for day in days if _is_free(facts, facts.brief.groups, day)), ready)
        title, text = _first_scope(facts, waves[0][0], rest)
        changes |= _approach(facts, rest)
    if len(waves) > 1:
        title, text = _waves_in_words(moved, waves, changes)
    own, cost, price = text.partition("Cost: ")
    sentences = (
        own.strip() or "Nobody starts in closed days, or before what it waits for.",
        plan.in_words(moved) if plan and parts else "",
        _keeps(moved),
        _counts(facts, moved),
        _breaks(moved),
        _still_needs(fails),
        f"{cost}{price}",
    )
    return Alternative(title, " ".join(filter(None, sentences)), changes)


def _still_needs(fails: Iterable[str]) -> str:
    """Return what a way needs beside its changes, by the checks that fail."""
    needs = listed(words for key in fails if (words := NEEDED.get(key)))
    return f"It still needs {needs}." if needs else ""


def _keeps(moved: CaseFacts) -> str:
    """Return which days of others these starts keep."""
    titles: dict[date, str] = {}
    broken = {each.day for each in moved.fixed if broken_by(moved, each)}
    for each in sorted(moved.fixed, key=lambda each: not each.stake):
        if each.sort != "from" and each.day not in broken:
            titles.setdefault(each.day, title_of(moved, each))
    waits = {each.day: None for each in moved.fixed if each.sort == "from" and each.day >= moved.first_day}
    keeps = f"It keeps {listed(titles[day] for day in sorted(titles))}." if titles else ""
    waits_for = f"It waits for {listed(moved.on(day) for day in sorted(waits))}." if waits else ""
    return f"{keeps} {waits_for}".strip()


def _counts(facts: CaseFacts, moved: CaseFacts) -> str:
    """Return who confirms that a first release is enough for those who set a day."""
    first = next((each for each in facts.fixed if each.is_for_first and not broken_by(moved, each)), None)
    if first is None or len(moved.waves) < 2 or not broken_by(facts, first):
        return ""
    starting = moved.waves[min(moved.waves)]
    places = next((group.places for group in starting if group.places), "")
    names = f"the {places}" if places else facts.names(starting)
    by = facts.on(facts.settle_by)
    return (
        f"{capital(facts.sponsor_name)} has it in writing by {by} that a first release ({names}, one kind of "
        "case) counts."
    )


def _breaks(moved: CaseFacts) -> str:
    lost = missed(moved)
    if lost and breaks_for_good(moved):
        return f"{lost}, which nobody extends: whoever starts later works from the fallback until then."
    return f"{lost}: ask for an extension in writing by {moved.on(moved.settle_by)}." if lost else ""


def _with_an_extension(facts: CaseFacts) -> Alternative | None:
    """Return a way that needs more time from those who set a day."""
    if not facts.fixed:
        return None
    conditions = tuple(each for each in facts.case.conditions if each.gates != "switch_off")
    free = CaseFacts(replace(facts.case, fixed=(), conditions=conditions), facts.today)
    ways = (
        way for way in ways_of(free, tuple(checks_of(free))) if any("go_live" in key for key in way.changes)
    )
    way = next(ways, None)
    if way and any(day in facts.external_ends for day in facts.waves):  # a day that others set never moves
        own = {path: value for path, value in way.changes.items() if path not in ("what_changes", "promises")}
        way = replace(way, changes=own)
    moved = _with(facts, way.changes) if way else facts
    lost = missed(moved) if way else ""
    if way is None or not lost or breaks_for_good(moved):
        return None
    _, cost, price = way.sentence.partition("Cost: ")
    by = facts.on(facts.settle_by)
    text = f"Everyone has more time. {ONLY_WITH} in writing by {by}: without it, {lower_first(lost)}."
    needs = _still_needs(check.key for check in checks_of(moved) if check.state == "not_feasible")
    return replace(way, sentence=" ".join(filter(None, (text, needs, f"{cost}{price}"))))


def _sooner(facts: CaseFacts, ways: Sequence[Alternative]) -> Alternative | None:
    """Return a smaller first scope, weeks before all of it is ready."""
    ready, all_of_it = sooner_from(facts), _last_start(ways[0]) if ways else None
    if ready is None or all_of_it is None or facts.case.kind.lead_time is None:
        return None
    first, everyone = min(facts.waves), facts.brief.groups
    days = (first + timedelta(days=number) for number in range((all_of_it - first).days - _LEAST_SOONER.days))
    free = (day for day in days if day >= ready and (day == first or _is_free(facts, everyone, day)))
    options = (
        {"go_live": day} | _moved(facts, everyone, day, facts.trainers_assumed) | _approach(facts, all_of_it)
        for day in free
    )
    changes = next((each for each in options if _passes(facts, each)), None)
    return Alternative(*_first_scope(facts, changes["go_live"], all_of_it), changes) if changes else None


def _first_scope(facts: CaseFacts, day: date, rest: date) -> tuple[str, str]:
    """Return the title of a first scope with its rest, and what that costs."""
    lead_time = facts.case.kind.lead_time
    title = f"Start on {facts.on(day)} with {lead_time.sooner if lead_time else ''}"
    if lead_time is None or not lead_time.rest:
        return title, f"The rest follows on {facts.on(rest)}. {_TWICE}"
    return f"{title}; {lead_time.rest} on {facts.on(rest)}", f"No team waits for the rest. {_TWICE}"


def _approach(facts: CaseFacts, rest: date) -> dict[str, str]:
    """Return the approach that says on which day the rest follows."""
    lead_time = facts.case.kind.lead_time
    is_dated = lead_time and lead_time.rest
    return {"approach": with_the_rest(facts.brief, lead_time.sooner, rest)} if lead_time and is_dated else {}


def _passed(facts: CaseFacts, day: date, later: Alternative) -> str:
    """Return the event of “why now” that a later start misses."""
    last = _last_start(later)
    if last is None or facts.case.kind.lead_time is None or not facts.case.kind.lead_time.rest:
        return ""
    for sentence in facts.sentences("why_now"):
        for named in named_days_in(sentence):
            end = end_of(named, facts.first_day) if named.months or named.days else None
            begin = end.replace(day=1) if end and not named.days else end
            if any(edge and day <= edge < last for edge in (begin, end)):
                return f", and it's too late for this: “{sentence.rstrip('. ')}.”"
    return ""


def ending_after_its_starts(facts: CaseFacts, way: Alternative) -> Alternative:
    """Return a way whose plan ends after its last start."""
    last, end = _last_start(way), way.changes.get("end") or facts.brief.end
    if not (last and end and last > end):
        return way
    return replace(way, changes=way.changes | {"end": facts.working(last + _QUARTER)})


def _last_start(way: Alternative) -> date | None:
    return max((day for path, day in way.changes.items() if path.endswith("go_live")), default=None)


def _is_free(facts: CaseFacts, groups: tuple[Group, ...], day: date) -> bool:
    """Return whether these teams can start on a day by the calendar alone."""
    is_open = facts.working(day) == day and day.weekday() <= LAST_START and not cycle_on(facts, day, groups)
    is_of_books = touches_the_books(facts.brief) and not is_right_after_a_close(facts, day)
    return is_open and not is_of_books and not any(is_near_a_closure(facts, group, day) for group in groups)


def _rules_before(facts: CaseFacts) -> str:
    """Return what is taught before a start without time for practice."""
    session = facts.case.kind.safe_start
    before = f"“{session.title}” ({hours(session.hours)}) for everyone before it"
    return f"{before}; the rest is learned on the job with a coach"


def _work_fails(facts: CaseFacts) -> bool:
    return any(check.state != "if_confirmed" for check in work_itself(facts))


def _first_hour(facts: CaseFacts, checks: Iterable[Check]) -> Alternative | None:
    """Train only the rules before go-live, and practice after it."""
    if not any(check.key == "hours" and check.state == "not_feasible" for check in checks):
        return None
    title = f"Keep {facts.on(min(facts.waves))}: {_rules_before(facts)}"
    price = "Cost: some start without full practice. Put helpers beside them in the first two weeks."
    return Alternative(title, f"Go-live stays. {price}", {}, rules_first=True)


def _more_trainers(facts: CaseFacts) -> Alternative | None:
    most = facts.trainers_assumed
    if facts.brief.trainers:
        needs = [facts.trainers_for(groups, day) for day, groups in facts.waves.items()]
        most = max((need for need in needs if need), default=0)
    if most <= facts.trainers_at_once:
        return None
    each = max(facts.teaching_hours(groups) for groups in facts.waves.values()) / most
    title = f"{most} trainers from {facts.on(facts.training_start(min(facts.waves)))}"
    changes: dict[str, Any] = {"trainers": most}
    if facts.brief.rooms and facts.brief.rooms < most:
        changes["rooms"] = most
        title += f", in {most} rooms"
    text = f"Go-live stays. Cost: {hours(each)} of training each, plus preparation."
    return Alternative(title, text, changes)


def second_person(facts: CaseFacts) -> Alternative:
    """Give the sessions to trainers beside a lead with full weeks."""
    many = max(TRAINERS_WITH_A_LEAD, (facts.brief.trainers or 1) + 1)
    title = f"Name a training lead beside {facts.lead_name}"
    text = (
        f"The dates stay. {capital(facts.lead_name)} leads, and {count(many, 'trainer')} hold the sessions."
    )
    return Alternative(title, text, {"trainers": many})


def _another_trainer(facts: CaseFacts) -> Alternative | None:
    """Take training off the lead, where one trainer is enough."""
    if facts.brief.trainers or facts.brief.lead is None:
        return None
    each = facts.teaching_hours(facts.brief.groups)
    first = facts.on(facts.training_start(min(facts.waves)))
    title = f"A trainer other than {facts.lead_name}, from {first}"
    text = f"{facts.lead_name} can lead. Cost: {hours(each)} of training for someone else, plus preparation."
    return Alternative(title, text, {"trainers": 1})


def _longer(facts: CaseFacts) -> Alternative | None:
    """Read the result and end the plan once enough periods are known."""
    end, stated, day = facts.brief.end, facts.stated_due, facts.known_on
    if end is None or stated is None or day is None or not stated < day <= end + _MOST_LONGER:
        return None
    gain = f"{count(periods_to_judge(facts.period), f'full {facts.period}')} are known by then."
    changes = _with_day_of_result(facts, {"end": day} if day > end else {})
    if day <= end:
        cost = "Cost: the answer comes after the day of the objective."
        return Alternative(f"Judge the result on {facts.on(day)}", f"{gain} {cost}", changes)
    cost = f"Cost: the plan runs {count((day - end).days, 'day')} longer."
    return Alternative(f"End the plan on {facts.on(day)}, with the result", f"{gain} {cost}", changes)
