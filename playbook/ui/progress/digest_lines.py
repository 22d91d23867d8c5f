"""The sentences of a digest, each with its events behind a button."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import count
from playbook.core.digest.sentences import Sentence
from playbook.core.log.rollout import Rollout
from playbook.desk.record import digest
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets.controls import quiet_button
from playbook.ui.words.item_words import say_day

MOST_EVENTS = 20
_OPEN = "digest.open"


def show(rollout: Rollout, sentences: Sequence[Sentence]) -> None:
    """Draw the sentences; the events of one at a time."""
    for number, sentence in enumerate(sentences):
        _show_line(rollout, sentence, number)


def _show_line(rollout: Rollout, sentence: Sentence, number: int) -> None:
    place = (rollout.id, sentence.text)
    is_open = st.session_state.get(_OPEN) == place
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="top", wrap=False, gap="small"
    ):
        st.markdown(plain(sentence.text) + _quotes(sentence))
        if sentence.versions:
            label = "Close" if is_open else count(len(sentence.versions), "event")
            quiet_button(label, "", f"digest.events.{number}", _toggle, place)
    if is_open:
        with st.container(border=True):
            st.markdown(_events(rollout, sentence.versions))


def _toggle(place: tuple[str, str]) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == place else place


def _quotes(sentence: Sentence) -> str:
    """Return the notes of people, marked as quotes."""
    notes = [plain(f"{quote.who} on {quote.about}: “{quote.words}”") for quote in sentence.quotes]
    return "".join(f"  \n:small[:gray[{note}]]" for note in notes)


def _events(rollout: Rollout, versions: Sequence[int]) -> str:
    today = frame.here().today()
    lines = []
    shown = versions[:MOST_EVENTS]
    for event in digest.events_behind(frame.here(), frame.current_actor(), rollout.id, shown):
        moment = local(event.happened_at)
        when = f"{say_day(moment.date(), today)}, {moment:%H:%M}"
        lines.append(f"- {when}: **{plain(event.who)}** {plain(event.words)}")
    unshown = len(versions) - MOST_EVENTS
    return "\n".join(lines) + (f"\n- and {unshown:,} more, all in History" if unshown > 0 else "")
