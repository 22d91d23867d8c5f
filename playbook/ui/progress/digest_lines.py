"""The sentences of a digest, each with its events behind a button."""

from collections.abc import Sequence

import streamlit as st

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
            count = f"{len(sentence.versions):,} event{'' if len(sentence.versions) == 1 else 's'}"
            quiet_button("Close" if is_open else count, "", f"digest.events.{number}", _toggle, place)
    if is_open:
        with st.container(border=True):
            st.markdown(_events(rollout, sentence.versions))


def _toggle(place: tuple[str, str]) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == place else place


def _quotes(sentence: Sentence) -> str:
    """What people noted, marked as their words."""
    said = [f":small[:gray[{plain(f'{one.who} on {one.about}: “{one.words}”')}]]" for one in sentence.quotes]
    return "".join(f"  \n{one}" for one in said)


def _events(rollout: Rollout, versions: Sequence[int]) -> str:
    today = frame.here().today()
    lines = []
    for told in digest.events_behind(frame.here(), frame.current_actor(), rollout.id, versions[:MOST_EVENTS]):
        moment = local(told.happened_at)
        lines.append(
            f"- {say_day(moment.date(), today)}, {moment:%H:%M}: **{plain(told.who)}** {plain(told.words)}"
        )
    more = len(versions) - MOST_EVENTS
    return "\n".join(lines) + (f"\n- and {more:,} more, all in History" if more > 0 else "")
