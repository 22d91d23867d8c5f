"""The gates on the page that decides, in what the plan can show on their day."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from playbook.core.base.words import as_template, capital, closed, lower_first, short
from playbook.core.case.claims.unsettled import is_interest
from playbook.core.case.decision_page import GateRow
from playbook.core.case.feasible.staged import ends_for_all
from playbook.core.case.judgment import UNFIT, Point
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.facts import CaseFacts, amount, fill
from playbook.core.case.settle.first_reading import level_on
from playbook.core.case.settle.proposals import is_closed
from playbook.core.plan.items import RESULT, AnyItem, Gate, Metric
from playbook.core.plan.plays.kinds import GateRules
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import first_sentences, split_sentences

_MOST_ASKED = 4  # of what was decided, in one gate
_MOST_GATES, _MOST_WHEN_SMALL, _MOST_STARTS, _FEWEST_OTHERS = 4, 2, 5, 2
_MOST_WORDS_OF_A_STOP = 36  # what is off, who goes back to what, and who hears it
_MOST_WORDS_OF_NUMBERS = 64  # the first signs, and which starts the result holds
# The first days of one start, and the decision on the next.
_MOST_WORDS_OF_TWO, _MOST_WORDS_OF_TWO_STOPS = 48, 60
_MOST_WORDS, _MOST_WORDS_OF_A_MODEL, _MOST_LETTERS_OF_OTHERS = 24, 70, 160
LATER_START = "gate-wave"  # the play of the decision on a start after the first
BEFORE_TRAINING = "gate-training"  # of the brief's own decision on the training
OWN_RULE = "gate-rule"  # of a decision by a rule or on a day of the brief
BY_OUR_RULE = "Decide by our rule for"  # how the title of a decision by a dated rule of the brief begins
OR_IT_MOVES = "or that start moves."  # how the levels end that the result must reach before each start
FIRST_DAYS = "gate-first-days"  # of the short decision after each start
_TITLES = {
    "gate-start": "Before the start",
    "gate-30": "First decision after the start",
    "gate-90": "Second decision after the start",
}
_AFTER_ALL = "After the last start"
# Lines that the page keeps.
READ, IN_PILOT, NOT_AGAIN = "Evidence:", "In the pilot,", "Unlike last time,"
# Lines of a gate that the page shows elsewhere: its conditions, and its numbers.
_IN_NUMBERS, _NO_RED = "In numbers", "No number is red."
_ELSEWHERE = (
    "Met, and on paper:",
    _IN_NUMBERS,
    "If a number is in the red",
    "A number in the red",
    UNFIT,
    READ,
    IN_PILOT,
    NOT_AGAIN,
)
_SO_FAR = re.compile(r" \(so far [^()]*\)")  # who has started, which the other starts say
_CONFIRMS = re.compile(r"(?i)\b(?:confirm\w*|decid\w+|need to see by)\b")
_READ_BY = re.compile(r"Readings due: ")
_SAID_IN: dict[str, tuple[str, re.Pattern[str]]] = {
    "message": ("body", _CONFIRMS),
    "manager_briefing": ("talking_points", _CONFIRMS),
    "sponsor_act": ("script", _CONFIRMS),
    "metric": ("definition", _READ_BY),
}
_A_YEAR_OF_READINGS = timedelta(days=180)  # around a day that names no year
MISSING = re.compile(r"\bwhile (?:this|a condition) is missing\b")


def gate_rows(facts: CaseFacts, items: Sequence[AnyItem]) -> tuple[GateRow, ...]:
    """Return the gates that decide."""
    most = _MOST_WHEN_SMALL if facts.people <= SMALL_COMPANY else _MOST_GATES
    planned = tuple(_same_rules_once(facts, [*_planned(facts, _that_decide(facts, items, most))]))
    return planned or tuple(_usual(facts))[:most]


_DAY = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} \d{1,2}(?:, \d{4})?")


def _same_rules_once(facts: CaseFacts, rows: Sequence[GateRow]) -> Iterator[GateRow]:
    """Yield the rows; one with the rules of an earlier row names that row's day."""
    first_with: dict[tuple[str, ...], GateRow] = {}
    for row in rows:
        rules = tuple(_DAY.sub("", text) for text in (row.go, row.adjust, row.stop))
        first = first_with.setdefault(rules, row)
        same = f"The same rules as on {facts.on(first.day)}, for the latest start." if first.day else ""
        yield row if first is row or not same else replace(row, go=same, adjust="", stop="")


def with_what_is_decided(
    facts: CaseFacts, rows: Sequence[GateRow], points: Sequence[Point]
) -> tuple[GateRow, ...]:
    """Return the gates with the conditions and gates of decisions."""
    first = min(facts.waves, default=date.max)
    asks = [each.asks for each in points if each.asks and not is_interest(facts, each)][:_MOST_ASKED]
    own = [
        GateRow(gate.title, gate.day, capital(facts.sponsor_name), gate.go, gate.adjust, gate.stop)
        for each in points
        if (gate := each.gate)
    ]
    # What a pilot or the training waits for is asked earlier, and the start asks for everything.
    before = next((row for row in reversed(rows) if row.day and row.day < first), None)
    decided = [
        replace(row, go=f"{row.go} {' '.join(asks)}") if row is before and asks else row for row in rows
    ]
    return tuple(sorted((*decided, *own), key=lambda row: row.day or date.max))


def _that_decide(facts: CaseFacts, items: Sequence[AnyItem], most: int) -> list[Gate]:
    """Return a gate for each start, and two or more of other sorts."""
    gates = sorted(
        (item for item in items if isinstance(item, Gate) and item.date),
        key=lambda gate: gate.date or date.max,
    )
    # What the start before has shown decides on a later start, where the plan has that gate.
    decided = {_starts(facts, gate) for gate in gates if gate.provenance.play_id == LATER_START}
    of_starts: list[Gate] = []
    others: dict[str, Gate] = {}
    for gate in gates:
        play = gate.provenance.play_id
        if play == FIRST_DAYS:
            continue
        if play in (LATER_START, BEFORE_TRAINING) or (
            play == "gate-start" and _starts(facts, gate) not in decided
        ):
            of_starts.append(gate)
        elif play != "gate-start":
            others.setdefault(play or gate.id, gate)
    chosen = of_starts[:_MOST_STARTS]
    # The brief's own decision takes the place of none of ours.
    fewest = _FEWEST_OTHERS + (OWN_RULE in others)
    chosen += [*others.values()][: max(most - len(chosen), fewest)]
    return sorted(chosen, key=lambda gate: gate.date or date.max)


def _planned(facts: CaseFacts, gates: Sequence[Gate]) -> Iterator[GateRow]:
    """Yield the rows of these gates."""
    for gate in gates:
        play = gate.provenance.play_id
        owner = facts.name_of_owner(gate.owner)
        rules = _rules(facts).get(play)
        texts = [" ".join(text.split()) for text in _lines_of(gate)]
        if gate.provenance.source == "model" and not gate.provenance.edited_by:
            whole = (first_sentences(text, _MOST_WORDS_OF_A_MODEL) for text in texts)
            yield GateRow(gate.title, gate.date, owner, *whole)
            continue
        if play == LATER_START and not gate.provenance.edited_by:
            title = gate.title.partition(":")[0]
            numbers = first_sentences(_SO_FAR.sub("", _numbers(gate.go_if)), _MOST_WORDS_OF_NUMBERS)
            go, adjust = (
                first_sentences(_own_line(text), _MOST_WORDS_OF_TWO) for text in _lines_of(gate)[:2]
            )
            stop = first_sentences(_own_line(gate.stop_if), _MOST_WORDS_OF_TWO_STOPS)
            yield GateRow(title, gate.date, owner, f"{go} {numbers}".strip(), adjust, stop)
            continue
        if rules is None or gate.provenance.edited_by:
            yield GateRow(
                gate.title, gate.date, owner, *(short(text, _MOST_LETTERS_OF_OTHERS) for text in texts)
            )
            continue
        own = GateRules.model_construct(
            go=_own_line(gate.go_if) or _numbers(gate.go_if) or _NO_RED,
            adjust=_own_line(gate.adjust_if) or rules.adjust,
            stop=_own_line(gate.stop_if) or rules.stop,
        )
        row = _row(facts, play, gate.date, owner, own)
        if play == "gate-90" and gate.date and is_closed(facts, gate.date):
            row = replace(row, title=facts.case.kind.gates.day_90.asks_closed)
        elif play == "gate-90" and len(facts.waves) > 1:
            row = replace(row, title=_AFTER_ALL)
        if play == "gate-start" and (asks := facts.case.kind.gates.start.asks):
            row = replace(row, title=asks)
        elif play == "gate-start" and len(facts.waves) > 1 and (start := _starts(facts, gate)):
            row = replace(row, title=f"Before {facts.on(start)}")
        heads = (READ, IN_PILOT, NOT_AGAIN)
        more_lines = [first_sentences(_line(gate.go_if, head), _MOST_WORDS) for head in heads]
        # A gate that asks for numbers alone has them in its row.
        promised = _promised(gate.go_if) if play == "gate-90" and _own_line(gate.go_if) else ""
        yield replace(row, go=" ".join(filter(None, (row.go, promised, *more_lines))))


def _starts(facts: CaseFacts, gate: Gate) -> date | None:
    """Return the first day on which a team of a gate starts."""
    groups = (group for group in facts.brief.groups if group.id in gate.group_ids)
    return min(filter(None, map(facts.brief.go_live_of, groups)), default=None)


def _lines_of(gate: Gate) -> tuple[str, str, str]:
    return gate.go_if, gate.adjust_if, gate.stop_if


def _own_line(text: str) -> str:
    """Return the line of a gate that is its own rule."""
    lines = (line for line in text.splitlines() if line and not MISSING.search(line))
    return next((line for line in lines if not line.startswith(_ELSEWHERE)), "")


def _numbers(text: str) -> str:
    """Return a gate's numbers, where it asks for nothing else."""
    return _line(text, _IN_NUMBERS)


def _promised(text: str) -> str:
    """Return the objective's promises beside its number that a gate finds due."""
    parts = (each.rstrip(".") for each in _numbers(text).partition(": ")[2].split("; "))
    promised = "; ".join(each for each in parts if each.startswith("“"))
    return closed(promised) if promised else ""


def _line(text: str, head: str) -> str:
    return next((line for line in text.splitlines() if line.startswith(head)), "")


def _usual(facts: CaseFacts) -> Iterator[GateRow]:
    """Yield three gates on their usual days, while there is no plan."""
    if not facts.waves:
        return
    first = min(facts.waves)
    before = facts.working_before(first - timedelta(days=4))
    days = {
        "gate-start": before,
        "gate-30": first + timedelta(days=30),
        "gate-90": first + timedelta(days=90),
    }
    for play, day in days.items():
        yield _row(facts, play, facts.working(day), capital(facts.sponsor_name), _rules(facts)[play])


def _rules(facts: CaseFacts) -> dict[str, GateRules]:
    gates = facts.case.kind.gates
    return {"gate-start": gates.start, "gate-30": gates.day_30, "gate-90": gates.day_90}


def _row(facts: CaseFacts, play: str, day: date | None, owner: str, rules: GateRules) -> GateRow:
    texts = (rules.go, adjusted(facts, rules), rules.stop)
    go, adjust, _ = (first_sentences(fill(facts, text) or "", _MOST_WORDS) for text in texts)
    stop = first_sentences(fill(facts, rules.stop) or "", _MOST_WORDS_OF_A_STOP)
    if play == "gate-start" and _has_conditions(facts) and "onditions" not in go:
        go = f"All conditions for go-live are met. {go}"
    is_in_words = facts.brief.outcome_measure.casefold() in go.casefold()
    if play == "gate-90" and day and not is_in_words and (level := _level_on(facts, day)):
        go = f"{go} {level}"
    return GateRow(_TITLES[play], day, owner, go, adjust, stop)


def adjusted(facts: CaseFacts, rules: GateRules) -> str:
    """Return what is adjusted, where nobody starts later if the old way ends."""
    is_for_all = len(facts.waves) == 1 and ends_for_all(facts)
    return (is_for_all and rules.adjust_together) or rules.adjust


def _has_conditions(facts: CaseFacts) -> bool:
    """Return whether a condition of the brief is one of those who start first."""
    first = {group.id for group in facts.waves[min(facts.waves)]} if facts.waves else set()
    return any(not each.group_ids or first & {*each.group_ids} for each in facts.case.conditions)


def _level_on(facts: CaseFacts, day: date) -> str:
    """Return where the number should stand on a day."""
    brief = facts.brief
    before, target = brief.outcome_baseline, brief.outcome_target
    if before is None or target is None or not facts.due or not facts.waves or before == target:
        return ""
    start = min(facts.waves)
    if day >= facts.due or not facts.periods_between(start, day):
        return ""
    level = level_on(facts, (before, target), start, facts.due, day)
    if level is None:
        return ""
    if level == before:
        return f"{brief.outcome_measure}: better than {amount(before, brief.outcome_unit)} (proposal)."
    bound = "or less" if target < before else "or more"
    return f"{brief.outcome_measure}: {amount(level, brief.outcome_unit)} {bound} (proposal)."


def words_on_new_day(items: Sequence[AnyItem], before: Gate, after: Gate) -> Iterator[AnyItem]:
    """Yield what is said and read on the day on which a gate decides, on its new day.

    Where another gate has the old day as well, nobody knows which of the two a sentence means.
    """
    old, new = before.date, after.date
    others = {each.date for each in items if isinstance(each, Gate) and each.id != before.id}
    if old is None or new is None or old == new or old in others:
        return
    for item in items:
        if item.kind in _SAID_IN and not item.locked:
            field, says_it = _SAID_IN[item.kind]
            said = words = getattr(item, field)
            for sentence in filter(says_it.search, split_sentences(said)):
                moved = _on_day(sentence, old, new)
                if says_it is not _READ_BY or _is_in_order(moved, min(old, new)):
                    words = words.replace(sentence, moved)
            if words != said:
                yield item.model_copy(update={field: words})


def _is_in_order(readings: str, near: date) -> bool:
    """Return whether each reading still comes after the one before it."""
    days = [each.day for each in exact_days_in(readings, near - _A_YEAR_OF_READINGS)]
    return days == sorted(set(days))


def _on_day(sentence: str, old: date, new: date) -> str:
    """Return a sentence with one day in place of another, in the same form."""
    for form in ("%a %b", "%A, %B", "%B"):
        was, day = f"{old:{form}} {old.day}", f"{new:{form}} {new.day}"
        with_year = f"{day}, {new.year}"
        sentence = re.sub(rf"{was}, {old.year}\b", as_template(with_year), sentence)
        sentence = re.sub(rf"{was}\b", as_template(day if new.year == old.year else with_year), sentence)
    return sentence


_NUMBERS = re.compile(r"(?P<lead>In numbers[^:\n]*: )(?P<parts>[^\n]*?)(?P<end>\.(?= [A-Z“]|\n|$) ?)")
_TEXTS = ("go_if", "adjust_if", "stop_if")


def gates_with_metric(items: Iterable[AnyItem], before: Metric, after: Metric | None) -> Iterator[Gate]:
    """Yield the gates that count a metric that changed or is gone."""
    old, new = _names_of(before), _names_of(after) if after else ("", "")
    if not old[0] or (after and not new[0]):
        return
    for gate in items:
        if isinstance(gate, Gate) and not gate.locked:
            update: dict[str, object] = {
                field: _NUMBERS.sub(lambda line: _counted(line, old, new), getattr(gate, field)).strip("\n")
                for field in _TEXTS
            }
            if after is None:
                update["metric_ids"] = tuple(each for each in gate.metric_ids if each != before.id)
            if (changed := gate.model_copy(update=update)) != gate:
                yield changed


def _names_of(metric: Metric) -> tuple[str, str]:
    """Return a metric's name at the head of a sentence and inside."""
    name = metric.title.removeprefix(RESULT).strip("“”")
    return name, lower_first(name)


def _counted(line: re.Match[str], old: Sequence[str], new: Sequence[str]) -> str:
    """Return a line of numbers with a metric renamed or left out."""
    parts = []
    for part in line["parts"].split("; "):
        mark, text = ("“", part[1:]) if part.startswith("“") else ("", part)
        own = next((at for at, name in enumerate(old) if text.startswith((f"{name},", f"{name}”"))), None)
        if own is None:
            parts.append(part)
        elif new[own]:
            parts.append(f"{mark}{new[own]}{text.removeprefix(old[own])}")
    return f"{line['lead']}{'; '.join(parts)}{line['end']}" if parts else ""
