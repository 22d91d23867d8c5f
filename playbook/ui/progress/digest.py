"""What changed since a day, each sentence with its events."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.base.words import count
from playbook.core.digest.sentences import DigestSentence
from playbook.core.log.rollout import Rollout
from playbook.desk.models import connections
from playbook.desk.models.ask import ModelAnswer
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.record import digest
from playbook.desk.record.digest import Telling
from playbook.ui.models import answering, consent
from playbook.ui.models.answering import Answering
from playbook.ui.models.consent import ModelQuestion
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, quiet_button, segments
from playbook.ui.widgets.days import day_input
from playbook.ui.words.item_words import say_day


def show(rollout: Rollout) -> None:
    """Draw the panel; nothing is worked out while it is closed."""
    # One label for every period: a panel that changes its name closes.
    if (panel := tables.opened("digest", "What changed", "newspaper")) is None:
        return
    with panel:
        choose(rollout)
        first = chosen(rollout)
        st.caption(f"Since {say_day(first, frame.here().today())}, up to now")
        sentences = digest.digest_of(frame.here(), rollout, first)
        asking = find_asking(rollout, first, sentences)
        if answer := worded(asking):
            show_lines(rollout, [line.sentence for line in answer.value.lines])
            for remark in (*answer.value.remarks, *answer.notes):
                st.caption(f":material/info: {plain(remark)}")
            consent.say_what_it_took("Worded", answer.writer, answer.took)
            st.caption("Each sentence is checked against ours and the log.")
        else:
            show_lines(rollout, sentences)
        _show_model(rollout, first, sentences, asking)


def find_asking(
    rollout: Rollout, first: date, sentences: tuple[DigestSentence, ...]
) -> Answering[ModelAnswer[Telling]]:
    """Return what was asked about exactly these sentences."""
    asking = answering.find(_place(rollout))
    return asking if asking.about == (first, sentences) else Answering()


def worded(asking: Answering[ModelAnswer[Telling]]) -> ModelAnswer[Telling] | None:
    return None if asking.background_answer or asking.trouble else asking.result


def _place(rollout: Rollout) -> str:
    return f"digest.{rollout.id}"


def _show_model(
    rollout: Rollout,
    first: date,
    sentences: tuple[DigestSentence, ...],
    asking: Answering[ModelAnswer[Telling]],
) -> None:
    connection = connections.find_connection(frame.here())
    if asking.trouble:
        say = st.info if asking.was_stopped else st.error
        say(plain(f"{asking.trouble} The built-in digest stays as it is."))
    if asking.background_answer:
        answering.show_running(_place(rollout), _progress)
    elif connection and len(sentences) > 1 and frame.may("ask_model", rollout.id):
        ask = partial(digest.question_of, frame.here(), rollout, first)
        place, hide_key, about = _place(rollout), f"digest.hide.{rollout.id}", (first, sentences)
        question = ModelQuestion(place, rollout, ask, digest.write_digest, (first,), hide_key, about=about)
        _show_asking(question, connection, is_worded=worded(asking) is not None)


def _progress(background_answer: BackgroundAnswer[ModelAnswer[Telling]]) -> list[str]:
    sentences = len(background_answer.heard)
    arrived = f" {count(sentences, 'sentence')} so far." if sentences else ""
    return [f"The model is writing.{arrived}"]


def _show_asking(
    question: ModelQuestion[ModelAnswer[Telling]], connection: Connection, *, is_worded: bool
) -> None:
    consent.show_hiding(question.hide_key)
    consent.show_words(consent.say_how_much(question, connection), connection, "digest")
    with st.container(horizontal=True):
        action = (answering.ask, question, connection, is_worded)
        label = "Write it again" if is_worded else f"Write it with {plain(connection.server.model)}"
        button(label, "edit_note", "digest.ask", *action)
        if is_worded:
            button("Back to the built-in words", "", "digest.drop", answering.forget, question.place)


DAYS = (7, 14, 30)
A_DAY = 0
_PERIOD, _FROM = "digest.period", "digest.from"


def chosen(rollout: Rollout) -> date:
    """Return the first day of the chosen period, by default a week ago."""
    today = frame.here().day_of(rollout)
    if (days := st.session_state.get(_PERIOD, DAYS[0])) == A_DAY:
        day: date | None = st.session_state.get(_FROM)
        return min(day or _earliest(rollout, today), today)
    return today - timedelta(days=days or DAYS[0])


def choose(rollout: Rollout) -> None:
    today = frame.here().day_of(rollout)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {days: f"{days} days" for days in DAYS} | {A_DAY: "Other"}
        options: dict[str, Any] = {"default": DAYS[0], "required": True, "persist_state": "session"}
        days = segments("Of the last", names, _PERIOD, **options)
        if days == A_DAY:
            first = _earliest(rollout, today)
            if st.session_state.get(_FROM) and not first <= st.session_state[_FROM] <= today:
                st.session_state[_FROM] = first
            options = {"width": 200, "persist_state": "session"}
            day_input("From this day on", first, first, today, key=_FROM, **options)


def _earliest(rollout: Rollout, today: date) -> date:
    return min(local(rollout.created_at).date(), today)


MOST_EVENTS = 20
_OPEN = "digest.open"


def show_lines(rollout: Rollout, sentences: Sequence[DigestSentence]) -> None:
    """Draw the sentences; the events of one at a time."""
    for number, sentence in enumerate(sentences):
        _show_line(rollout, sentence, number)


def _show_line(rollout: Rollout, sentence: DigestSentence, number: int) -> None:
    place = (rollout.id, sentence.text)
    is_open = st.session_state.get(_OPEN) == place
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="top", wrap=False, gap="small"
    ):
        notes = [plain(f"{quote.who} on {quote.about}: “{quote.words}”") for quote in sentence.quotes]
        st.markdown(plain(sentence.text) + "".join(f"  \n:small[:gray[{note}]]" for note in notes))
        if sentence.versions:
            label = "Close" if is_open else count(len(sentence.versions), "event")
            quiet_button(label, "", f"digest.events.{number}", _toggle, place)
    if is_open:
        with st.container(border=True):
            st.markdown(_events(rollout, sentence.versions))


def _toggle(place: tuple[str, str]) -> None:
    st.session_state[_OPEN] = None if st.session_state.get(_OPEN) == place else place


def _events(rollout: Rollout, versions: Sequence[int]) -> str:
    today = frame.here().today()
    lines = []
    shown = versions[:MOST_EVENTS]
    for event in digest.events_behind(frame.here(), frame.current_actor(), rollout.id, shown):
        moment = local(event.happened_at)
        when = f"{say_day(moment.date(), today)}, {moment:%H:%M}"
        lines.append(f"- {when}: **{plain(event.who)}** {plain(event.words)}")
    unshown = len(versions) - MOST_EVENTS
    return "\n".join(lines) + (f"\n- and {unshown:,} more, all in Activity" if unshown > 0 else "")
