"""The panel that writes a message in place of its card."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.desk.models import connections
from playbook.desk.models.background_work import BackgroundAnswer
from playbook.desk.models.connections import Connection
from playbook.desk.writing import messages
from playbook.desk.writing.messages import LENGTHS, Occasion, WrittenMessage, count_words
from playbook.ui.items import message_writing
from playbook.ui.items.message_writing import OWN, Writing
from playbook.ui.models import answering, consent
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.words.item_words import CHANNELS, kind_name, say_day, title_of


def show(writing: Writing, rollout: Rollout) -> None:
    writing = message_writing.collect(writing)
    item = rollout.items[writing.item_id]
    occasion = messages.get_occasion(rollout, item.id)
    connection = connections.find_connection(frame.here())
    with st.container(border=True, key=f"writing-{writing.key}"):
        st.markdown(f"## Write this {kind_name(item.kind).lower()}", anchors=False)
        channel = CHANNELS.get(occasion.channel or "", "spoken")
        when = [say_day(occasion.day, frame.here().today())] if occasion.day else []
        about = " · ".join([f"From {occasion.sender}", f"to {occasion.to}", channel, *when])
        st.markdown(f"**{plain(title_of(item))}**  \n:gray[{plain(about)}]")
        words = ""
        if writing.is_running:
            answering.show_running(writing.place, _progress)
        else:
            _show_wishes(writing, connection)
            words = _show_sending(writing, rollout, connection)
            _show_writers(writing, rollout, connection)
        if writing.trouble:
            st.error(plain(writing.trouble))
            for line in _paragraphs(writing.arrived):
                st.markdown(f":gray[{line}]")
        _show_offer(writing, rollout, occasion)
        if connection:
            # Below the offer, so that it is not in the way of it.
            consent.show_words(words, connection, writing.key)


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
        limits = (messages.SHORTEST, messages.LONGEST, LENGTHS[1], 10)
        st.number_input("Words", *limits, key=writing.field("own"), persist_state="session")
    if connection:
        st.text_area(
            "How you usually write (optional)",
            key=writing.field("sample"),
            max_chars=messages.MAX_SAMPLE,
            height=100,
            help="A few sentences that the sender wrote. They go to the model with this one question, "
            "for their tone only, and are kept nowhere.",
            persist_state="session",
        )


def _show_sending(writing: Writing, rollout: Rollout, connection: Connection | None) -> str:
    """Say what asking would mean, and return the words that would leave."""
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
            frame.button(
                "Ask the model again" if is_again else "Ask the model",
                writing.field("-ask"),
                message_writing.ask,
                *(writing, rollout, connection, is_again),
                type="secondary" if writing.written else "main",
            )
        frame.button(
            "Write without a model" if connection else "Write",
            writing.field("-write"),
            message_writing.write,
            writing,
            type="secondary" if writing.written or connection else "main",
        )
        if writing.written is None:
            frame.button("Close", writing.field("-close"), message_writing.close, writing)
    frame.show_problems("limit")


def _progress(background_answer: BackgroundAnswer[WrittenMessage]) -> list[str]:
    return [
        "The model is writing. The text in the plan stays as it is.",
        *_paragraphs(background_answer.heard),
    ]


def _paragraphs(paragraphs: Sequence[dict[str, Any]]) -> list[str]:
    return [plain(str(paragraph.get("text", ""))) for paragraph in paragraphs]


def _show_offer(writing: Writing, rollout: Rollout, occasion: Occasion) -> None:
    if (written := writing.written) is None:
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
        by = "" if written.took else " Written by the built-in playbook."
        st.caption(f"{count_words(writing.body)} words, at most {writing.limit} wanted.{by}")
        if written.took:
            consent.say_what_it_took("Written", written.writer, written.took)
        _show_claims(writing, rollout)
    with st.container(horizontal=True):
        _show_saving(writing, rollout)
        if writing.earlier:
            frame.button(
                "Back to what I typed", writing.field("-earlier"), message_writing.bring_back, writing
            )
        if writing.clash is None:
            frame.button("Close", writing.field("-close"), message_writing.close, writing)


def _show_saving(writing: Writing, rollout: Rollout) -> None:
    args, busy = (writing, rollout), writing.is_running
    if writing.clash is None:
        use = message_writing.use
        frame.button("Use this text", writing.field("-use"), use, *args, type="main", disabled=busy)
    else:
        keep = message_writing.keep_mine
        frame.button("Use mine", writing.field("-mine"), keep, *args, disabled=busy)
        frame.button("Use theirs", writing.field("-theirs"), message_writing.close, writing)


def _show_claims(writing: Writing, rollout: Rollout) -> None:
    claims = frame.once(messages.claims_in, rollout, writing.item_id, writing.title, writing.body)
    if (over := count_words(writing.body) - writing.limit) > 0:
        claims = [f"It is {count(over, 'word')} over the limit.", *claims]
    if claims:
        st.warning(f"Look at this before you use it:\n\n{tables.bullets(claims)}")
    if writing.written and (assumptions := writing.written.letter.assumptions):
        st.markdown(f"The model took for granted:\n\n{tables.bullets(assumptions)}")
