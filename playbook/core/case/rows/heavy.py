"""The heaviest work: what is done piece by piece, in hours and hands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from playbook.core.base.words import capital, lower_first, number
from playbook.core.case.decision_page import HeavyRow
from playbook.core.case.feasible.masses import an_hour
from playbook.core.case.judgment import Point
from playbook.core.case.settle.facts import CaseFacts, sponsor_point
from playbook.core.plan.items import AnyItem, Milestone

# As the plan says it: "310 stations × 2 instructions × 6 hours = 3,720 hours (proposal): 6 people …"
_SUM = re.compile(
    r"^(?P<sum>\d[^.\n=]* × [^=\n]*= [\d,]+ hours) "
    r"(?P<how>\((?:proposal|a guess; count by [^)\n]{3,30})\))(?P<then>[^\n]*)"
)
_FULL_TIME = re.compile(
    r"^(?P<hands>\d+ full-time (?:person|people))[^\n]*? (?P<span>from [^\n(]+?) \(proposal\)\. "
    r"(?P<sum>At [\d.]+ minutes each that is [\d,]+ hours, [\d,]+ paid)"
)
_HANDS = re.compile(r"(?:For (?P<team>[^.:]+? about [\d,]+) of them: |^: )(?P<hands>[^.]+?)\.")

_FROZEN = "nobody adds an entry without its owner's yes"


def heavy_rows(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[HeavyRow]:
    """Yield each task whose text counts its hours, by day."""
    tasks = [item for item in items if isinstance(item, Milestone) and item.provenance.play_id in _PLAYS]
    for item in sorted(tasks, key=lambda each: (each.due is None, each.due)):
        owner = facts.name_of_owner(item.owner)
        if words := _hours_and_hands(item.done_when):
            yield HeavyRow(item.title, *words, item.due, owner, item.id)
        elif each := _hours_each(facts, item):
            people = sum(group.size for group in facts.brief.groups if group.id in item.group_ids)
            hours = f"{people:,} people × {number(each)} hours = {number(people * each)} hours"
            hands = f"{number(each)} hours each, {number(people * each)} in all, by {facts.on(item.due)}"
            yield HeavyRow(item.title, hours, hands, item.due, owner, item.id, each)


def _hours_each(facts: CaseFacts, item: AnyItem) -> float:
    return next(
        (each.hours_each for each in facts.case.kind.works if item.id == f"milestone.work-{each.key}"), 0
    )


def for_all_starts(rows: Sequence[HeavyRow]) -> list[HeavyRow]:
    """Return the heaviest work with the people of every start, its total and its peak."""
    works = dict[str, list[HeavyRow]]()
    for row in rows:
        works.setdefault(".".join(row.item_id.split(".")[:2]), []).append(row)
    return [_joined(work) for work in works.values()]


def _joined(rows: Sequence[HeavyRow]) -> HeavyRow:
    first, total = rows[0], _TOTAL.match(rows[0].hours)
    if len(rows) == 1 or total is None:
        return first
    own = re.compile(rf"(?<!\d)\d[\d,]{{0,9}} {re.escape(total['thing'])}")
    all_of_them = f"{total['counted']} {total['thing']}"
    title = own.sub(lambda _: all_of_them, first.work, count=1).replace(" (a guess)", "")
    hands = "; ".join(row.hands.rpartition(": ")[2] for row in rows)
    peak = max((int(match[0]) for row in rows if (match := _HOW_MANY.search(row.hands))), default=0)
    in_all = f"{total['hours']} in all, up to {peak} people at once: {hands}"
    return replace(first, work=title, hands=in_all, by=rows[-1].by)


def who_does_it(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[Point]:
    """Find work that takes several people from their own for weeks, start after start."""
    rows = for_all_starts([*heavy_rows(facts, items)])
    heaviest = max((row for row in rows if _PEAK.search(row.hands)), key=_hours_of, default=None)
    if heaviest is None or _hours_of(heaviest) < _A_DECISION:
        return
    day, price, hours = facts.on(facts.settle_by), an_hour(facts) or 0, _hours_of(heaviest)
    costs = f"about {facts.money(hours * price)}" if price else f"{hours:,} hours"
    yield sponsor_point(
        facts,
        "who_does_it",
        10,
        f"Who has the time to {lower_first(heaviest.work)}?",
        f"{heaviest.hands.partition(':')[0]}.",
        f"{heaviest.owner} names them by {day}, with who stands in. Cost: {costs}.",
        "Do it beside the daily work. Cost: the later starts move.",
    )


def _hours_of(row: HeavyRow) -> int:
    total = _TOTAL.match(row.hours)
    return int(total["hours"].split()[0].replace(",", "")) if total else 0


_TOTAL = re.compile(
    r"(?P<counted>\d[\d,]{0,9}) (?P<thing>[\w-]{2,40}(?: [\w-]{2,40})?) × [^=\n]{1,80}= "
    r"(?P<hours>\d[\d,]{0,9} hours)"
)
_HOW_MANY, _PEAK = (
    re.compile(r"(?<!\d)\d{1,3}(?= (?:full-time )?people)"),
    re.compile(r"up to \d{1,3} people at once"),
)
_A_DECISION = 1_000  # hours: less is named by who owns it
_PLAYS = ("step", "real-work")


def _hours_and_hands(text: str) -> tuple[str, str] | None:
    if match := _FULL_TIME.match(text):
        frozen = "; then nothing new without its owner's yes" if _FROZEN in text else ""
        return match["sum"], f"{match['hands']} {match['span']}{frozen}"
    if not (match := _SUM.match(text)):
        return None
    then = _HANDS.search(match["then"].removeprefix("."))
    hands = then["hands"] if then else ""
    team = f"{then['team']} hours: " if then and then["team"] else ""
    how = "" if match["how"] == "(proposal)" else f" {match['how']}"
    return f"{match['sum']}{how}", capital(f"{team}{hands}")
