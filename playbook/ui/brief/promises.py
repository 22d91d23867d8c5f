"""The seven promises, each saved on its own."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from playbook.core.base.words import day_in_words, short
from playbook.core.case.case import Case
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import PROMISE_NAMES, PROMISE_QUESTIONS, PROMISE_TOPICS, Promise, PromiseTopic
from playbook.desk.plan import cases
from playbook.ui.brief.row_table import warnings_at
from playbook.ui.shell import frame
from playbook.ui.widgets import inputs
from playbook.ui.widgets.controls import segments, select
from playbook.ui.widgets.days import day_input
from playbook.ui.words.brief_fields import called
from playbook.ui.words.promise_words import EXAMPLES, ICONS, STATES

# Each name holds its topic: those of all seven are on the page at once.
_FIELDS = {
    "state": "decided or not", "sentence": "what leaders may say", "decider_id": "who decides",
    "decide_by": "decide by",
}  # fmt: skip
_STATE_BY_SENTENCE = {(True, "undecided"): "decided", (False, "decided"): "undecided"}


def field_key(rollout_id: str, topic: PromiseTopic, name: str) -> str:
    return f"promise.{rollout_id}.{topic}.{name}"


def show(rollout: Rollout, case: Case) -> None:
    """Draw a fold for each promise, with its state in the label."""
    st.caption(
        "What leaders may say. A plan says only what is decided here; what is open becomes a task "
        "with a day and a decider."
    )
    for topic in PROMISE_TOPICS:
        saved = cases.promise_of(rollout.brief, topic)
        read = None if saved else case.origins.get(f"promise.{topic}")
        promise = saved or (case.promises[topic] if read else Promise(topic=topic))
        warnings = warnings_at(rollout.brief, f"promises.{topic}")
        icon = "warning" if warnings else "format_quote" if read else ICONS[promise.state]
        # A fold that tells whether it is open is made anew with another label, and what is in it too:
        # the list that somebody just opened beside a date would close.
        label, key = _label(promise, is_read=bool(read)), f"promise.{topic}"
        with st.expander(label, icon=f":material/{icon}:", key=key, on_change="ignore"):
            _show_one(rollout, promise, read or "")
            if saved and promise.sentence and promise.state == "undecided":
                _offer_to_decide(rollout, promise)
            if promise.state == "undecided":
                _show_proposal(rollout.brief, promise, case.promises[topic])
            for problem in warnings:
                frame.show_problem(problem)


def _label(promise: Promise, *, is_read: bool) -> str:
    if is_read:
        state = "Read from your brief, to be confirmed"
    elif promise.state == "decided" and promise.sentence:
        state = f"“{short(promise.sentence, 70)}”"
    else:
        state = STATES[promise.state]
    return f"**{PROMISE_NAMES[promise.topic]}** · {frame.plain(state)}"


def _show_one(rollout: Rollout, promise: Promise, read: str) -> None:
    topic = promise.topic
    st.markdown(PROMISE_QUESTIONS[topic])
    _show_read(rollout, promise, read)
    _field(rollout, promise, "state", STATES[promise.state])
    _field(rollout, promise, "sentence", promise.sentence)
    if promise.state == "undecided":
        decider, day = st.columns(2)
        with decider:
            person = rollout.brief.find_person(promise.decider_id)
            _field(rollout, promise, "decider_id", called(person) if person else "")
        with day:
            _field(rollout, promise, "decide_by", _day_words(promise.decide_by))
    elif topic == "switch_off" and (ends := cases.ends_by_team(frame.here(), rollout.brief)):
        st.caption(frame.plain(f"Counted from each team's start. {ends}"))
    elif promise.state == "decided" and topic in cases.WITH_START:
        _field(rollout, promise, "starts", _day_words(promise.starts))


@frame.in_place
def _show_read(rollout: Rollout, promise: Promise, read: str) -> None:
    if read:
        topic = promise.topic
        st.markdown(f":material/format_quote: Read from your brief: “{frame.plain(read)}”")
        args = (cases.save_promise, rollout.id, rollout.version, topic, _values_of(promise))
        done = f"{PROMISE_NAMES[topic]}: confirmed."
        frame.button("Confirm", f"promise.{topic}.confirm", frame.act, *args, icon="check", done=done)


def _offer_to_decide(rollout: Rollout, promise: Promise) -> None:
    """Say that the sentence is not in the plan yet, and offer to decide it."""
    topic = promise.topic
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("The plan says this only once it is decided.", width="content")
        args = (cases.save_promise, rollout.id, rollout.version, topic, {"state": "decided"})
        done = f"{PROMISE_NAMES[topic]}: decided."
        frame.button("Mark as decided", f"promise.{topic}.decide", frame.act, *args, icon="check", done=done)


def _show_proposal(brief: Brief, promise: Promise, proposal: Promise) -> None:
    """Say what a plan assumes while nobody and no day is chosen."""
    decider = None if promise.decider_id else brief.find_person(proposal.decider_id)
    day = None if promise.decide_by else proposal.decide_by
    parts = [called(decider) if decider else "", f"by {_day_words(day)}" if day else ""]
    if proposed := " ".join(part for part in parts if part):
        st.caption(f"Proposed: {frame.plain(proposed)}")


def _values_of(promise: Promise) -> dict[str, Any]:
    return {name: value for name, value in promise if name != "topic"}


def _day_words(day: Any) -> str:
    return day_in_words(day) if day else ""


@frame.in_place
def _field(rollout: Rollout, promise: Promise, name: str, stored: str) -> None:
    topic = promise.topic
    key = field_key(rollout.id, topic, name)
    inputs.fill(key, getattr(promise, name))
    args = (rollout.id, rollout.version, topic, name, _values_of(promise))
    common: dict[str, Any] = {"key": key, "on_change": leave, "args": args}
    _draw(rollout.brief, topic, name, key, common)
    inputs.show_state(key, stored, again=lambda: leave(*args))


def _draw(brief: Brief, topic: PromiseTopic, name: str, key: str, common: dict[str, Any]) -> None:
    label = inputs.label(
        f"{PROMISE_NAMES[topic]}: {_FIELDS.get(name, 'from' if topic == 'duty' else 'on')}", key
    )
    match name:
        case "state":
            segments(label, STATES, required=True, **common)
        case "sentence":
            st.text_area(label, height=76, placeholder=f"Example: {EXAMPLES[topic]}", **common)
        case "decider_id":
            names = {person.id: called(person) for person in brief.people}
            nobody = "Choose a person" if names else "Add people first"
            select(label, names, index=None, placeholder=nobody, **common)
        case _:
            day_input(label, value=None, **common)


def leave(rollout_id: str, seen: int, topic: PromiseTopic, name: str, shown: Mapping[str, Any]) -> None:
    """Save one field of a promise, with what was shown beside it."""

    def value(typed: Any) -> dict[str, Any]:
        # A sentence that somebody types is a promise, and without one there is none.
        own = {name: typed or {"state": "undecided", "sentence": ""}.get(name)}
        is_new = name == "sentence" and bool(typed) != bool(shown.get("sentence"))
        state = _STATE_BY_SENTENCE.get((bool(typed), shown["state"])) if is_new else None
        return {**own, "state": state} if state else own

    save = frame.returning_conflicts(cases.save_promise)
    # The promises are one list of the brief, so that each of them is newer once any is saved.
    promises = f"promises.{rollout_id}"
    seen = inputs.version_seen(promises, rollout_id, seen)
    inputs.save_or_hold(
        field_key(rollout_id, topic, name),
        lambda typed: cases.promise_problems(topic, {**shown, **value(typed)}),
        lambda typed: frame.act(save, rollout_id, seen, topic, value(typed), shown),
        writes=promises,
    )
