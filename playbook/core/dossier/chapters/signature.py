"""What the sponsor signs: the plan in short, the decisions, and the days on which we stop and decide."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from playbook.core.base.words import capital, closed, count, listed, lower_first, number
from playbook.core.case.decision_page import GateRow
from playbook.core.case.judgment import Point
from playbook.core.case.settle.undecided import UNDECIDED
from playbook.core.dossier.board import BoardDecision
from playbook.core.dossier.chapters.known import Known
from playbook.core.dossier.model import GateLine
from playbook.core.dossier.paper_blocks import Block, Entries, Grid, Row, Titled
from playbook.core.dossier.paper_gates import gates_once, is_of_first_days, one_gate_a_start, question_of
from playbook.core.plan.strategy import BETS, sections_of
from playbook.core.text.notes import first_sentences, split_sentences

SIGNATURE = "For signature"
IN_SHORT, DECISIONS, GATES = "The plan in short.", "Decisions.", "When we stop and decide."
ALSO = "Also confirm"
_PILOT = "pilot"
_WORDS_OF_A_SENTENCE, _WORDS_OF_A_REASON, _WORDS_OF_A_PROPOSAL = 34, 34, 48
_WORDS_OF_A_LINE, _WORDS_OF_A_BRANCH, _WORDS_OF_CONDITIONS, _MOST_CONDITIONS = 14, 38, 50, 3
_MOST_ASKS, _MOST_NAMED = 3, 4
_DATES = "dates"
_ALL_MET = "All conditions are met."
_EVIDENCE = "Evidence: "  # tasks with their days, as in the timeline
_IN_THE_PLAN = "In the plan: "  # the task that follows stands in the timeline
_IF_NOT = re.compile(r"\bIf (?:it is )?not (?:decided|signed)[^:,]{0,40}[:,] ")
_WHY = re.compile(r"^Why ")  # "Why Finishing first: no other team …"
_WATCHED = re.compile(r"(?:Feasible, but tight\. Watch|Tight: watch) ([^.]+)\.")
_TIGHT_IN = r"Tight in \1."


def signature_chapter(known: Known) -> Iterator[Block]:
    """Yield what the sponsor signs, or where a launched plan stands."""
    if known.dossier.is_launched:
        yield from _standing(known)
    yield from _in_short(known)
    yield from _bets(known)
    yield from _decisions(known)
    yield from _gates(known)


# The plan in short


def _in_short(known: Known) -> Iterator[Block]:
    yield Titled(IN_SHORT, known.page.strategy.decides if known.page.strategy else "")
    lines = (
        ("Why.", "" if known.page.strategy else _why(known)),
        ("What and when.", _what(known)),
        ("Who comes first.", "" if known.dossier.is_launched else _first(known)),
        ("Not as last time.", _lesson(known)),
        ("What may still stop it.", _risk_of_dates(known)),
    )
    yield Entries(tuple(Titled(lead, text) for lead, text in lines if text))


def _why(known: Known) -> str:
    reasons = filter(None, (known.dossier.why, known.dossier.why_now))
    return " ".join(closed(first_sentences(capital(text), _WORDS_OF_A_SENTENCE)) for text in reasons)


def _what(known: Known) -> str:
    """Return what changes, and how many people start on which days."""
    changes = closed(_first_of(capital(known.dossier.what_changes)))
    starts = listed(
        f"{count(wave.people, 'person', 'people')} {'start ' if not place else ''}on {known.on(wave.day)}"
        for place, wave in enumerate(known.page.waves)
    )
    return f"{changes} {closed(starts)}" if starts else changes


def _first(known: Known) -> str:
    """Return who starts first and why, else who tries it before all."""
    if known.page.first_because:
        return first_sentences(capital(_WHY.sub("", known.page.first_because)), _WORDS_OF_A_SENTENCE)
    items = known.rollout.items
    pilots = (step for step in known.dossier.dated if items[step.id].provenance.play_id == _PILOT)
    pilot = next(pilots, None)
    return f"{pilot.title.rstrip('.')}, by {known.on(pilot.day)}, before everyone starts." if pilot else ""


def _lesson(known: Known) -> str:
    lessons = [first_sentences(row.this_time, _WORDS_OF_A_LINE) for row in known.page.lessons]
    return lessons[0] if lessons else ""


def _risk_of_dates(known: Known) -> str:
    """Return whether the dates hold; the work they rest on stands under who starts when."""
    verdict = known.page.verdict.removeprefix("With the dates below: ").partition(" It holds if ")[0]
    return _WATCHED.sub(_TIGHT_IN, verdict)


def _bets(known: Known) -> Iterator[Block]:
    for section in sections_of(known.page.strategy):
        if section.heading == BETS:
            yield Titled(closed(BETS))
            yield Entries(tuple(Titled(lead, text) for lead, text in section.entries))


def _standing(known: Known) -> Iterator[Block]:
    dossier, tally = known.dossier, known.dossier.tally
    words = [f"{number(tally.done)} of {count(tally.total, 'dated task')} done"]
    words += [f"{number(tally.overdue)} overdue"] if tally.overdue else []
    words += [f"{number(tally.at_risk)} at risk"] if tally.at_risk else []
    if tally.on_time is not None:
        words += [f"{tally.on_time:.0%} of what was due was done on time"]
    curve, teams = map(dossier.find_chart, ("burn_up", "teams"))
    pace = closed(curve.title) if curve else ""
    yield Titled("Where it stands.", f"{pace} {', '.join(words)}.".strip())
    if teams:
        yield Titled(closed(teams.title), teams.finding)
    asks = tuple(Titled(ask.do, ask.why) for ask in dossier.asks[:_MOST_ASKS])
    if asks:
        yield Titled("Asked of you today.")
        yield Entries(asks)


# Decisions


def _decisions(known: Known) -> Iterator[Block]:
    whole, points = known.decisions()
    most = max(0, known.shape.points - len(whole))
    most += most == len(points) - 1  # one alone is told in full
    rows: list[Row] = [(str(place), *_approval(known, each)) for place, each in enumerate(whole, 1)]
    quoted: set[str] = set()
    rows += [
        (str(place), Titled(_title(point), _reason(known, point, quoted)), *_proposal(known, point))
        for place, point in enumerate(points[:most], len(whole) + 1)
    ]
    if rest := points[most:]:
        first, last = len(rows) + 1, len(whole) + len(points)
        told = enumerate(rest, first)
        lines = " ".join(f"({place}) {_title(each)} {_in_a_line(known, each)}" for place, each in told)
        rows.append((f"{first}–{last}" if last > first else f"{last}", Titled(closed(ALSO)), lines, "", ""))
    decider = known.page.settle_by.rpartition(", by ")[0].partition(" with ")
    others = f", with {decider[2]} in the room" if decider[2] else ""
    if not rows:
        return
    yield Titled(DECISIONS, f"{decider[0]} makes them{others}." if decider[0] else "")
    heads = ("#", "Decision", "We propose", "By", "If not decided")
    yield Grid(heads, (0.6, 3.4, 4.6, 1.2, 2.6), tuple(rows))


def _approval(known: Known, decision: BoardDecision) -> Row:
    proposal = (
        decision.terms,
        f"Cost: {lower_first(closed(decision.cost))}" if decision.cost else "",
        f"It brings: {lower_first(decision.brings)}" if decision.brings else "",
        decision.dates.partition(" Or: ")[0],
    )
    text = " ".join(filter(None, proposal))
    return Titled(decision.what), text, known.brief_day(decision.by), closed(decision.at_no)


def _reason(known: Known, point: Point, quoted: set[str]) -> str:
    """Return the conflict, without the task that the timeline has and what a point before has quoted."""
    if point.key == _DATES and known.page.advice:
        return ""  # why the brief's dates fail stands under who starts when
    why = _IF_NOT.split(point.why)[0].partition(_IN_THE_PLAN)[0]
    sentences = [each for each in split_sentences(why) if each not in quoted]
    quoted.update(sentences)
    return first_sentences(" ".join(sentences), _WORDS_OF_A_REASON)


def _proposal(known: Known, point: Point) -> Row:
    proposed = first_sentences(point.options[0], _WORDS_OF_A_PROPOSAL)
    own = "" if point.who in known.page.settle_by else f" ({known.who(point.who)})"
    return proposed, f"{known.brief_day(point.by)}{own}", _otherwise(point)


def _otherwise(point: Point) -> str:
    """Return what happens if it is not decided: its own words, else ours."""
    own = _IF_NOT.split(point.why)
    return capital(closed(own[1])) if len(own) > 1 else UNDECIDED.get(point.key, "")


def _in_a_line(known: Known, point: Point) -> str:
    proposed = first_sentences(point.options[0].partition(" Cost:")[0], _WORDS_OF_A_LINE)
    is_usual = not point.by or known.on(point.by) in known.page.settle_by
    day = "" if is_usual else f" ({known.brief_day(point.by)})"
    return f"{proposed.removesuffix('.')}{day}."


def _title(point: Point) -> str:
    return point.title if point.title.endswith("?") else closed(point.title)


# When we stop and decide


def gates_of(known: Known) -> list[tuple[tuple[date | None, ...], GateRow]]:
    """Return the go/no-go decisions with their days, one for each start."""
    gates = sorted(known.dossier.gates, key=lambda gate: gate.day or date.max)
    on_page = [row.day for row in known.page.gates]
    rows = [*known.page.gates, *(_further_gate(gate) for gate in gates if gate.day not in on_page or is_of_first_days(gate))]
    rows = [replace(row, stop=_first_of(row.stop), adjust=_first_of(row.adjust)) for row in rows]
    rows.sort(key=lambda row: row.day or date.max)
    taken = {gate.day for gate in gates if gate.decision}
    return gates_once(one_gate_a_start(rows, [wave.day for wave in known.page.waves], taken), taken)


def _once(text: str, day: str, said: dict[str, str]) -> str:
    """Return a text, its sentences of an earlier day by that day."""
    sentences = [*split_sentences(text)]
    earlier = dict.fromkeys(f"As on {said[each]}." for each in sentences if each in said)
    own = [each for each in sentences if each not in said]
    said |= dict.fromkeys(own, day)
    return " ".join((*earlier, *own))


def _if_not(row: GateRow) -> str:
    """Return what happens if it is not true; of too many words the hardest."""
    both = f"{row.adjust} {row.stop}".strip()
    is_short = len(both.split()) <= _WORDS_OF_A_BRANCH
    return both if is_short else first_sentences(row.stop or row.adjust, _WORDS_OF_A_BRANCH)


def _first_of(text: str) -> str:
    return next(iter(split_sentences(text)), "")


def _gates(known: Known) -> Iterator[Block]:
    decided = {gate.day: gate.decision for gate in known.dossier.gates if gate.decision}
    said: dict[str, str] = {}  # the day under which a sentence stands
    rows = tuple(
        (
            ", ".join(map(known.brief_day, days)),
            question_of(row),
            _once(_conditions(known, row.go), known.brief_day(row.day), said),
            _once(_if_not(row), known.brief_day(row.day), said),
            ": ".join(filter(None, (known.who(row.owner), decided.get(row.day, "")))),
        )
        for days, row in gates_of(known)
    )
    if not rows:
        return
    yield Titled(GATES, "Thresholds are proposals unless the brief sets them.")
    yield Grid(("Date", "Question", "Must be true", "If not", "Decides"), (1.6, 2, 4, 3.8, 1.4), rows)


def _conditions(known: Known, go: str) -> str:
    """Return what must be true, what is to be in place by its name."""
    sentences = [each for each in split_sentences(go) if not each.startswith(_EVIDENCE)]
    if _ALL_MET in sentences:
        names = [each.name.partition(":")[0].rstrip(".") for each in known.page.conditions]
        named = f"Done: {'; '.join(map(lower_first, names))}." if 0 < len(names) <= _MOST_NAMED else _ALL_MET
        sentences[sentences.index(_ALL_MET)] = named
    return first_sentences(" ".join(sentences[:_MOST_CONDITIONS]), _WORDS_OF_CONDITIONS)


def _further_gate(gate: GateLine) -> GateRow:
    """Return a gate that the page leaves out."""
    return GateRow(gate.title, gate.day, gate.who, gate.go_if, gate.adjust_if, gate.stop_if)
