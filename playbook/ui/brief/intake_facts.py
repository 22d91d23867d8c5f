"""The facts in notes, each with its sentence, to be ticked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any, Literal, cast

import streamlit as st

from playbook.core.base.fields import MAX_LINE, MAX_NAME, Span
from playbook.core.base.words import capital, count, listed, lower_first, short
from playbook.core.calendar.day_forms import day_format
from playbook.core.case.reading.places import country_name
from playbook.core.intake.intake import (
    EVERY_FIELD,
    FACT_FIELDS,
    LONGEST_SENTENCE,
    MANY,
    OF_A_CONDITION,
    OF_A_GROUP,
    OMISSION,
    PEOPLE,
    TEXT_OF,
    TEXTS,
    Fact,
    FactField,
    SentenceKind,
    in_order,
)
from playbook.core.intake.intake_changes import UNNAMED, is_there, now_of, replaces
from playbook.core.intake.intake_words import level_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_NAMES, PromiseTopic
from playbook.core.progress.needed_facts import FOR_DRAFT, FOR_LAUNCH
from playbook.core.text.day_spans import months_in
from playbook.core.text.notes import Notes, folded
from playbook.desk.tables import fact_values
from playbook.desk.tables.cells import CellError
from playbook.desk.tables.values import say_impact
from playbook.desk.writing.intake import NotesReading
from playbook.ui.brief import intake_state
from playbook.ui.brief.intake_state import Intake
from playbook.ui.brief.people import LEVELS
from playbook.ui.models import consent
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain, spoken
from playbook.ui.widgets import component
from playbook.ui.widgets.controls import select
from playbook.ui.widgets.days import day_input
from playbook.ui.words.brief_fields import FIELDS, in_words, say_value

_NEITHER = "None of these"
_LONGEST_NAME, _LONGEST_VALUE, _MANY_FACTS = 60, 120, 8
_PART_FIELDS = {"group_size": "groups", "promise": "what_stays", "concern_answer": "concerns"}
MOST_UNUSED = 20
# What a sentence that gave no fact may be about.
KINDS: dict[SentenceKind, str] = {
    "scope": "People in scope",
    "team": "Team", "start": "Start date", "go_live": "Go-live", "end": "End date",
    "condition": "Condition", "promise": "Promise", "worry": "Concern",
    "busy": "Busy time", "training": "Training", "aim": "Objective", "goal": "Business result",
    "today": "Number today", "budget": "Budget", "signed": "Signed contract",
    "sponsor": "Sponsor",
    "lead": "Rollout lead", "pilot": "Pilot", "gate": "When we judge it", "change": "What changes",
    "tool": "Tool", "why": "Why", "stays": "What stays the same", "tried": "Past attempt",
    "language": "Languages",
}  # fmt: skip
_OF_RESULT = ("outcome_unit", "outcome_baseline", "outcome_target")
_DAYS = ("start", "go_live", "end")  # kinds of one day
SUPPORT = {1: "against it", 2: "doubtful", 3: "undecided", 4: "for it", 5: "strongly for it"}
_LABELS: dict[str, str] = {
    "support": "{of}, support",
    "outcome_unit": "Business result, unit", "outcome_baseline": "Business result, today",
    "outcome_target": "Business result, target",
    "person": "Person", "job_title": "Job title of {of}", "group_size": "{of}, people",
    "group_manager": "{of}, manager", "group_go_live": "{of}, go-live",
    "group_access": "{of}, access", "group_impact": "{of}, impact",
    "group_site": "{of}, place", "group_shifts": "{of}, works in shifts",
    "group_mailbox": "{of}, has a mailbox", "group_closed": "{of}, closed days", "pilot": "Pilot",
    "gate": "When we judge it", "start_reason": "Why this start",
    "training": "Training", "languages": "Languages", "decides": "Who decides", "busy": "Busy time",
    "closed": "Closed days", "condition": "Condition", "condition_owner": "Owner of “{of}”",
    "condition_by": "“{of}” by", "concern_answer": "Answer to “{of}”", "open_question": "Open question",
    "signed": "Signed contract",
}  # fmt: skip
_CLOSES = re.compile(r"(?i)\b(?:clos(?:e[sd]?|ing|ure)|shut\w*|holidays?|vacations?)\b")
PARTS = (
    "The change",
    "Objective and business result", "Tools, dates and size", "People and budget", "Teams and training",
    "Promises and conditions", "Concerns",
)  # fmt: skip
_PART_OF: dict[str, str] = {
    **dict.fromkeys(FACT_FIELDS[:7], PARTS[0]),
    **dict.fromkeys(("objective", "expected_benefit"), PARTS[1]),
    **{f"outcome_{name}": PARTS[1] for name in ("measure", "unit", "baseline", "target")},
    **dict.fromkeys(("tools", "regions", "start", "go_live", "end", "headcount"), PARTS[2]),
    **dict.fromkeys((*PEOPLE, "lead_hours_per_week", "incident_contact", "job_title"), PARTS[3]),
    **dict.fromkeys(("budget", "currency", "budget_covers", "signed"), PARTS[3]),
    **dict.fromkeys(("country", "pilot", "gate", "closed", "busy", "start_reason"), PARTS[2]),
    **dict.fromkeys((*OF_A_GROUP, "trainers", "training", "languages"), PARTS[4]),
    **dict.fromkeys(("decides", "promise", "condition", *OF_A_CONDITION), PARTS[5]),
    **dict.fromkeys(("past_attempts", "concerns", "concern_answer", "open_question", "support"), PARTS[6]),
}


def show(held: Intake, rollout: Rollout) -> bool:
    """Draw the facts of the notes; return whether one can be chosen."""
    if (reading := held.reading) is None:
        return False
    component.mount("scroll_to", f"intake.{held.key}.top", {"mark": held.key})
    st.markdown("## What your notes say", anchors=False)
    facts = [fact for fact in reading.facts if not is_there(fact, rollout.brief)]
    st.caption(_summary(held, reading, facts, rollout.brief))
    if reading.took:
        consent.say_what_it_took("Read", reading.writer, reading.took)
    if reading.unread:
        st.info(f"{plain(reading.unread)} Connect a model in Settings, or fill in the brief.")
    if reading.too_long:
        are = count(reading.too_long, "sentence of your notes is", "sentences of your notes are")
        st.info(
            f"{are} longer than {LONGEST_SENTENCE:,} characters, so nothing was taken from there. "
            "Break it up with full stops or new lines, and find the facts again."
        )
    # At the top, so that all of them are one click; the choices below it are known only then.
    top = st.container()
    if facts:
        st.toggle("Edit names and values first", key=f"intake.{held.key}.edit")
    asked = _asked_to_tick(facts, rollout.brief)
    chosen = []
    needs = st.container()
    if asked:
        chosen += _show_facts(held, reading, asked, rollout.brief)
    still_open = st.container()
    others = [fact for fact in facts if fact not in asked]
    to_look_at = _to_look_at(held, reading, others, rollout.brief)
    settled = [fact for fact in others if fact not in to_look_at]
    if to_look_at and len(settled) > _MANY_FACTS:
        st.markdown("### To look at", anchors=False)
        chosen += _show_facts(held, reading, to_look_at, rollout.brief, level=4)
        with st.expander(f"The other {len(settled)} facts", expanded=True):
            chosen += _show_facts(held, reading, settled, rollout.brief)
    else:
        chosen += _show_facts(held, reading, others, rollout.brief)
    placed = _show_unused(held, reading, rollout.brief)
    given, offered = _filled((*chosen, *placed)), _filled(facts)
    to_tick = [
        label
        for field, label in FOR_DRAFT.items()
        if field in offered - given and not getattr(rollout.brief, field)
    ]
    if to_tick:
        needs.markdown(f"**A draft needs {plain(listed(to_tick))}.** Tick what is right.")
    if not reading.unread and not reading.is_part:
        with still_open:
            _show_open(reading, given, offered, rollout.brief)
    chosen = in_order(_with_placed(chosen, placed), Notes(held.text))
    is_long = len(facts) + len(reading.unused) > _MANY_FACTS
    main: Literal["main", "secondary"] = "secondary" if held.put else "main"
    with top:
        # Of a long list the main button stands where it was read.
        _show_buttons(held, rollout, facts, chosen, kind="secondary" if is_long else main)
    if chosen and is_long:
        _put_button(_put_label(chosen), "put.below", held, rollout, chosen, kind=main)
    if present := len(reading.facts) - len(facts):
        st.caption(f"{count(present, 'fact is', 'facts are')} in the brief already.")
    return bool(facts)


def _asked_to_tick(facts: Sequence[Fact], brief: Brief) -> list[Fact]:
    """Return the unsure facts that a draft needs and that nothing else gives."""
    sure = {fact.field for fact in facts if not fact.is_doubtful}
    return [
        fact
        for fact in facts
        if fact.field in FOR_DRAFT and fact.field not in sure and not getattr(brief, fact.field)
    ]


def _summary(held: Intake, reading: NotesReading, facts: Sequence[Fact], brief: Brief) -> str:
    ticked = sum(_is_ticked(held, reading, fact, brief) for fact in facts)
    parts = [f"{plain(reading.writer)}: {count(len(reading.facts), 'fact')} found"]
    if ticked < len(facts):
        parts[0] += f", {ticked} ticked for you, {len(facts) - ticked} to look at"
    if reading.is_part:
        parts.append("it is a part: what had arrived before the model ended")
    if reading.dropped:
        had = count(reading.dropped, "finding had", "findings had")
        was = "was" if reading.dropped == 1 else "were"
        parts.append(f"{had} no support in your notes and {was} left out")
    if held.text != intake_state.notes_of(held.rollout_id):
        parts.append("the notes have been changed since")
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _to_look_at(held: Intake, reading: NotesReading, facts: Sequence[Fact], brief: Brief) -> list[Fact]:
    """Return the facts without a tick, each with what stands beside it: its team, or another value."""
    apart = {_stands_with(fact) for fact in facts if not _is_ticked(held, reading, fact, brief)}
    return [fact for fact in facts if _stands_with(fact) in apart]


def _stands_with(fact: Fact) -> Fact | tuple[str, str]:
    is_alone = fact.field in MANY and fact.field not in (*OF_A_GROUP, "condition", *OF_A_CONDITION)
    return fact if is_alone else _about(fact)


def _show_facts(
    held: Intake, reading: NotesReading, facts: Sequence[Fact], brief: Brief, level: int = 3
) -> list[Fact]:
    chosen: list[Fact] = []
    for part in PARTS:
        if not (inside := [fact for fact in facts if _PART_OF[fact.field] == part]):
            continue
        st.markdown(f"{'#' * level} {part}", anchors=False)
        shown = set[str]()
        order = {_about(fact): place for place, fact in reversed(list(enumerate(inside)))}
        by_topic = sorted(
            inside, key=lambda fact: (order[_about(fact)], EVERY_FIELD.index(fact.field), fact.of)
        )
        names: dict[str, str] = {}
        for _, same in groupby(by_topic, key=lambda fact: fact.topic):
            alike = list(same)
            team = alike[0].of if alike[0].field in OF_A_GROUP else ""
            if team and folded(team) not in names:
                key = f"intake.{held.key}.team.{folded(team)}"
                named = f"Name of the team {plain(team)}"
                names[folded(team)] = _named(named, team, key) if _is_edited(held) else team
            if len(alike) > 1 and alike[0].field not in MANY:
                chosen += _show_alternatives(held, reading, alike, brief)
            else:
                for fact in alike:
                    chosen += _show_one(held, reading, fact, brief, is_quoted=fact.sentence in shown)
                    shown.add(fact.sentence)
        chosen = [replace(fact, of=names.get(folded(fact.of), fact.of)) for fact in chosen]
    return chosen


def _is_edited(held: Intake) -> bool:
    return bool(st.session_state.get(f"intake.{held.key}.edit"))


def _named(label: str, team: str, key: str) -> str:
    """Return a team's name as it was typed."""
    name = st.text_input(label, team, max_chars=MAX_NAME, key=key)
    return str(name).strip() or team


def _in_words(fact: Fact) -> str:
    if fact.field == "group_impact":
        return say_impact(float(str(fact.value)))
    if fact.field == "support":
        return SUPPORT[int(float(str(fact.value)))]
    return country_name(str(fact.value)) if fact.field == "country" else say_value(fact.value)


def _about(fact: Fact) -> tuple[str, str]:
    """Return the team or condition that a fact is about, else its topic."""
    if fact.field in OF_A_GROUP:
        return "group", folded(fact.of)
    if fact.field == "condition" or fact.field in OF_A_CONDITION:
        return "condition", folded(fact.of or str(fact.value))
    return fact.topic


def _key(held: Intake, fact: Fact) -> str:
    number = held.reading.facts.index(fact) if held.reading else 0
    # A box of another key takes its tick anew, once the result that its number is of is out.
    out = ".out" if held.reading and _is_of_result_left_out(held, held.reading, fact) else ""
    return f"intake.{held.key}.{number}{out}"


def _is_ticked(held: Intake, reading: NotesReading, fact: Fact, brief: Brief) -> bool:
    """Return whether a fact is ticked before anyone looks at it."""
    return not (
        replaces(fact, brief)
        or fact.is_doubtful
        or fact.sentence in reading.wary
        or fact in held.declined
        or _is_of_result_left_out(held, reading, fact)
    )


def _is_of_result_left_out(held: Intake, reading: NotesReading, fact: Fact) -> bool:
    """Return whether a fact is a number or unit of a result that is offered and not ticked."""
    results = [each for each in reading.facts if each.field == "outcome_measure"]
    if fact.field not in _OF_RESULT or len(results) != 1:
        return False
    is_doubtful = results[0].is_doubtful or results[0] in held.declined
    return not st.session_state.get(_key(held, results[0]), not is_doubtful)


def _show_one(
    held: Intake, reading: NotesReading, fact: Fact, brief: Brief, *, is_quoted: bool = False
) -> list[Fact]:
    """Draw a fact, and return it as edited if it is ticked."""
    ticked = _is_ticked(held, reading, fact, brief)
    key = _key(held, fact)
    typed_as = st.session_state.get(f"{key}.value") if _is_edited(held) else None
    if isinstance(typed_as, int):
        typed_as = SUPPORT[typed_as]
    # No bold: a screen reader is told the label with its asterisks.
    label = f"{plain(_label_of(fact))}: {plain(typed_as or _in_words(fact))}"
    with st.container(gap="xsmall"):
        with st.container(gap=None):
            is_ticked = st.checkbox(label, value=ticked, key=key)
            typed = [fact] if is_ticked else []
            if is_ticked and _is_edited(held):
                typed = _edited(held, reading, fact, brief, key)
            _show_ground(reading, fact, brief, is_quoted=is_quoted)
        # A guess that is wrong is put right where it stands.
        if not (is_ticked or ticked) and _can_change(fact) and (kind := _other_kind(fact, key)):
            typed = _show_placed(held, reading, brief, kind, fact.sentence, f"{key}.kind.{kind}")
    return typed


def _can_change(fact: Fact) -> bool:
    return fact.field in (*TEXTS, "condition", "promise") and OMISSION not in fact.sentence


def _other_kind(fact: Fact, key: str) -> SentenceKind | None:
    """Ask what else a fact's sentence is about."""
    options: dict[str, Any] = {"index": None, "label_visibility": "collapsed", "width": 320}
    named = spoken(f"Another kind for {_label_of(fact)}: {short(fact.sentence, _LONGEST_NAME)}")
    kind: SentenceKind | None = select(
        named, KINDS, f"{key}.kind", placeholder="About something else?", **options
    )
    return kind


def _edited(held: Intake, reading: NotesReading, fact: Fact, brief: Brief, key: str) -> list[Fact]:
    """Return a fact as typed, or its sentence's facts of another kind."""
    can_change = _can_change(fact)
    kind = st.session_state.get(f"{key}.kind") if can_change else None
    typed = None if kind else _typed(fact, brief, f"{key}.value", is_labeled=False)
    if can_change:
        _other_kind(fact, key)
    if kind:
        return _show_placed(held, reading, brief, kind, fact.sentence, f"{key}.kind.{kind}")
    return [typed] if typed else []


def _typed(fact: Fact, brief: Brief, key: str, *, is_labeled: bool) -> Fact | None:
    """Return a fact with its typed value, if that can be read."""
    form = day_format(brief)
    label = plain(_label_of(fact))
    if not (before := fact_values.written(fact, form)):
        if is_labeled:
            st.caption(f"{label}: {plain(short(_in_words(fact), _LONGEST_VALUE))}")
        return fact
    seen = label if is_labeled else f"Value of {label}"
    if fact.field == "support":
        level = int(float(str(fact.value)))
        chosen = select(seen, SUPPORT, key, index=level - 1)
        return fact if chosen == level else replace(fact, value=float(chosen or level))
    how: Literal["visible", "collapsed"] = "visible" if is_labeled else "collapsed"
    if fact.field in fact_values.LONG:
        text = st.text_area(seen, before, "content", key=key, label_visibility=how)
    else:
        text = st.text_input(seen, before, key=key, label_visibility=how)
    try:
        return fact if text == before else fact_values.read(fact, text, form)
    except CellError as error:
        st.error(plain(f"{error.message} {error.hint}"))
        return None


def _show_alternatives(
    held: Intake, reading: NotesReading, facts: Sequence[Fact], brief: Brief
) -> list[Fact]:
    label = f"{plain(label_of(facts[0].field, facts[0].of))}: your notes give {len(facts)} values"
    with st.container(gap=None):
        picked = st.radio(
            label,
            [*range(len(facts)), None],
            index=len(facts),
            format_func=lambda place: _NEITHER if place is None else plain(say_value(facts[place].value)),
            key=_key(held, facts[0]),
        )
        for fact in facts:
            _show_ground(reading, fact, brief, named=True)
    return [] if picked is None else [facts[picked]]


def _show_ground(
    reading: NotesReading, fact: Fact, brief: Brief, *, named: bool = False, is_quoted: bool = False
) -> None:
    which = f"{plain(say_value(fact.value))}: " if named else ""
    is_whole = str(fact.value).strip(" .") == fact.sentence.strip(" .")
    quote = "Word for word from your notes." if is_whole else f"“{plain(fact.sentence)}”"
    lines = [f"{which}{quote}"] if not is_quoted or named else []
    if note := note_of(fact, brief):
        lines.append(plain(note))
    if (now := say_value(now_of(fact, brief))) and now != UNNAMED:
        would = "Ticked, it replaces what is in the brief now: " if replaces(fact, brief) else "Now: "
        lines.append(f"{would}{plain(now)}")
    if fact.sentence in reading.wary:
        lines.append("This sentence speaks to a machine instead of people. Look at it twice.")
    if lines:
        st.caption("  \n".join(lines))


def label_of(field: FactField, of: str = "") -> str:
    if field == "promise":
        return f"Promise, {PROMISE_NAMES[cast(PromiseTopic, of)].lower()}"
    of = short(of, _LONGEST_NAME)
    return capital(_LABELS[field].format(of=of)) if field in _LABELS else FIELDS[field].label


def _label_of(fact: Fact) -> str:
    """Return a fact's label: days on which nobody says that anything closes are busy."""
    label = label_of(fact.field, fact.of)
    if fact.field not in ("closed", "group_closed") or _CLOSES.search(fact.sentence):
        return label
    return f"{label.removesuffix('closed days')}busy days" if fact.of else "Busy days"


def note_of(fact: Fact, brief: Brief) -> str:
    """Return how the fact was read, if that needs saying."""
    if fact.field == "job_title" and not fact.note and all(person.name != fact.of for person in brief.people):
        return f"Level: {LEVELS[level_of(str(fact.value))].lower()}, read from the job title."
    return fact.note


def _filled(facts: Iterable[Fact]) -> set[str]:
    """Return the fields of the brief that facts fill."""
    fields = {fact.field for fact in facts}
    parts = {field for part, field in _PART_FIELDS.items() if part in fields}
    return {TEXT_OF.get(field, field) for field in fields} | parts


def _show_open(reading: NotesReading, given: set[str], offered: set[str], brief: Brief) -> None:
    """Draw what is vague, and what nothing that is ticked or chosen gives."""
    known = given | {vague.field for vague in reading.unclear}
    decisive, for_launch = (
        [label for field, label in needed.items() if field not in without and not getattr(brief, field)]
        for needed, without in ((FOR_DRAFT, known | offered), (FOR_LAUNCH, known))
    )
    missing = [
        field.label
        for field in FIELDS.values()
        if field.asks and field.name not in known | {*FOR_DRAFT, *FOR_LAUNCH} and not in_words(field, brief)
    ]
    lines = [
        f"- **{plain(label_of(vague.field, vague.of))}:** “{plain(vague.sentence)}” This names no exact day."
        for vague in reading.unclear
    ]
    if decisive:
        lines.append(
            f"- **A draft needs {plain(listed(decisive))}.** Add {'it' if len(decisive) == 1 else 'them'} to "
            "your notes, or into the brief afterwards."
        )
    if for_launch:
        lines.append(f"- **The launch needs {plain(listed(for_launch))} too.**")
    if missing:
        names = ", ".join(lower_first(label) for label in missing)
        lines.append(f"- Can wait: {plain(names)}.")
    if lines:
        st.markdown("### Still missing", anchors=False)
        st.markdown("\n".join(lines))


def _show_unused(held: Intake, reading: NotesReading, brief: Brief) -> list[Fact]:
    """Draw the sentences that gave no fact; return the facts of those with a kind."""
    if not reading.unused:
        return []
    placed: list[Fact] = []
    are = count(len(reading.unused), "sentence was", "sentences were")
    with st.expander(f"{are} not used", expanded=True):
        st.caption(
            "Choose what a sentence is about. What we read from it appears below it. Change it if you need "
            "to; it goes into the brief with the facts above."
        )
        shown = reading.unused
        if len(shown) > MOST_UNUSED and not st.toggle("Show all", key=f"intake.{held.key}.all"):
            shown = shown[:MOST_UNUSED]
        for number, sentence in enumerate(shown):
            key = f"intake.{held.key}.place.{number}"
            words, choice = st.columns([3, 1], vertical_alignment="center")
            words.markdown(plain(sentence))
            options: dict[str, Any] = {"at": choice, "index": None, "label_visibility": "collapsed"}
            kind = select(f"What sentence {number + 1} is about", KINDS, key, placeholder="Choose", **options)
            if kind:
                placed += _show_placed(held, reading, brief, kind, sentence, f"{key}.{kind}")
    return placed


def _show_placed(
    held: Intake, reading: NotesReading, brief: Brief, kind: SentenceKind, sentence: str, key: str
) -> list[Fact]:
    """Draw what a sentence fills; days that it does not give are asked for."""
    facts = list(intake_state.placed(held, reading, kind, sentence))
    if kind == "promise" and facts and all(fact.field == "what_stays" for fact in facts):
        facts = [_asked_promise(fact, key) for fact in facts]
    is_dated = any(fact.field in (*_DAYS, "group_go_live", "closed", "group_closed") for fact in facts)
    if kind in (*_DAYS, "busy") and not is_dated:
        facts = list(_asked_days(kind, sentence, key)) or [fact for fact in facts if fact.field == "busy"]
    if kind == "busy":
        facts = [
            replace(each, value=each.value.as_busy) if isinstance(each.value, Span) else each
            for each in facts
        ]
    placed, names = [], dict[str, str]()
    if len(spans := [fact for fact in facts if fact.field == "closed"]) > 1:
        days = listed([say_value(fact.value) for fact in spans])
        st.caption(f"{_label_of(spans[0])}: {plain(days)}")
        return spans
    for number, fact in enumerate(facts):
        of = folded(fact.of)
        if fact.field in OF_A_GROUP and of not in names:
            names[of] = _named("Name of the team", fact.of, f"{key}.team.{of}")
        typed = _typed(fact, brief, f"{key}.{number}.value", is_labeled=True)
        if fact.field == "condition":  # its owner and day go with its new words
            names[folded(str(fact.value)).strip(" .")] = str(typed.value) if typed else ""
        if replaces(fact, brief):
            st.caption(f"Now: {plain(say_value(now_of(fact, brief)))}")
        if typed:
            placed.append(replace(typed, of=names.get(of, fact.of)))
    if not facts and kind not in _DAYS:
        st.caption("This sentence has no name or number for it. Add it in the brief.")
    return placed


def _asked_promise(fact: Fact, key: str) -> Fact:
    """Return a promise on the topic picked for its sentence, without one what stays the same."""
    names = PROMISE_NAMES | {"": "None of these: what stays the same"}
    topic = select("What it promises", names, f"{key}.topic", index=len(names) - 1)
    return replace(fact, field="promise", of=topic) if topic else fact


def _asked_days(kind: SentenceKind, sentence: str, key: str) -> Iterator[Fact]:
    """Yield the day or closed days picked for a sentence."""
    if kind == "start" or kind == "go_live" or kind == "end":
        if day := day_input(KINDS[kind], None, key=key):
            yield Fact(kind, cast(date, day), sentence)
        return
    month = months_in(sentence, frame.here().today())
    match day_input("First and last day, if it has any", month or [], key=key):
        case (start, end):
            yield Fact("closed", Span(start=start, end=end, reason=sentence[:MAX_LINE]), sentence)


def _with_placed(chosen: Sequence[Fact], placed: Sequence[Fact]) -> list[Fact]:
    """Return the chosen facts, where what a person placed comes before what was read."""
    single = {fact.topic: fact for fact in placed if fact.field not in MANY}
    return [
        *(fact for fact in chosen if fact.topic not in single),
        *(fact for fact in placed if single.get(fact.topic, fact) is fact),
    ]


def _show_buttons(
    held: Intake,
    rollout: Rollout,
    facts: Sequence[Fact],
    chosen: Sequence[Fact],
    kind: Literal["main", "secondary"],
) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if chosen:
            _put_button(_put_label(chosen), "put", held, rollout, chosen, kind=kind)
        elif facts:
            st.caption("Tick the facts that are right, to put them into the brief.", width="content")
        frame.button("Close", f"intake.{held.key}.close", intake_state.close, rollout.id)
    frame.show_problems("facts")


def _put_label(chosen: Sequence[Fact]) -> str:
    return f"Put {count(len(chosen), 'fact')} into the brief"


def _put_button(
    label: str,
    name: str,
    held: Intake,
    rollout: Rollout,
    chosen: Sequence[Fact],
    kind: Literal["main", "secondary"],
) -> None:
    args = (rollout, chosen)
    frame.button(label, f"intake.{held.key}.{name}", intake_state.put, *args, type=kind)
