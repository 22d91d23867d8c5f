"""The pulse on All-hands: opening, showing and closing it, and results."""

from typing import Any

import streamlit as st

from playbook.core.all_hands import pulse
from playbook.core.all_hands.pulse import Display, PulseResult
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.desk.all_hands import pulse as pulses
from playbook.desk.all_hands.pulse import HostedPulse, PulseView
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, quiet_button
from playbook.ui.widgets.tables import table

_OWN = "pulse.own."
_K, _EXPECTED, _LIVE = "pulse.k", "pulse.expected", "pulse.live"
_NEW = "pulse.new"
_SCORES = ("1", "2", "3", "4", "5")
_OWN_HINT = "I know who to ask when I’m stuck."
_EXPECTED_HELP = "Live results appear at each quarter of this number, and stop above it."
_K_HELP = (
    "Applies to everyone and to each team; a team also needs twice as many people in the brief. You cannot "
    "change it while the pulse is open."
)
_USE_TEXTS: dict[str, Any] = {
    "help": "Saves the average of each question as the readiness score of each team shown below.",
    "done": "Saved as readiness scores for the teams shown.",
}
STILL_ON_DISK = (
    "Device markers are deleted, but not yet erased from the disk: it is full, or a program has the file "
    "open. We try again every minute."
)


def show(rollout: Rollout) -> None:
    st.header("Pulse", anchor=False)
    hosted = pulses.find_pulse(frame.here(), frame.current_actor(), rollout.id)
    if hosted is None or (not hosted.shown.poll.is_open and st.session_state.get(_NEW)):
        _show_form(rollout, is_first=hosted is None)
    elif hosted.shown.poll.is_open:
        _show_open(rollout.id)
    else:
        _show_closed(rollout, hosted)


def _show_form(rollout: Rollout, *, is_first: bool) -> None:
    elements = ", ".join(question.name.lower() for question in pulse.ELEMENTS.values())
    asked_of = "Anonymous poll, answered from 1 to 5"
    st.markdown(f"{asked_of}: {elements}.")
    st.session_state.setdefault(_K, pulse.USUAL_K)
    st.session_state.setdefault(_EXPECTED, _people_of(rollout.brief))
    with st.container(border=True, gap="small"):
        for number in range(pulse.MOST_OWN):
            label, hint = f"Your question {number + 1} (optional)", _OWN_HINT if number == 0 else None
            st.text_input(label, key=f"{_OWN}{number}", placeholder=hint)
            frame.show_problems(f"own.{number}")
        with st.grid(2, min_column_width=220):
            with frame.field("expected"):
                limits = (pulse.LEAST_EXPECTED, pulse.MOST_EXPECTED)
                st.number_input("People you expect", *limits, key=_EXPECTED, help=_EXPECTED_HELP)
            with frame.field("k"):
                st.number_input(
                    "Minimum answers before results show", pulse.LEAST_K, pulse.MOST_K, key=_K, help=_K_HELP
                )
        st.toggle("Show live results to the room", key=_LIVE)
        with st.container(horizontal=True):
            button("Open the pulse", "play_arrow", None, _open, rollout.id)
            if not is_first:
                quiet_button("Cancel", "", "pulse.cancel", _want_new, False)


def _people_of(brief: Brief) -> int:
    """Return how many people to expect, within the limits of a pulse."""
    people = brief.headcount or sum(group.size for group in brief.groups)
    return min(people, pulse.MOST_EXPECTED) if people else pulse.USUAL_EXPECTED


def _open(rollout_id: str) -> None:
    state = st.session_state
    own = [state.get(f"{_OWN}{number}") or "" for number in range(pulse.MOST_OWN)]
    options = {"k": state.get(_K) or 0, "expected": state.get(_EXPECTED) or 0, "live": bool(state.get(_LIVE))}
    if frame.act(pulses.open_pulse, rollout_id, own, done="The pulse is open.", **options):
        state.pop(_NEW, None)


def _want_new(is_wanted: bool) -> None:
    st.session_state[_NEW] = is_wanted


@frame.fragment(run_every=3.0)
def _show_open(rollout_id: str) -> None:
    hosted = pulses.find_pulse(frame.here(), frame.current_actor(), rollout_id)
    if hosted is None or not hosted.shown.poll.is_open:
        st.rerun()
    poll = hosted.shown.poll
    with st.container(border=True, gap="small"):
        st.markdown(
            f":material/sensors: **Live.** {count(hosted.taken, 'answer')} of "
            f"about {poll.expected:,} people.{_beside(hosted)}"
        )
        st.caption(
            "Guests find it on every link that asks for it. "
            f"The room {'sees results in steps' if poll.is_shown else 'sees no results yet'}."
        )
        with st.container(horizontal=True):
            _show_switch(rollout_id, hosted.shown)
            action = (frame.act, pulses.close_pulse, rollout_id)
            button("Close the pulse", "stop", "pulse.close", *action, done="The pulse is closed.")
        _show_results(hosted.shown)


def _show_closed(rollout: Rollout, hosted: HostedPulse) -> None:
    poll = hosted.shown.poll
    with st.container(border=True, gap="small"):
        st.markdown(f":material/check_circle: **Closed.** {count(hosted.taken, 'answer')}.")
        st.caption(
            f"The room {'sees the results' if poll.is_shown else 'does not see the results'}. "
            + (STILL_ON_DISK if hosted.is_owed else "Device markers are deleted.")
        )
        with st.container(horizontal=True):
            _show_switch(rollout.id, hosted.shown)
            if hosted.shown.display.groups:
                action = (frame.act, pulses.use_as_readiness, rollout.id, rollout.version)
                button("Use as readiness", "assignment_turned_in", "pulse.use", *action, **_USE_TEXTS)
            quiet_button("New pulse", "", "pulse.another", _want_new, True)
        _show_results(hosted.shown)


def _show_switch(rollout_id: str, shown: PulseView) -> None:
    """Draw what changes the results on every screen; teams are a second step."""
    poll = shown.poll
    reveal = (frame.act, pulses.reveal_pulse, rollout_id, poll.id)
    if not poll.is_shown:
        button("Show the results", "visibility", "pulse.reveal", *reveal)
        return
    button(
        "Hide the results", "visibility_off", "pulse.hide", frame.act, pulses.hide_pulse, rollout_id, poll.id
    )
    if shown.display.groups and not poll.are_teams_shown:
        button("Show teams too", "groups", "pulse.teams", *reveal, teams=True)


def _show_results(shown: PulseView) -> None:
    """Draw what may be shown, and why the other results are not."""
    if (total := shown.display.total) is None:
        st.markdown(f":gray[{_nothing_yet(shown)}]")
        return
    rows = []
    for question in shown.questions:
        result = total.results.get(question.key)
        shares = [f"{share}%" for share in result.percents] if result else []
        rows.append([question.words, _say_result(result, shown.poll.k), *(shares or [""] * 5)])
    st.markdown(table(("Question", "Result", *_SCORES), rows, numbers=_SCORES))
    _show_teams(shown, shown.display)


def _nothing_yet(shown: PulseView) -> str:
    if not shown.poll.is_open:
        return f"Fewer than {shown.poll.k} answers: nothing is shown."
    return (
        "To protect anonymity, live results come with each quarter of the people you expect. "
        "Full results, by team too, appear when you close."
    )


def _show_teams(shown: PulseView, display: Display) -> None:
    units = {id_: unit for id_, unit in display.groups.items() if id_ in shown.groups}
    elements = len(pulse.ELEMENTS)
    # All of them side by side would be wider than the page.
    for questions in (shown.questions[:elements], shown.questions[elements:]):
        if units and questions:
            rows = []
            for id_, unit in units.items():
                results = [unit.results.get(question.key) for question in questions]
                cells = [_say_result(result, shown.poll.k) for result in results]
                rows.append([f"{shown.groups[id_]} ({unit.people})", *cells])
            names = [plain(question.name) for question in questions]
            st.markdown(table(("Team (answers)", *names), rows))
    hidden = [name for id_, name in shown.groups.items() if id_ not in display.groups]
    if hidden and not shown.poll.is_open:
        st.caption(
            f"Not shown apart: {plain(', '.join(hidden))}. A team is hidden with fewer than {shown.poll.k} "
            f"answers, with fewer than {2 * shown.poll.k} people in the brief, or with more answers than "
            "people; and so is the next smallest where the rest would give it away."
        )


def _say_result(result: PulseResult | None, k: int) -> str:
    if result is None:
        return f"hidden below {k}"
    if result.mean is None:
        return "mixed"
    return f"mostly {result.mostly}" if result.mostly else f"{result.mean} of 5"


def _beside(hosted: HostedPulse) -> str:
    """Return how many devices sent no answer, which look like lost answers."""
    if (unread := hosted.devices - hosted.taken) <= 0:
        return ""
    who = count(unread, "more device", "more devices")
    return f" {who} sent an empty form."
