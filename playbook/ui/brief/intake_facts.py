"""The facts in notes, each with its sentence, to be ticked."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from playbook.core.base.words import count
from playbook.core.intake.intake import (
    FACT_FIELDS,
    LONGEST_SENTENCE,
    MANY,
    OF_A_GROUP,
    PEOPLE,
    Fact,
    FactField,
)
from playbook.core.intake.intake_changes import is_there, now_of, replaces
from playbook.core.intake.intake_words import level_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.desk.writing.intake import BUILTIN, NotesReading
from playbook.ui.brief import intake_state
from playbook.ui.brief.intake_state import Intake
from playbook.ui.brief.people import LEVELS
from playbook.ui.models import consent
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.words.brief_fields import FIELDS, in_words, say_value

_NEITHER = "None of these"
MOST_UNUSED = 20
_LABELS: dict[str, str] = {
    "person": "Person", "job_title": "Job title of {of}", "group_size": "Team {of}: people",
    "group_manager": "Team {of}: manager", "group_go_live": "Team {of}: go-live",
    "group_access": "Team {of}: access",
}  # fmt: skip
PARTS = ("The change", "The result", "Tools, dates and size", "People and budget", "Concerns", "Teams")
_PART_OF: dict[str, str] = {
    **dict.fromkeys(FACT_FIELDS[:7], PARTS[0]),
    **dict.fromkeys(("objective", "expected_benefit"), PARTS[1]),
    **{f"outcome_{name}": PARTS[1] for name in ("measure", "unit", "baseline", "target")},
    **dict.fromkeys(("tools", "regions", "start", "go_live", "end", "headcount"), PARTS[2]),
    **dict.fromkeys((*PEOPLE, "lead_hours_per_week", "incident_contact", "job_title"), PARTS[3]),
    **dict.fromkeys(("budget", "currency"), PARTS[3]),
    **dict.fromkeys(("past_attempts", "concerns"), PARTS[4]),
    **dict.fromkeys(OF_A_GROUP, PARTS[5]),
}


def show(held: Intake, rollout: Rollout) -> None:
    if (reading := held.reading) is None:
        return
    st.markdown("## What your notes say", anchors=False)
    st.caption(_summary(held, reading))
    if reading.took:
        consent.say_what_it_took("Read", reading.writer, reading.took)
    if reading.unread:
        st.info(f"{plain(reading.unread)} Connect a model in Settings, or fill in the form below.")
    if reading.too_long:
        are = count(reading.too_long, "sentence of your notes is", "sentences of your notes are")
        st.info(
            f"{are} longer than {LONGEST_SENTENCE:,} characters, so nothing was taken from there. "
            "Break it up with full stops or new lines, and find the facts again."
        )
    facts = [fact for fact in reading.facts if not is_there(fact, rollout.brief)]
    chosen = _show_facts(held, reading, facts, rollout.brief)
    if present := len(reading.facts) - len(facts):
        st.caption(f"{count(present, 'fact is', 'facts are')} in the brief already.")
    if not reading.unread and not reading.is_part:
        _show_open(reading, rollout.brief)
    _show_unused(reading)
    _show_buttons(held, rollout, facts, chosen)


def _summary(held: Intake, reading: NotesReading) -> str:
    parts = [f"{plain(reading.writer)}: {count(len(reading.facts), 'fact')} found"]
    if reading.is_part:
        parts.append("it is a part: what had arrived before the model ended")
    if reading.dropped:
        had = count(reading.dropped, "finding had", "findings had")
        was = "was" if reading.dropped == 1 else "were"
        parts.append(f"{had} no support in your notes and {was} left out")
    if held.text != intake_state.notes_of(held.rollout_id):
        parts.append("the notes have been changed since")
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def _show_facts(held: Intake, reading: NotesReading, facts: Sequence[Fact], brief: Brief) -> list[Fact]:
    chosen: list[Fact] = []
    for part in PARTS:
        if not (inside := [fact for fact in facts if _PART_OF[fact.field] == part]):
            continue
        st.markdown(f"### {part}", anchors=False)
        order = {fact.topic: place for place, fact in reversed(list(enumerate(inside)))}
        by_topic = sorted(inside, key=lambda fact: order[fact.topic])
        for _, same in groupby(by_topic, key=lambda fact: fact.topic):
            alike = list(same)
            if len(alike) > 1 and alike[0].field not in MANY:
                chosen += _show_alternatives(held, reading, alike, brief)
            else:
                chosen += [fact for fact in alike if _show_one(held, reading, fact, brief)]
    return chosen


def _key(held: Intake, fact: Fact) -> str:
    return f"intake.{held.key}.{held.reading.facts.index(fact) if held.reading else 0}"


def _show_one(held: Intake, reading: NotesReading, fact: Fact, brief: Brief) -> bool:
    ticked = not replaces(fact, brief) and fact.sentence not in reading.wary
    # No bold: a screen reader is told the label with its asterisks.
    label = f"{plain(label_of(fact.field, fact.of))}: {plain(say_value(fact.value))}"
    with st.container(gap=None):
        is_ticked = st.checkbox(label, value=ticked, key=_key(held, fact))
        _show_ground(reading, fact, brief)
    return is_ticked


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


def _show_ground(reading: NotesReading, fact: Fact, brief: Brief, named: bool = False) -> None:
    which = f"{plain(say_value(fact.value))}: " if named else ""
    is_whole = str(fact.value).strip(" .") == fact.sentence.strip(" .")
    lines = [f"{which}{'The whole sentence.' if is_whole else f'“{plain(fact.sentence)}”'}"]
    if note := note_of(fact, brief):
        lines.append(plain(note))
    if now := say_value(now_of(fact, brief)):
        would = "Ticked, it replaces what is in the brief now: " if replaces(fact, brief) else "Now: "
        lines.append(f"{would}{plain(now)}")
    if fact.sentence in reading.wary:
        lines.append("This sentence speaks to a machine instead of people. Look at it twice.")
    st.caption("  \n".join(lines))


def label_of(field: FactField, of: str = "") -> str:
    return _LABELS[field].format(of=of) if field in _LABELS else FIELDS[field].label


def note_of(fact: Fact, brief: Brief) -> str:
    """Return how the fact was read, if that needs saying."""
    if fact.field == "job_title" and all(person.name != fact.of for person in brief.people):
        return f"Level: {LEVELS[level_of(str(fact.value))].lower()}, read from the job title."
    return fact.note


def _show_open(reading: NotesReading, brief: Brief) -> None:
    mentioned = {fact.field for fact in reading.facts} | {vague.field for vague in reading.unclear}
    missing = [
        field.label
        for field in FIELDS.values()
        if field.asks and field.name not in mentioned and not in_words(field, brief)
    ]
    lines = [
        f"- **{plain(label_of(vague.field, vague.of))}:** “{plain(vague.sentence)}” This names no exact day."
        for vague in reading.unclear
    ]
    if missing:
        names = ", ".join(label[:1].lower() + label[1:] for label in missing)
        where = "labeled lines and plain sentences" if reading.writer == BUILTIN else "your notes"
        lines.append(f"- Not found in {where}: {plain(names)}.")
    if lines:
        st.markdown("### Still open", anchors=False)
        st.markdown("\n".join(lines))


def _show_unused(reading: NotesReading) -> None:
    if not reading.unused:
        return
    are = count(len(reading.unused), "sentence was", "sentences were")
    with st.expander(f"{are} not used"):
        st.caption(
            "Enter what matters here by hand: conditions and busy seasons under Dates and conditions, "
            "promises under Promises."
        )
        shown = reading.unused[:MOST_UNUSED]
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in shown))
        if more := len(reading.unused) - len(shown):
            st.caption(f"{more} more in your notes.")


def _show_buttons(held: Intake, rollout: Rollout, facts: Sequence[Fact], chosen: Sequence[Fact]) -> None:
    key = f"intake.{held.key}"
    with st.container(horizontal=True, vertical_alignment="center"):
        if facts:
            label = f"Put {count(len(chosen), 'fact')} into the brief"
            args = (rollout, chosen)
            frame.button(label, f"{key}.put", intake_state.put, *args, type="main", disabled=not chosen)
        frame.button("Close", f"{key}.close", intake_state.close, rollout.id)
    frame.show_problems("facts")
