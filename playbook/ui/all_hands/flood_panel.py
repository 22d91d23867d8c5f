"""Show what a flood sent, and buttons to take it out."""

import streamlit as st

from playbook.core.base.words import count
from playbook.desk.all_hands import floods
from playbook.desk.all_hands.floods import Rush
from playbook.ui.shell import frame
from playbook.ui.team.words import local
from playbook.ui.widgets.controls import button


@frame.fragment(run_every=5.0)
def show(rollout_id: str) -> None:
    for rush in floods.find_rushes(frame.here(), frame.current_actor(), rollout_id):
        with st.container(border=True, gap="small", key=f"flood.{rush.first:%H%M}"):
            st.markdown(f":material/warning: {say_rush(rush)}")
            st.caption(
                "A program may be sending this. Remove deletes every answer, vote, question and example "
                "from these phones for good. People among them are asked to send theirs again."
            )
            with st.container(horizontal=True):
                key, span = f"flood.{rush.first:%H%M}", _span(rush)
                about = (rollout_id, rush.first, rush.end)
                label, done = f"Remove everything sent {span}", f"What was sent {span} is removed."
                button(label, "delete", f"{key}.remove", frame.act, floods.remove_sent, *about, done=done)
                if rush.held:
                    action = (frame.act, floods.let_in, *about)
                    done = "Let in, as far as the lists have room."
                    button("Let in what was held back", "login", f"{key}.let", *action, done=done)


def say_rush(rush: Rush) -> str:
    """Return in a sentence what is odd, with the numbers."""
    span = _span(rush)
    people = f"; this rollout is for {count(rush.people, 'person', 'people')}" if rush.people else ""
    names = ("pulse answer", "question", "example", "voter")
    numbers = (rush.answers, rush.questions, rush.examples, rush.voters)
    parts = [count(number, name) for name, number in zip(names, numbers, strict=True) if number]
    held = [f"{count(rush.held, 'question or example', 'questions and examples')} held back for you"]
    listed = ", ".join(parts + (held if rush.held else []))
    return f"{span.capitalize()}, {count(rush.phones, 'phone')} opened the link{people}. From them: {listed}."


def _span(rush: Rush) -> str:
    return f"between {local(rush.first):%H:%M} and {local(rush.end):%H:%M}"
