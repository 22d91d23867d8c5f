"""The gates on Progress: what each asks for, how its metrics stand, and the decision with its reason."""

import streamlit as st

from playbook.core.log.rollout import DECISION_NAMES, Decision, Rollout, Verdict
from playbook.core.progress.metrics import LIGHT_NAMES, Standing, light_of
from playbook.desk.plan import tracking
from playbook.desk.plan.tracking import Open
from playbook.desk.progress.reports import Report
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.metric_numbers import say_value
from playbook.ui.team.words import local
from playbook.ui.widgets.controls import button
from playbook.ui.words.item_words import say_day, say_distance, title_of

MOST = 4
_WRONG = "gate.wrong"


def show(rollout: Rollout, report: Report) -> None:
    """Draw the gates that are due or near; nothing where there are none."""
    found = tracking.find_gates(rollout, report.today, report.metrics)
    if not any(one.verdict or _is_open(rollout, one) for one in found):
        return
    st.subheader("Go on, adjust or stop?", anchor="gates")
    for one in [one for one in found if _is_open(rollout, one)][:MOST]:
        _show_open(rollout, one, report)
    if decided := [one for one in found if one.verdict]:
        st.markdown("\n".join(f"- {_decided(one, one.verdict, report)}" for one in decided if one.verdict))


def _is_open(rollout: Rollout, one: Open) -> bool:
    """Whether it still asks for a decision; one that was logged as done was decided elsewhere."""
    return one.verdict is None and rollout.tracking_of(one.gate.id).status != "done"


def _show_open(rollout: Rollout, one: Open, report: Report) -> None:
    gate, key = one.gate, f"gate.{one.gate.id}"
    with st.container(border=True, gap="small", key=key):
        st.markdown("\n".join(_asks(one, report)))
        if not tracking.may_decide(frame.current_actor(), rollout, gate):
            st.caption("Its owner, the lead of all its groups or an editor decides.")
            return
        st.text_area("What the decision rests on", key=f"{key}.why", height=80, persist_state="session")
        if st.session_state.get(_WRONG) == key:
            frame.show_problems("why")
        with st.container(horizontal=True):
            for decision, name in DECISION_NAMES.items():
                args = (rollout.id, rollout.version, gate.id, decision)
                label = f"Decide: {name.lower()}"
                button(label, "", f"{key}.{decision}", _decide, *args)


def _decide(rollout_id: str, seen: int, item_id: str, decision: Decision) -> None:
    key = f"gate.{item_id}"
    st.session_state[_WRONG] = key
    why = st.session_state.get(f"{key}.why") or ""
    done = f"Decided: {DECISION_NAMES[decision].lower()}."
    if frame.act(tracking.decide, rollout_id, seen, item_id, decision, why, done=done):
        st.session_state.pop(_WRONG, None)
        st.session_state.pop(f"{key}.why", None)


def _asks(one: Open, report: Report) -> list[str]:
    gate = one.gate
    when = f", {say_day(gate.due, report.today)}, {say_distance(gate.due, report.today)}" if gate.due else ""
    lines = [f"**{plain(title_of(gate))}**{when}", ""]
    for name, words in (("Go on", gate.go_if), ("Adjust", gate.adjust_if), ("Stop", gate.stop_if)):
        if words:
            lines.append(f"- {name} if: {plain(words)}")
    lines += [f"- {_metric(standing, report)}" for standing in one.metrics]
    return lines


def _metric(standing: Standing, report: Report) -> str:
    metric, latest = standing.metric, standing.latest
    if latest is None:
        return f"{plain(title_of(metric))}: no reading yet"
    said = f"{title_of(metric)}: {say_value(metric, latest.value)} on {say_day(latest.day, report.today)}"
    return f"{plain(said)}, {LIGHT_NAMES[light_of(metric, latest.value)].lower()}"


def _decided(one: Open, verdict: Verdict, report: Report) -> str:
    day = say_day(local(verdict.decided_at).date(), report.today)
    said = f"{DECISION_NAMES[verdict.decision].lower()}, {day}, by {verdict.actor}: {verdict.why}"
    return f"**{plain(title_of(one.gate))}**: {plain(said)}"
