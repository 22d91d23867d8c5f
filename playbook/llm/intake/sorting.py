"""Read the facts of notes, each sentence by its likely subject."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from playbook.core.base.fields import Frozen, Span
from playbook.core.case.feasible.quotes import says_signed
from playbook.core.case.fixed.later_starts import names_a_decision_on_starts
from playbook.core.intake.intake import (
    MANY,
    OF_A_GROUP,
    Checked,
    Fact,
    SentenceKind,
    check_findings,
    in_order,
)
from playbook.core.intake.intake_teams import over_units
from playbook.core.intake.memo_kinds import MemoKinds, MemoLine, learned_from
from playbook.core.text.notes import Notes, heading_of, heads_table
from playbook.core.text.numbers import numbers_in
from playbook.llm.builtin.cases.data_rows import read_rows
from playbook.llm.intake.amounts import parts_in
from playbook.llm.intake.doubts import Doubts
from playbook.llm.intake.intake_rules import find_facts, label_of
from playbook.llm.intake.placing import Picked, place, unused_sentences
from playbook.llm.intake.statements import NOBODY_IS_FREE, WITHOUT_START

# How a sentence of a kind is read; one of any other kind gives nothing by itself.
_READ_AS: dict[str, SentenceKind] = {
    "why": "why", "change": "change", "stays": "stays", "ends": "promise", "tried": "tried",
    "worry": "worry", "promise": "promise", "condition": "condition", "gate": "gate", "pilot": "pilot",
    "busy": "busy", "training": "training", "goal": "goal", "budget": "budget", "start": "go_live",
    "team": "team",
}  # fmt: skip
# Kinds of sentences in which a fact of a field may stand.
_STANDS_IN = {
    "why": "why goal tried", "why_now": "why goal condition start ends busy",
    "risk_of_not_changing": "why goal worry", "start_reason": "why start pilot condition busy",
    "what_changes": "change ends start pilot", "what_stays": "stays promise team",
    "decides": "stays promise person gate condition", "concerns": "worry promise condition gate",
    "past_attempts": "tried", "condition": "condition", "condition_owner": "condition",
    "condition_by": "condition", "closed": "busy condition start training",
    "group_closed": "busy condition start training", "busy": "busy",
    "promise": "promise condition ends stays training",
    "pilot": "pilot gate start", "gate": "gate condition pilot goal",
    "training": "training budget promise team",
    "languages": "training team stays", "objective": "goal why gate", "expected_benefit": "goal why change",
    "group_size": "team why change stays goal none start pilot condition promise ends person budget busy",
    "organisation": "none why change stays goal start tried budget promise person",
}  # fmt: skip
_KINDS_OF = {field: frozenset(kinds.split()) for field, kinds in _STANDS_IN.items()}
LIKELY = 0.7  # from here a kind is used
_UNLIKELY, _SURE = 0.05, 0.98
_LEAST = {"organisation": 0.3}  # "Landscaping has 58 people" names a team
_TICKED = frozenset({"past_attempts", "why", "training"})
_OF_ANOTHER_SUBJECT = "The sentence seems to be about something else. Tick it if it is right."
_GUESSED = "We guessed what this sentence is about. Tick it if it is right."
_FEWEST_WORDS, _MOST_CLOSED = 5, 12
_MARKS = " .:*#"
# "What I hear from you." is a heading within a paragraph, and "Two things come first" announces others.
_ANNOUNCES = re.compile(
    r"(?i)(?:what|who|how|where|when|why)(?: [\w'\u2019]+){1,5}[.:]?$"
    r"|[^:]{0,40}\b(?:two|three|four|five|six|several|some|a few)(?: \w+)? (?:things|conditions|points|steps"
    r"|promises)\b[^:,;]{0,40}(?:, 20\d\d)?[.:]?$"
)
# "Next spring we stop running our clinics on paper": a change, whatever the rest tells.
_WE_STOP = re.compile(
    r"(?i)(?:(?:next|this|in|from|by|on|as of|after) [^,;:.]{2,30}?,? )?we (?:will |are going to )?"
    r"(?:stop (?:using|running|working)|give up|replace|retire|switch off|move (?:off|away from))\b"
)
_WE_START = re.compile(r"(?i)\b(?:we|work|the (?:work|project)) (?:will )?(?:starts?|begins?) (?:on |in )")


class _Memo(Frozen):
    lines: str


@lru_cache(maxsize=1)
def known_kinds() -> MemoKinds:
    """Return what the sorted memos in data/memos.toml teach, read once."""
    return learned_from(lines_in(each.lines) for each in read_rows("memos.toml", "memo", _Memo))


def lines_in(text: str) -> list[MemoLine]:
    """Return the lines of a sorted memo: kind, heading and sentence between tabs."""
    return [MemoLine(*line.split("\t")) for line in text.strip("\n").splitlines()]


def read_sorted(notes: Notes, today: date) -> tuple[Checked, tuple[str, ...]]:
    """Return the facts of notes, and the sentences without one that may hold more.

    A fact in a sentence of another subject is in doubt.
    """
    read = check_findings(find_facts(notes, today), notes, today)
    kinds = kinds_of(notes)
    tools = [str(fact.value) for fact in read.facts if fact.field == "tools"]
    facts = [
        _doubted(fact, kinds, tools, today)
        for fact in _with_sum(list(_with_start_of_work(read.facts)), today)
    ]
    more = _in_other_sentences(notes, replace(read, facts=tuple(facts)), kinds, today)
    every = in_order(over_units([*_with_later_aims([*facts, *more], notes)], OF_A_GROUP), notes)
    checked = replace(read, facts=tuple(Doubts(every, today).with_doubts(every)))
    unused = unused_sentences(notes, checked, today)
    return checked, tuple(text for text in unused if kinds.get(text, {}).get("none", 0) < LIKELY)


def _with_later_aims(facts: Sequence[Fact], notes: Notes) -> Iterator[Fact]:
    """Yield facts; what "And ..." adds to aims in its paragraph is one more aim, no reason."""
    aims = {fact.sentence for fact in facts if fact.field == "objective"}
    lines = {each.text: each.line for each in notes.sentences}
    lines_of_aims = {lines[aim] for aim in aims if aim in lines}
    for fact in facts:
        is_more = fact.field == "why" and _ADDS.match(fact.sentence) and _WANTED.search(fact.sentence)
        is_aim = is_more and lines.get(fact.sentence) in lines_of_aims
        yield replace(fact, field="objective") if is_aim else fact


_ADDS = re.compile(r"(?:And|Also|Third|Finally|Last)\b")
_WANTED = re.compile(r"(?i)\b(?:should|shall|must|(?:I|we) want|aim|goal)\b")


def kinds_of(notes: Notes) -> dict[str, dict[str, float]]:
    """Return how likely each kind is, by sentence."""
    lines = [
        MemoLine("", heading_of(notes.sentences, at), each.text) for at, each in enumerate(notes.sentences)
    ]
    return dict(zip((each.text for each in lines), known_kinds().likely(lines), strict=True))


def _doubted(fact: Fact, kinds: Mapping[str, Mapping[str, float]], tools: Sequence[str], today: date) -> Fact:
    shares = kinds.get(fact.sentence)
    fitting = _KINDS_OF.get(fact.field)
    if (
        not shares
        or not fitting
        or label_of(fact.sentence) == fact.field
        or (fact.field == "gate" and names_a_decision_on_starts(fact.sentence, today))
        or (fact.field in ("closed", "group_closed") and NOBODY_IS_FREE.search(fact.sentence))
        or (
            fact.field == "what_changes"
            and (says_signed(fact.sentence, tools) or _WE_STOP.match(fact.sentence))
        )
        or sum(shares[each] for each in fitting) >= _LEAST.get(fact.field, _UNLIKELY)
    ):
        return fact
    note = fact.note if fact.is_doubtful else f"{fact.note} {_OF_ANOTHER_SUBJECT}".strip()
    return replace(fact, note=note, is_doubtful=True)


def _with_start_of_work(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Yield facts; a start before that of each team is the start of the work."""
    days = [fact.value for fact in facts if fact.field == "group_go_live" and isinstance(fact.value, date)]
    for fact in facts:
        begins = fact.field == "go_live" and days and _WE_START.search(fact.sentence)
        if begins and isinstance(fact.value, date) and fact.value < min(days):
            yield replace(fact, field="start")
        else:
            yield fact


def _with_sum(facts: Sequence[Fact], today: date) -> Iterator[Fact]:
    """Yield facts; the sums of one sentence are one budget."""
    budgets = [fact for fact in facts if fact.field == "budget"]
    text = budgets[0].sentence if budgets else ""
    yearly = _sums_in(text, today)
    parts = [] if any(fact.sentence != text for fact in budgets) else parts_in(text, today)
    for fact in facts:
        if fact.field != "budget" or not (sums := yearly or parts):
            yield fact
        elif fact is budgets[0]:
            added = " + ".join(f"{each:,.0f}" for each in sums)
            note = ", with one year of what comes each year. Tick it if it is right." if yearly else "."
            yield replace(fact, value=float(sum(sums)), note=f"{added}{note}", is_doubtful=bool(yearly))


_EACH_YEAR = re.compile(r" ?(?:a|per|each|every) year\b")
_AT_ONCE = re.compile(r"[^\d,;.]{0,20}? ?\b(?:once|one-?off|one-time)\b")
_LEAST_SUM, _SEVERAL = 1000, 2


def _sums_in(text: str, today: date) -> list[float]:
    """Return the sums of a sentence that tells yearly ones from those paid once."""
    sums = [each for each in numbers_in(text, today) if each.value >= _LEAST_SUM and not each.is_share]
    is_mixed = all(any(form.match(text, each.end) for each in sums) for form in (_EACH_YEAR, _AT_ONCE))
    return [each.value for each in sums] if is_mixed and len(sums) >= _SEVERAL else []


def _in_other_sentences(
    notes: Notes, read: Checked, kinds: Mapping[str, Mapping[str, float]], today: date
) -> Iterator[Fact]:
    """Yield the facts of sentences that gave none, by their kind."""
    known = {(fact.topic, str(fact.value)) for fact in read.facts}
    # Beside a value that is sure, another guess makes nobody choose.
    settled = {fact.topic for fact in read.facts if fact.field not in MANY and not fact.is_doubtful}
    headings = {each.strip(_MARKS) for each in notes.headings}
    has_start = any(fact.field == "go_live" for fact in read.facts)
    for text in unused_sentences(notes, read, today):
        shares = kinds.get(text, {})
        kind = max(shares, key=lambda each: shares[each], default="")
        is_short = (
            heads_table(text)
            or _is_short(text)
            or bool(_ANNOUNCES.match(text))
            or text.strip(_MARKS) in headings
        )
        if kind not in _READ_AS or shares[kind] < LIKELY or is_short:
            continue
        facts = _placed(kind, Picked(text, notes, read.facts, today))
        for fact in facts:
            is_later = fact.field == "go_live" and has_start
            is_known = (fact.topic, str(fact.value)) in known or fact.topic in settled
            if not (is_known or is_later):
                is_sure = shares[kind] >= _SURE and fact.field in _TICKED
                note = fact.note if is_sure else f"{fact.note} {_GUESSED}".strip()
                yield replace(fact, note=note, is_doubtful=not is_sure)
        has_start = has_start or any(fact.field == "go_live" for fact in facts)


def _placed(kind: str, at: Picked) -> Sequence[Fact]:
    """Return the facts of a sentence of a kind, without clauses too short to stand alone."""
    facts = place(_READ_AS[kind], at)
    if kind == "ends":
        return [fact for fact in facts if fact.field == "promise"]
    if kind == "busy":  # without days a person is asked for them
        if WITHOUT_START.match(at.sentence):
            return []
        return [fact for fact in facts if isinstance(fact.value, Span)][:_MOST_CLOSED]
    short = {fact.value for fact in facts if fact.field == "condition" and _is_short(str(fact.value))}
    return [fact for fact in facts if fact.value not in short and fact.of not in short]


def _is_short(clause: str) -> bool:
    return len(clause.split()) < _FEWEST_WORDS
