"""Draw the form that opens a pulse: ready and own questions."""

from contextlib import suppress
from typing import Any

import streamlit as st

from playbook.core.all_hands import pulse
from playbook.core.all_hands.pulse_questions import (
    KIND_NAMES,
    MAX_TEXT,
    MOST_OPTIONS,
    MOST_OWN,
    READY,
    USUAL_READY,
    Kind,
    OwnQuestion,
)
from playbook.core.base.errors import PlaybookError
from playbook.core.base.words import count, say_day
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import earlier, presenting, rooms
from playbook.desk.all_hands import pulse as pulses
from playbook.desk.all_hands import pulse_draft as drafts
from playbook.desk.all_hands.earlier import EarlierQuestion
from playbook.ui.shell import frame
from playbook.ui.widgets.controls import button, pop, quiet_button, select

_READY, _OWN = "pulse.ready", "pulse.own."
_K, _EXPECTED, _LIVE = "pulse.k", "pulse.expected", "pulse.live"
_NEW, _ROWS = "pulse.new", "pulse.rows"
_OF, _SAVED = "pulse.draft.of", "pulse.draft.saved"  # whose draft the form shows, and as last saved
_STORED = "pulse.draft.stored"  # what this tab knows to be stored; a host elsewhere may change it
_OWN_HINT = "I know who to ask when I’m stuck."
_EXPECTED_HELP = "Live results appear at each quarter of this number, and stop above it."
_K_HELP = (
    "For everyone, for each team and for each word. A team also needs twice as many people in the brief. "
    "You cannot change it while the pulse is open."
)
_LIVE_HELP = "To protect those who answer, live results lag a little. Close the pulse to see them all."
_KIND_HINTS: dict[Kind, str] = {
    "scale": "",
    "choice": "",
    "text": f"Up to {MAX_TEXT} characters. You read it first; the room sees what you approve.",
    "words": "One to three words each. Words that enough people send appear in batches; you approve them.",
}


def is_wanted() -> bool:
    """Return whether the host asked for a new pulse."""
    return bool(st.session_state.get(_NEW))


def want_new(is_new: bool) -> None:
    st.session_state[_NEW] = is_new


def show(rollout: Rollout, *, is_first: bool) -> None:
    state = st.session_state
    draft = drafts.find_draft(frame.here(), frame.current_actor(), rollout.id)
    if (is_other := state.get(_OF) != rollout.id) or state.get(_STORED) != draft:
        _take_draft(rollout.id, draft)
        if draft and not is_other:
            st.info("Another host has changed these questions. You see theirs; yours are not saved.")
    state.setdefault(_READY, list(USUAL_READY))
    state.setdefault(_K, pulse.USUAL_K)
    state.setdefault(_EXPECTED, pulses.people_of(rollout.brief))
    rows = state.setdefault(_ROWS, [0])
    with st.container(border=True, gap="small"):
        st.markdown("Anonymous poll. Pick ready questions, write your own, or both.")
        names = {key: question.name.capitalize() for key, question in READY.items()}
        options: dict[str, Any] = {"format_func": names.__getitem__, "persist_state": "session"}
        st.pills("Ready questions", list(READY), selection_mode="multi", key=_READY, **options)
        for position, row in enumerate(rows):
            _show_own(position, row)
        frame.show_problems("own")
        with st.container(horizontal=True):
            if len(rows) < MOST_OWN:
                quiet_button("Add a question", "add", "pulse.own.add", _add)
            _show_earlier(rollout.id)
        with st.grid(2, min_column_width=220):
            with frame.field("expected"):
                limits = (pulse.LEAST_EXPECTED, pulse.MOST_EXPECTED)
                st.number_input("People you expect", *limits, key=_EXPECTED, help=_EXPECTED_HELP)
            with frame.field("k"):
                st.number_input(
                    "Minimum people behind a result", pulse.LEAST_K, pulse.MOST_K, key=_K, help=_K_HELP
                )
        st.toggle("Show live results to the room", key=_LIVE, help=_LIVE_HELP)
        st.caption(
            _say_when(state[_K] or pulse.USUAL_K, state[_EXPECTED] or 0, is_live=state.get(_LIVE, False))
        )
        if rooms.find_rehearsal(frame.here(), frame.current_actor(), rollout.id):
            st.caption("A rehearsal is open, and this pulse is part of it: its answers are thrown away.")
        with st.container(horizontal=True):
            button("Open the pulse", "play_arrow", None, _open, rollout.id)
            if not is_first:
                quiet_button("Cancel", "", "pulse.cancel", want_new, False)
    _keep_draft(rollout)


def _take_draft(rollout_id: str, draft: drafts.PulseDraft | None) -> None:
    """Fill the form with what hosts of this rollout prepared."""
    state = st.session_state
    if state.get(_OF):
        frame.drop_keys(_OWN)
        for key in (_READY, _K, _EXPECTED, _LIVE, _ROWS):
            state.pop(key, None)
    state[_OF], state[_SAVED], state[_STORED] = rollout_id, draft, draft
    if draft is None:
        return
    state[_READY] = [key for key in draft.ready if key in READY]
    state[_K], state[_EXPECTED], state[_LIVE] = draft.k, draft.expected, draft.live
    state[_ROWS] = list(range(len(draft.own) or 1))
    for row, question in enumerate(draft.own):
        _fill(row, question)


def _keep_draft(rollout: Rollout) -> None:
    """Store what was typed, once it says more than the empty form."""
    state = st.session_state
    own = tuple(_typed(row) for row in state[_ROWS])
    numbers = (state[_K] or pulse.USUAL_K, state[_EXPECTED] or 0, bool(state.get(_LIVE)))
    draft = drafts.PulseDraft(tuple(state[_READY] or ()), own, *numbers)
    is_empty = set(draft.ready) == set(USUAL_READY) and not any(question.words for question in own)
    if draft == state.get(_SAVED) or (is_empty and state.get(_SAVED) is None):
        return
    state[_SAVED] = draft
    # What cannot be saved can still be opened, which says what is wrong with it.
    with suppress(PlaybookError):
        drafts.save_draft(frame.here(), frame.current_actor(), rollout.id, draft)
        state[_STORED] = draft


def _say_when(k: int, expected: int, *, is_live: bool) -> str:
    live = pulse.shares_live_from(k, expected) if is_live else None
    least = f"{pulse.SHARES_FROM} answers"
    first = (
        f"after about {live:,} answers, or after {least} once you close the pulse"
        if live
        else f"after {least}"
    )
    return (
        f"Percentages appear {first}. With fewer, we show only what nearly all agree on; with fewer than "
        f"{k}, nothing."
    )


def _show_own(position: int, row: int) -> None:
    number, key = position + 1, f"{_OWN}{row}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hint = _OWN_HINT if position == 0 else None
        label = f"Your question {number} (optional)"
        st.text_input(label, key=key, placeholder=hint, persist_state="session", width="stretch")
        kinds = {"persist_state": "session", "width": 200}
        kind = select(f"Kind of question {number}", KIND_NAMES, f"{key}.kind", **kinds)
        if position:
            quiet_button(f"Remove question {number}", "delete", f"{key}.remove", _remove, row)
    frame.show_problems(f"own.{position}")
    if kind == "choice":
        label = f"Options for question {number}, one per line (2 to {MOST_OPTIONS})"
        st.text_area(label, key=f"{key}.options", height=120, persist_state="session")
        frame.show_problems(f"own.{position}.options")
        label = f"Allow several answers to question {number}"
        st.toggle(label, key=f"{key}.many", persist_state="session")
    elif hint := _KIND_HINTS[kind]:
        st.caption(hint)


def _show_earlier(rollout_id: str) -> None:
    """Offer the questions of earlier pulses, each with its last result."""
    if not (listed := earlier.earlier_questions(frame.here(), frame.current_actor(), rollout_id)):
        return
    if panel := pop("Ask again", "pulse.earlier", "history"):
        with panel:
            today = frame.here().today()
            st.caption("Press a question to ask it again.")
            for each in listed:
                key, words = f"pulse.again.{each.id}", frame.plain(each.question.words)
                button(words, "add", key, _ask_again, each, disabled=not _can_be_added(each))
                about = f"{say_day(each.day, today)} · {each.result}"
                about += f" · about {count(each.answers, 'answer')}" if each.answers else ""
                st.caption(frame.plain(about))


def _can_be_added(each: EarlierQuestion) -> bool:
    state = st.session_state
    if each.own is None:
        return each.question.key not in (state.get(_READY) or ())
    typed = [_typed(row).words for row in state[_ROWS]]
    return each.question.words not in typed and (len(typed) < MOST_OWN or "" in typed)


def _ask_again(each: EarlierQuestion) -> None:
    """Put an earlier question into the form."""
    state = st.session_state
    if each.own is None:
        state[_READY] = [*(state.get(_READY) or ()), each.question.key]
        return
    empty = next((row for row in state[_ROWS] if not _typed(row).words), None)
    if empty is None:
        _add()
        empty = state[_ROWS][-1]
    _fill(empty, each.own)


def _fill(row: int, question: OwnQuestion) -> None:
    state, key = st.session_state, f"{_OWN}{row}"
    state[key], state[f"{key}.kind"] = question.words, question.kind
    state[f"{key}.options"], state[f"{key}.many"] = "\n".join(question.options), question.is_many


def _add() -> None:
    rows = st.session_state[_ROWS]
    rows.append(max(rows) + 1)


def _remove(row: int) -> None:
    frame.forget_problems()
    st.session_state[_ROWS].remove(row)
    frame.drop_keys(f"{_OWN}{row}")


def _typed(row: int) -> OwnQuestion:
    state, key = st.session_state, f"{_OWN}{row}"
    options = tuple((state.get(f"{key}.options") or "").splitlines())
    kind: Kind = state.get(f"{key}.kind") or "scale"
    return OwnQuestion(state.get(key) or "", kind, options, bool(state.get(f"{key}.many")))


def _open(rollout_id: str) -> None:
    state = st.session_state
    own = [_typed(row) for row in state[_ROWS]]
    options = {"k": state.get(_K) or 0, "expected": state.get(_EXPECTED) or 0, "live": bool(state.get(_LIVE))}
    ready = state.get(_READY) or []
    poll = frame.act(pulses.open_pulse, rollout_id, own, ready=ready, done="The pulse is open.", **options)
    if poll is None:
        return
    drafts.drop_draft(frame.here(), frame.current_actor(), rollout_id, poll)
    presenting.show_pulse(frame.here(), frame.current_actor(), poll)
    state.pop(_NEW, None)
    state.pop(_OF)  # a rehearsal keeps the draft
    frame.drop_keys(_OWN)
    for key in (_READY, _ROWS):
        state.pop(key)
