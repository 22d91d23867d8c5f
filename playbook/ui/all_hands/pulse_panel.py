"""The pulse on All-hands: opening, showing and closing it, and results."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from playbook.core.all_hands.pulse import OptionShare, PulseResult
from playbook.core.all_hands.pulse_questions import PulseQuestion
from playbook.core.base.access import Actor
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.desk.all_hands import earlier, session_file
from playbook.desk.all_hands import pulse as pulses
from playbook.desk.all_hands.pulse import HostedPulse, PulseView
from playbook.ui.all_hands import pulse_form, pulse_texts_panel
from playbook.ui.shell import current_user, frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button, download, pop, quiet_button
from playbook.ui.widgets.tables import table

_SCORES = "Share of 1 / 2 / 3 / 4 / 5, in %"
_USE_TEXTS: dict[str, Any] = {
    "help": "Saves the average of each question as the readiness score of each team shown below.",
    "done": "Saved as readiness scores for the teams shown.",
}
_MOST_TEAMS = 5  # columns of a table
STILL_ON_DISK = (
    "Device markers are deleted, but not yet erased from the disk: it is full, or a program has the file "
    "open. We try again every minute."
)


def show(rollout: Rollout) -> None:
    st.header("Pulse", anchor=False)
    hosted = pulses.find_pulse(frame.here(), frame.current_actor(), rollout.id)
    if hosted is None or (not hosted.shown.poll.is_open and pulse_form.is_wanted()):
        pulse_form.show(rollout, is_first=hosted is None)
    elif hosted.shown.poll.is_open:
        _show_open(rollout)
    else:
        _show_closed(rollout, hosted)


@frame.fragment(run_every=3.0)
def _show_open(rollout: Rollout) -> None:
    rollout_id = rollout.id
    hosted = pulses.find_pulse(frame.here(), frame.current_actor(), rollout_id)
    if hosted is None or not hosted.shown.poll.is_open:
        st.rerun()
    poll = hosted.shown.poll
    with st.container(border=True, gap="small"):
        st.markdown(
            f":material/sensors: **Live{_rehearsal(hosted.shown)}.** {count(hosted.taken, 'answer')} of "
            f"about {poll.expected:,} people.{_beside(hosted)}"
        )
        st.caption(
            "Guests find it on every link that allows it. "
            f"The room sees {'live results, in batches' if poll.is_shown else 'no results yet'}."
        )
        with st.container(horizontal=True):
            _show_switch(rollout_id, hosted.shown)
            if panel := pop("Close the pulse", "pulse.closing", "stop"):
                with panel:
                    st.markdown("It then takes no more answers, and cannot be opened again.")
                    action = (frame.act, pulses.close_pulse, rollout_id, poll.id)
                    button("Close the pulse now", "stop", "pulse.close", *action, done="The pulse is closed.")
        _show_results(hosted)
    pulse_texts_panel.show(rollout, hosted)


def _show_closed(rollout: Rollout, hosted: HostedPulse) -> None:
    poll = hosted.shown.poll
    with st.container(border=True, gap="small"):
        st.markdown(
            f":material/check_circle: **Closed{_rehearsal(hosted.shown)}.** {count(hosted.taken, 'answer')}."
        )
        st.caption(
            f"The room {'sees the results' if poll.is_shown else 'does not see the results'}. "
            + (STILL_ON_DISK if hosted.is_owed else "Device markers are deleted.")
        )
        with st.container(horizontal=True):
            _show_switch(rollout.id, hosted.shown)
            if hosted.shown.display.groups and not poll.is_rehearsal:
                action = (frame.act, pulses.use_as_readiness, rollout.id, rollout.version)
                button("Use as readiness", "assignment_turned_in", "pulse.use", *action, **_USE_TEXTS)
            quiet_button("New pulse", "", "pulse.another", pulse_form.want_new, True)
            data = partial(_session_of, current_user.actor_lookup(frame.here()), rollout.id)
            label, name = "Download results and questions", f"session-{rollout.id}.zip"
            download(label, data, name, "application/zip", "pulse.download")
        _show_results(hosted)
    pulse_texts_panel.show(rollout, hosted)


def _session_of(who: Callable[[], Actor], rollout_id: str) -> bytes:
    """Return the files to whoever still hosts the room."""
    return session_file.session_zip(frame.here(), who(), rollout_id)


def _rehearsal(shown: PulseView) -> str:
    return " (rehearsal)" if shown.poll.is_rehearsal else ""


def _show_switch(rollout_id: str, shown: PulseView) -> None:
    """Draw the switch for results on every screen; teams come second."""
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


def _show_results(hosted: HostedPulse) -> None:
    """Draw what may be shown, and why the other results are not."""
    shown = hosted.shown
    if hosted.says_when and (shown.is_of_few or shown.display.total is None):
        st.markdown(f":gray[{hosted.says_when}]")
    if (total := shown.display.total) is None or shown.only_written:
        return
    scales = [question for question in shown.questions if question.kind == "scale"]
    before = earlier.results_before(frame.here(), frame.current_actor(), shown)
    rows = []
    for question in scales:
        result = total.results.get(question.key)
        shares = " / ".join(map(str, result.percents)) if result else ""
        rows.append([question.words, _say_result(result), shares])
    heads = ["Question", "Result", _SCORES]
    if any(question.key in before for question in scales):
        heads.insert(2, "Last time")
        for row, question in zip(rows, scales, strict=True):
            row.insert(2, before.get(question.key, ""))
    if rows:
        st.markdown(table(heads, rows))
        _show_teams(shown, scales)
    for question in shown.questions:
        if question.kind == "choice":
            _show_choice(shown, question)
            if last := before.get(question.key):
                st.caption(f"Last time: {plain(last)}")
    st.caption(
        "Below 20 answers, a result shows only where nearly all agree. Each may be off by an answer or two, "
        "and may show 0% for fewer than five answers, so that no single answer can be read."
    )
    _show_hidden(shown)


def _show_choice(shown: PulseView, question: PulseQuestion) -> None:
    """Draw each option's share, of everybody and of each team shown."""
    teams = [id_ for id_ in shown.display.groups if id_ in shown.groups and shown.shares(question, id_)]
    columns = [shown.shares(question), *(shown.shares(question, id_) for id_ in teams)]
    heads = ["All", *(plain(shown.groups[id_]) for id_ in teams)]
    for at in range(0, len(columns), _MOST_TEAMS):
        part = [column for column in columns[at : at + _MOST_TEAMS] if column]
        rows = [
            [option, *(_say_share(column[number]) for column in part)]
            for number, option in enumerate(question.options)
        ]
        names = heads[at : at + len(part)]
        if not part:
            st.markdown(f"{plain(question.words)} :gray[hidden below {shown.poll.k}]")
        else:
            st.markdown(table((plain(question.words), *names), rows, numbers=names))


def _say_share(share: OptionShare) -> str:
    return share.words if share.percent is None else f"{share.percent}%"


def _show_teams(shown: PulseView, scales: Sequence[PulseQuestion]) -> None:
    units = {id_: unit for id_, unit in shown.display.groups.items() if id_ in shown.groups}
    # All of them side by side would be wider than the page.
    for at in range(0, len(scales), _MOST_TEAMS):
        if units and (questions := scales[at : at + _MOST_TEAMS]):
            rows = []
            for id_, unit in units.items():
                results = [unit.results.get(question.key) for question in questions]
                cells = [_say_result(result) for result in results]
                rows.append([f"{shown.groups[id_]} ({unit.people})", *cells])
            names = [plain(question.name) for question in questions]
            st.markdown(table(("Team (answers)", *names), rows))


def _show_hidden(shown: PulseView) -> None:
    hidden = [name for id_, name in shown.groups.items() if id_ not in shown.display.groups]
    if hidden and not shown.poll.is_open:
        st.caption(
            f"Teams not shown: {plain(', '.join(hidden))}. A team is hidden with fewer than {shown.poll.k} "
            f"answers, with fewer than {2 * shown.poll.k} people in the brief, or with more answers than "
            "people. The next smallest is hidden too where the rest would give it away."
        )


def _say_result(result: PulseResult | None) -> str:
    if result is None:
        return "too few to show"
    if result.mean is None:
        return "mixed"
    return f"mostly {result.mostly}" if result.mostly else f"{result.mean} of 5"


def _beside(hosted: HostedPulse) -> str:
    """Return how many devices sent no answer, which look like lost answers."""
    if (unread := hosted.devices - hosted.taken) <= 0:
        return ""
    who = count(unread, "more device", "more devices")
    return f" {who} sent an empty form."
