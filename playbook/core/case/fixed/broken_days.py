"""Judge the starts by the days that others fix, and say what is lost."""

from collections.abc import Iterator
from datetime import date, timedelta

from playbook.core.base.words import listed
from playbook.core.case.fixed.read import is_final
from playbook.core.case.judgment import FIXED, LOST, Check
from playbook.core.case.parts import FixedDay
from playbook.core.case.settle.facts import CaseFacts, cite
from playbook.core.plan.brief import Group

_BOTH_WAYS = 5  # working days in which people use it before the old way or the patience of others ends


def fixed_days(facts: CaseFacts) -> Iterator[Check]:
    """Yield the days of others that a start breaks."""
    for each in facts.fixed if facts.waves else ():
        if late := broken_by(facts, each):
            first = min(day for group in late if (day := facts.brief.go_live_of(group)))
            lost = f" {LOST}{',' if each.stake else ':'} {each.loss}." if each.loss else ""
            who = "The first start" if each.is_for_first else facts.names(late)
            text = f"{cite(each.quote)} {who}: {facts.on(first)}.{lost}"
            title, ids = title_of(facts, each), tuple(group.id for group in late)
            lacks = each.lacks or f"it {'comes before' if each.sort == 'from' else 'misses'} {title}"
            is_gap = each.sort in (
                "end",
                "until",
            )  # longer, sooner or by hand: a decision, which moves nobody
            yield Check(
                FIXED, title, "tight" if is_gap else "not_feasible", text, ids,
                lacks="" if is_gap else lacks, needs=each.needs,
            )  # fmt: skip


def title_of(facts: CaseFacts, fixed: FixedDay) -> str:
    """Return what a fixed day is called, with what is lost."""
    if fixed.sort == "from":
        waits = fixed.is_law and fixed.stated
        decided = f" (decided on {facts.on(waits)}, in force then)" if waits else ""
        return f"the first possible day, {facts.on(fixed.day)}{decided}"
    lost = f" ({fixed.stake})" if fixed.stake else ""
    return f"the {facts.on(fixed.day)} deadline{lost}"


def broken_by(facts: CaseFacts, fixed: FixedDay) -> tuple[Group, ...]:
    """Return the teams whose start breaks a fixed day."""
    teams = concerned(facts, fixed)
    starts = {group.id: day for group in teams if (day := facts.brief.go_live_of(group))}
    if not starts:
        return ()
    if fixed.sort == "from":
        if fixed.part and max(starts.values()) >= fixed.day:
            return ()  # the places that wait are among those that start later
        return tuple(group for group in teams if starts.get(group.id, date.max) < fixed.day)
    late = tuple(group for group in teams if starts.get(group.id, date.min) > last_start(facts, fixed, group))
    if fixed.is_for_first:
        earliest = tuple(group for group in teams if starts.get(group.id) == min(starts.values()))
        return earliest if all(group in late for group in earliest) else ()
    if fixed.sort == "end":
        next_day = facts.working(fixed.day + timedelta(days=1))  # nobody works a day without either
        takes_its_place = all(fixed.day <= starts[group.id] <= next_day for group in late)
        return () if takes_its_place else late
    return late


def last_start(facts: CaseFacts, fixed: FixedDay, group: Group) -> date:
    """Return the last day on which a team may start to keep a fixed day."""
    return fixed.day if fixed.sort == "end" else last_to_use_both(facts, fixed, group)


def last_to_use_both(facts: CaseFacts, fixed: FixedDay, group: Group | None = None) -> date:
    """Return the last start that a fixed day allows a team, or most people."""
    if fixed.sort == "until":
        return fixed.day
    return facts.days_before(fixed.day + timedelta(days=1), _BOTH_WAYS, group)


def concerned(facts: CaseFacts, fixed: FixedDay) -> tuple[Group, ...]:
    """Return the trained teams that a fixed day concerns."""
    trained = tuple(filter(facts.case.is_trained, facts.brief.groups))
    own = tuple(g for g in trained if not fixed.group_ids or {g.id, g.part_of} & {*fixed.group_ids})
    return own or trained


def put_off(facts: CaseFacts) -> str:
    """Return when a start has to wait for a decision of others, '' where none decides."""
    votes = (each for each in facts.fixed if each.sort == "from" and each.is_law and each.stated)
    vote = max(votes, key=lambda each: each.day, default=None)
    if vote is None or vote.stated is None:
        return ""
    return f"The decision of {facts.on(vote.stated)} was put off or changed"


def missed(facts: CaseFacts) -> str:
    """Return which days of others these starts break, and what is lost, '' where none."""
    lines: dict[date, str] = {}
    for each in sorted(facts.fixed, key=lambda each: not each.stake) if facts.waves else ():
        if each.sort != "from" and (late := broken_by(facts, each)):
            is_of_all = each.is_for_first or len(late) == len(facts.brief.groups)
            people = sum(group.size for group in late)
            who = "" if is_of_all else f" for {late[0].label if len(late) == 1 else f'{people:,} people'}"
            lost = f" ({each.loss})" if each.stake else ""
            lines.setdefault(each.day, f"{facts.on(each.day)}{who}{lost}")
    return f"It misses {listed(lines[day] for day in sorted(lines))}" if lines else ""


def breaks_for_good(facts: CaseFacts) -> bool:
    """Return whether these starts break a day that the brief says nobody moves."""
    final = {each.day for each in facts.fixed if is_final(each.quote)}
    return any(each.day in final and broken_by(facts, each) for each in facts.fixed)
