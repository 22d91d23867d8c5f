"""The go/no-go decisions of the paper, each once."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from playbook.core.base.words import capital
from playbook.core.case.decision_page import GateRow
from playbook.core.case.rows.gates import BY_OUR_RULE, OR_IT_MOVES
from playbook.core.case.rows.training import without_teams
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.model import GateLine
from playbook.core.text.notes import split_sentences

# Plans drafted by 1.6.0 or earlier write the day first.
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?:[A-Z][a-z]{2} \d{1,2}|\d{1,2} [A-Z][a-z]{2})(?:,? \d{4})?"
# What differs from one start to the next.
_OF_A_START = (
    (re.compile(rf"\b([Tt])he (?:start|wave) of {_DAY}"), r"\1he last wave"),
    (re.compile(rf"\b([Tt])he start on {_DAY} (is off|slips)"), r"\1he next wave \2"),
)
_BEFORE, _FOR = re.compile(rf"(?i)\bbefore {_DAY}"), re.compile(rf"\bfor {_DAY}")
_AFTER = re.compile(rf"\bafter {_DAY}")
_FIRST_DAYS = re.compile(r"\bfirst days\b", re.IGNORECASE)
_QUESTIONS = tuple(
    (re.compile(pattern, re.IGNORECASE), question)
    for pattern, question in (
        (r"\b(?:before|for) the (next )start$|\bfor the (next) start$", "Did it work? Does the next start?"),
        (rf"^{BY_OUR_RULE} ", "Does it go on, by our own rule?"),
        (r"^(?:[\w/-]+ ){0,4}(?:before|for) (\w{3} \w{3} \d{1,2}(?:, \d{4})?)$", "Do we start on {0}?"),
        (r"^(?:[\w/-]+ ){0,4}before (?:the|each) start$", "Do we start?"),
        (_FIRST_DAYS.pattern, "Did the first days go well?"),
        (r"^first (?:go/no-go )?(?:decision )?after the start$", "Do we go on as planned?"),
        (r"^Decide go or no-go (?:for|before) (.{3,80})$", "Do we go ahead with {0}?"),
        (r"^(?:second (?:go/no-go )?(?:decision )?after the|after the last) start$", "Do we keep it?"),
    )
)
DatedGate = tuple[tuple[date | None, ...], GateRow]  # with each day on which it is asked
_NUMBERS_MISSED = re.compile(r"^(?:One|Two) (?:other )?numbers? (?:is|are) missed\b")
_Asks = tuple[frozenset[str], ...]  # the sentences of go, adjust and stop
_DECISION = re.compile(r"(?i)\bgo/no-go decision ")
_MOST_COMPARED = 60  # decisions: pairs of thousands would keep all readers waiting


def plain_gate(title: str) -> str:
    """Return the title of a gate without its question and its teams."""
    plain = without_teams(title.partition(":")[0])
    return capital(_DECISION.sub("", plain).strip())


def question_of(row: GateRow) -> str:
    """Return what is asked at a gate."""
    title = plain_gate(row.title)
    for pattern, question in _QUESTIONS:
        if match := pattern.search(title):
            return question.format(*match.groups())
    return title


def is_of_first_days(row: GateRow | GateLine) -> bool:
    """Return whether a gate asks how the first days of a start went."""
    return bool(_FIRST_DAYS.search(row.title))


def gates_of(source: PaperSource) -> list[DatedGate]:
    """Return the go/no-go decisions with their days, one for each start."""
    gates = sorted(source.dossier.gates, key=lambda gate: gate.day or date.max)
    on_page = [row.day for row in source.page.gates]
    shown = (gate for gate in gates if gate.day not in on_page or is_of_first_days(gate))
    rows = [*source.page.gates, *map(_further_gate, shown)]
    if not source.page.strategy:
        rows = [replace(row, stop=_halt(row.stop), adjust=_branch(row.adjust)) for row in rows]
    rows.sort(key=lambda row: (row.day or date.max, not is_of_first_days(row)))
    decided = {gate.day for gate in gates if gate.decision}
    return gates_once(rows, decided, is_one_rule=source.page.strategy is not None)


def _branch(text: str) -> str:
    """Return what happens if one number is missed, else what happens first."""
    sentences = [*split_sentences(text)] or [""]
    return next((each for each in sentences if _NUMBERS_MISSED.match(each)), sentences[0])


def _halt(text: str) -> str:
    """Return what stops at once, and what happens if two numbers are missed."""
    first, *others = [*split_sentences(text)] or [""]
    return " ".join((first, *(each for each in others if _NUMBERS_MISSED.match(each))))


def split_gates(source: PaperSource) -> tuple[list[DatedGate], list[DatedGate]]:
    """Return the gates that decide, and the checks on the way."""
    return gates_and_checks(gates_of(source), [wave.day for wave in source.page.waves])


def gates_and_checks(
    gates: Iterable[DatedGate], starts: Collection[date]
) -> tuple[list[DatedGate], list[DatedGate]]:
    """Return the gates that a start waits for and the last one, then the checks between.

    Before the first start each gate decides. Later only the last before a start does, and a rule of the
    brief on its day: the others ask how it goes.
    """
    gates = [*gates]
    rules = [row for _, row in gates if row.title.startswith(BY_OUR_RULE)]
    asked = ((own, row) for own, row in gates if not is_of_first_days(row) and row not in rules)
    days = {day for own, _ in asked for day in own if day}
    deciding = {day for day in days if day < min(starts, default=date.max)} | {max(days, default=None)}
    deciding |= {max((day for day in days if day < start), default=None) for start in starts}
    parts: tuple[list[DatedGate], list[DatedGate]] = ([], [])
    for own, row in gates:
        is_between = None not in own and deciding.isdisjoint(own) and row not in rules
        is_check = is_of_first_days(row) or is_between
        parts[is_check].append((own, row))
    return parts


def gates_once(
    rows: Iterable[GateRow], decided: Collection[date | None], *, is_one_rule: bool = False
) -> list[DatedGate]:
    """Return each decision once with its days; those `decided` stand alone.

    `is_one_rule`: the first days of each start are judged alike.
    """
    days: list[list[date | None]] = []
    first: list[GateRow] = []
    asks_of_first: list[_Asks] = []
    for row in rows:
        asks = _asks_of(row)
        alike = [
            own
            for own, each in zip(days[:_MOST_COMPARED], asks_of_first, strict=False)
            if not {row.day, *own}.intersection(decided) and asks == each
        ]
        # Else the first days are those of its own teams.
        is_shared = asks[0] and (is_one_rule or not is_of_first_days(row))
        if is_shared and is_one_rule and any(row.day in own for own in alike):
            continue
        if is_shared and (own := next((own for own in alike if row.day not in own), None)) is not None:
            own.append(row.day)
        else:
            days.append([row.day])
            first.append(row)
            asks_of_first.append(asks)
    return [
        (tuple(own), _of_each_start(row) if len(own) > 1 else row)
        for own, row in zip(days, first, strict=True)
    ]


def _asks_of(row: GateRow) -> _Asks:
    """Return what a gate asks; the first of several has the levels of all starts."""
    row = _of_each_start(row)
    return tuple(
        frozenset(each for each in split_sentences(text) if not each.endswith(OR_IT_MOVES))
        for text in (row.go, row.adjust, row.stop)
    )


def _of_each_start(row: GateRow) -> GateRow:
    title = _AFTER.sub("after each start", _BEFORE.sub("before each start", row.title))
    title = capital(_FOR.sub("for the next start", title))
    return replace(
        row, title=title, go=_general(row.go), adjust=_general(row.adjust), stop=_general(row.stop)
    )


def _general(text: str) -> str:
    for pattern, words in _OF_A_START:
        text = pattern.sub(words, text)
    return text


def _further_gate(gate: GateLine) -> GateRow:
    """Return a gate that the page leaves out."""
    return GateRow(gate.title, gate.day, gate.who, gate.go_if, gate.adjust_if, gate.stop_if)
