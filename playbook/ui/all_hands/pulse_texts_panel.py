"""Draw a pulse's open texts for its host to moderate."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.all_hands.pulse_questions import PulseQuestion
from playbook.core.all_hands.pulse_texts import MAX_THEME, PulseText, alike_texts
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import poll_texts
from playbook.desk.all_hands.pulse import HostedPulse, PulseView
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, quiet_button, segments

PAGE = 20
_CHOSEN = "pulse.text."
_STATES = {"waiting": "Waiting", "shown": "Shown", "hidden": "Hidden"}


def show(rollout: Rollout, hosted: HostedPulse) -> None:
    if len(hosted.texts) >= poll_texts.MOST_LISTED:
        st.caption(f"The first {poll_texts.MOST_LISTED:,} written answers are listed.")
    for view, written in hosted.written:
        marked = poll_texts.marked_texts(rollout, written)
        is_latest = view is hosted.shown
        for question in view.questions:
            texts = [text for text in written if text.question == question.key]
            # Of an earlier pulse, only what there is to decide about.
            if question.kind in ("text", "words") and (texts or is_latest):
                key = f"pulse.{question.key}" if is_latest else f"pulse.{view.poll.id}.{question.key}"
                _show_question(rollout.id, question, texts, marked, key, view)


def _show_question(
    rollout_id: str,
    question: PulseQuestion,
    texts: Sequence[PulseText],
    marked: frozenset[str],
    key: str,
    view: PulseView,
) -> None:
    with st.container(border=True, gap="small", key=f"{key}.texts"):
        st.markdown(f"**{plain(question.words)}**")
        if not texts:
            st.markdown(f":gray[{_nothing_yet(question, view)}]")
            return
        counts = {state: sum(text.state == state for text in texts) for state in _STATES}
        names = {state: f"{name} ({counts[state]:,})" for state, name in _STATES.items()}
        label = f"Answers to show of “{plain(question.words)}”"
        options: dict[str, Any] = {"required": True, "label_visibility": "collapsed"}
        state = segments(label, names, f"{key}.state", default="waiting", **options)
        listed = alike_texts(text for text in texts if text.state == state)
        if not listed:
            st.markdown(":gray[None.]")
            return
        page = tables.part_of(listed, f"{key}.page", PAGE)
        chosen = [alike for alike in page if st.checkbox(_label(alike, marked), key=_key(alike))]
        tables.show_pages(listed, f"{key}.page", PAGE)
        _show_actions(rollout_id, question, page, chosen, key)


def _key(alike: list[PulseText]) -> str:
    return f"{_CHOSEN}{alike[0].id}"


def _nothing_yet(question: PulseQuestion, view: PulseView) -> str:
    if not view.poll.is_open:
        if question.kind == "words":
            return f"Too few people sent the same word. {view.says_word_limit}"
        return "Too few people wrote something."
    if question.kind == "words":
        return f"Words appear here in batches, and all once you close the pulse. {view.says_word_limit}"
    return "Answers appear here in groups, so that nobody can tell whose they are."


def _label(alike: list[PulseText], marked: frozenset[str]) -> str:
    first, number = alike[0], sum(text.n for text in alike)
    notes = [f"theme: {first.theme}"] if first.theme else []
    notes += [f"{'about ' if first.n > 1 else ''}{number:,} times"] if number > 1 else []
    flag = ":orange[:material/flag: strong language] " if first.id in marked else ""
    about = "".join(f" · {plain(note)}" for note in notes)
    # Isolated, so that a text from right to left does not turn the words about it.
    return f"{flag}\u2068{plain(first.words)}\u2069{about}"


def _show_actions(
    rollout_id: str,
    question: PulseQuestion,
    page: Sequence[list[PulseText]],
    chosen: list[list[PulseText]],
    key: str,
) -> None:
    ids = [text.id for alike in chosen for text in alike]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        quiet_button("Choose all", "select_all", f"{key}.all", _choose, [*map(_key, page)])
        act = partial(_act, rollout_id, ids)
        help_text = f"The chosen answers to “{plain(question.words)}”"
        button("Show to the room", "visibility", f"{key}.show", act, poll_texts.approve_texts, help=help_text)
        button("Hide", "visibility_off", f"{key}.hide", act, poll_texts.hide_texts, help=help_text)
        if question.kind == "text":
            button("Add to questions", "forum", f"{key}.ask", act, poll_texts.ask_texts, help=help_text)
    if question.kind == "text":
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input("Theme", key=f"{key}.theme", max_chars=MAX_THEME, width=280)
            button("Group under this theme", "category", f"{key}.group", _group, rollout_id, ids, key)
        frame.show_problems("theme")


def _choose(keys: Sequence[str]) -> None:
    st.session_state.update(dict.fromkeys(keys, True))


def _act(rollout_id: str, ids: Sequence[str], change: Callable[..., object], *args: object) -> None:
    if frame.act(change, rollout_id, ids, *args):
        frame.drop_keys(_CHOSEN)


def _group(rollout_id: str, ids: Sequence[str], key: str) -> None:
    _act(rollout_id, ids, poll_texts.group_texts, st.session_state.get(f"{key}.theme") or "")
