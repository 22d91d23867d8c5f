"""Writing a message in place of its card: what is wished for, what would leave, both versions."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.desk.models import connections
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.writing import messages
from playbook.desk.writing.messages import (
    LENGTHS,
    LONGEST,
    MAX_SAMPLE,
    SHORTEST,
    Occasion,
    Written,
    count_words,
)
from playbook.ui.items import message_writing
from playbook.ui.items.message_writing import OWN, Writing
from playbook.ui.models import answering, consent
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.words.item_words import CHANNELS, kind_name, say_day, title_of


def show(writing: Writing, rollout: Rollout) -> None:
    """Draw the panel with what was chosen, offered and typed in it."""
    writing = message_writing.collect(writing)
    item = rollout.items[writing.item_id]
    occasion = messages.get_occasion(rollout, item.id)
    connection = connections.find_connection(frame.here())
    with st.container(border=True, key=f"writing-{writing.key}"):
        st.markdown(f"### Write this {kind_name(item.kind).lower()}", anchors=False)
        st.markdown(f"**{plain(title_of(item))}**  \n:gray[{plain(_who_to_whom(occasion))}]")
        words = ""
        if writing.is_running:
            answering.show_running(writing.place, _progress)
        else:
            _show_wishes(writing, connection)
            words = _show_sending(writing, rollout, connection)
            _show_writers(writing, rollout, connection)
        if writing.trouble:
            st.error(plain(writing.trouble))
            for line in _said(writing.arrived):
                st.markdown(f":gray[{line}]")
        _show_offer(writing, rollout, occasion)
        if connection:
            # Below the offer, so that it is not in the way of it.
            consent.show_words(words, connection, writing.key)


def _who_to_whom(occasion: Occasion) -> str:
    channel = CHANNELS.get(occasion.channel or "", "spoken")
    when = [say_day(occasion.day, frame.here().today())] if occasion.day else []
    return " · ".join([f"From {occasion.sender}", f"to {occasion.to}", channel, *when])


def _show_wishes(writing: Writing, connection: Connection | None) -> None:
    st.radio(
        "At most how many words",
        [*LENGTHS, OWN],
        index=1,
        format_func=lambda words: str(words) if words else "Another number",
        horizontal=True,
        key=writing.field("length"),
        persist_state="session",
    )
    if st.session_state.get(writing.field("length")) == OWN:
        st.number_input(
            "Words",
            min_value=SHORTEST,
            max_value=LONGEST,
            value=LENGTHS[1],
            step=10,
            key=writing.field("own"),
            persist_state="session",
        )
    if connection:
        st.text_area(
            "How you usually write (optional)",
            key=writing.field("sample"),
            max_chars=MAX_SAMPLE,
            height=100,
            help="A few sentences that the sender wrote. They go to the model with this one question, "
            "for their tone only, and are kept nowhere.",
            persist_state="session",
        )


def _show_sending(writing: Writing, rollout: Rollout, connection: Connection | None) -> str:
    """Say what asking would mean; gives back the words that would leave, empty where none would."""
    if connection is None:
        st.caption(
            "No model is connected. The built-in playbook writes from the brief and the plan, in whole "
            "sentences that are already there."
        )
        return ""
    question = message_writing.question_of(writing, rollout)
    consent.show_hiding(question.hide_key)
    return consent.say_how_much(question, connection)


def _show_writers(writing: Writing, rollout: Rollout, connection: Connection | None) -> None:
    with st.container(horizontal=True):
        if connection:
            is_again = writing.written is not None and writing.written.source == "model"
            st.button(
                "Ask the model again" if is_again else "Ask the model",
                key=writing.field("-ask"),
                type="secondary" if writing.written else frame.main_button(),
                on_click=message_writing.ask,
                args=(writing, rollout, connection, is_again),
            )
        st.button(
            "Write without a model" if connection else "Write",
            key=writing.field("-write"),
            type="secondary" if writing.written or connection else frame.main_button(),
            on_click=message_writing.write,
            args=(writing,),
        )
        if writing.written is None:
            st.button("Close", key=writing.field("-close"), on_click=message_writing.close, args=(writing,))
    frame.show_problems("limit")


def _progress(background_answer: BackgroundAnswer[Written]) -> list[str]:
    return ["The model is writing. The text in the plan stays as it is.", *_said(background_answer.heard)]


def _said(paragraphs: Sequence[dict[str, Any]]) -> list[str]:
    return [plain(str(paragraph.get("text", ""))) for paragraph in paragraphs]


def _show_offer(writing: Writing, rollout: Rollout, occasion: Occasion) -> None:
    written = writing.written
    if written is None:
        return
    if writing.clash:
        st.warning(plain(str(writing.clash)))
    now, offered = st.columns(2, gap="medium")
    with now:
        st.markdown("**In the plan now**")
        if writing.clash:
            st.markdown(f":gray[{plain(f'{writing.clash.who} {writing.clash.theirs}.')}]")
        st.markdown(plain(occasion.present) or ":gray[No text yet.]")
    with offered:
        st.markdown("**Proposed**")
        st.text_input("Title or subject", key=writing.field("title"), persist_state="session")
        frame.show_problems("title")
        st.text_area("Text", key=writing.field("body"), height=420, persist_state="session")
        frame.show_problems("body")
        st.caption(_say_length(writing, written))
        if written.took:
            consent.say_what_it_took("Written", written.writer, written.took)
        _show_claims(writing, rollout)
    with st.container(horizontal=True):
        _show_keeping(writing, rollout)
        if writing.earlier:
            st.button(
                "Back to what I typed",
                key=writing.field("-earlier"),
                on_click=message_writing.bring_back,
                args=(writing,),
            )
        if writing.clash is None:
            st.button("Close", key=writing.field("-close"), on_click=message_writing.close, args=(writing,))


def _show_keeping(writing: Writing, rollout: Rollout) -> None:
    """The button that keeps the text; where somebody was quicker, the two that choose."""
    if writing.clash is None:
        st.button(
            "Use this text",
            key=writing.field("-use"),
            type=frame.main_button(),
            disabled=writing.is_running,
            on_click=message_writing.use,
            args=(writing, rollout),
        )
        return
    st.button(
        "Keep mine",
        key=writing.field("-mine"),
        disabled=writing.is_running,
        on_click=message_writing.keep_mine,
        args=(writing, rollout),
    )
    st.button(
        "Take what is kept", key=writing.field("-theirs"), on_click=message_writing.close, args=(writing,)
    )


def _say_length(writing: Writing, written: Written) -> str:
    count = count_words(writing.body)
    by = "" if written.took else " Written by the built-in playbook."
    return f"{count} words, at most {writing.limit} wanted.{by}"


def _show_claims(writing: Writing, rollout: Rollout) -> None:
    """What in the text is not in the brief or the plan, as it stands in the field now."""
    claims = frame.once(messages.claims_in, rollout, writing.item_id, writing.title, writing.body)
    if count_words(writing.body) > writing.limit:
        over = count_words(writing.body) - writing.limit
        claims = [f"It is {over} {'word' if over == 1 else 'words'} over the limit.", *claims]
    if claims:
        st.warning("Look at this before you use it:\n\n" + "\n".join(f"- {plain(claim)}" for claim in claims))
    if writing.written and writing.written.letter.assumptions:
        lines = "\n".join(f"- {plain(said)}" for said in writing.written.letter.assumptions)
        st.markdown(f"The model took for granted:\n\n{lines}")
