"""The gates on Results: conditions, metrics, and the decision."""

import streamlit as st

from playbook.core.base.words import in_unit
from playbook.core.log.rollout import DECISION_NAMES, Decision, Rollout, Verdict
from playbook.core.plan.items import Gate
from playbook.core.progress.metrics import LIGHT_NAMES, MetricStanding, light_of
from playbook.desk.plan import tracking
from playbook.desk.plan.tracking import OpenGate
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.team.words import local
from playbook.ui.widgets.controls import button, fold
from playbook.ui.words.item_words import say_day, say_distance, title_of

MOST = 4
_WRONG = "gate.wrong"


def show_due(rollout: Rollout, report: ProgressReport) -> None:
    """Draw the decisions that are due, each with its form folded."""
    gates = tracking.find_gates(rollout, report.today, report.metrics)
    if due := [gate for gate in gates if _is_open(rollout, gate)][:MOST]:
        st.header("Decisions due", anchor="gates")
        for gate in due:
            _show_open(rollout, gate, report)


def show_decided(rollout: Rollout, report: ProgressReport) -> None:
    """List what was decided, behind a line that counts it."""
    gates = tracking.find_gates(rollout, report.today, report.metrics)
    lines = [f"- {_decided(gate, gate.verdict, report)}" for gate in gates if gate.verdict]
    if lines and (panel := fold(f"Decisions made ({len(lines)})", "gates.made", "gavel", look="default")):
        panel.markdown("\n".join(lines))


def _is_open(rollout: Rollout, gate: OpenGate) -> bool:
    """Return whether a gate needs a decision; done means decided elsewhere."""
    return gate.verdict is None and rollout.tracking_of(gate.gate.id).status != "done"


def _show_open(rollout: Rollout, open_gate: OpenGate, report: ProgressReport) -> None:
    gate, key = open_gate.gate, f"gate.{open_gate.gate.id}"
    with st.container(border=True, key=key, horizontal=True, vertical_alignment="center"):
        may_decide = tracking.may_log(frame.current_actor(), rollout, gate)
        rules = [] if may_decide else _rules(gate)
        st.markdown("\n".join([*_asks(open_gate, report), *rules]), width="stretch")
        if not may_decide:
            st.caption("Its owner, the lead of all its teams or an editor decides.", width="content")
            return
        decide = st.popover("Decide", icon=":material/gavel:")
    with decide:
        st.markdown("\n".join(_rules(gate)))
        st.text_area("Reason", key=f"{key}.why", height=80, persist_state="session")
        if st.session_state.get(_WRONG) == key:
            frame.show_problems("why")
        with st.container(horizontal=True):
            for decision, name in DECISION_NAMES.items():
                action = (_decide, rollout.id, rollout.version, gate.id, decision)
                button(f"Decide: {name.lower()}", "", f"{key}.{decision}", *action)


def _decide(rollout_id: str, seen: int, item_id: str, decision: Decision) -> None:
    key = f"gate.{item_id}"
    st.session_state[_WRONG] = key
    why = st.session_state.get(f"{key}.why") or ""
    done = f"Decided: {DECISION_NAMES[decision].lower()}."
    if frame.act(tracking.decide, rollout_id, seen, item_id, decision, why, done=done):
        st.session_state.pop(_WRONG, None)
        st.session_state.pop(f"{key}.why", None)


def _asks(open_gate: OpenGate, report: ProgressReport) -> list[str]:
    gate = open_gate.gate
    when = f", {say_day(gate.due, report.today)}, {say_distance(gate.due, report.today)}" if gate.due else ""
    lines = [f"**{plain(title_of(gate))}**{when}", ""]
    lines += [f"- {_metric(standing, report)}" for standing in open_gate.metrics]
    return lines


def _rules(gate: Gate) -> list[str]:
    """Return when to go on, adjust or stop, as lines of a list."""
    rules = (("Go on", gate.go_if), ("Adjust", gate.adjust_if), ("Stop", gate.stop_if))
    return [f"- {name} if: {plain(' '.join(words.split()))}" for name, words in rules if words]


def _metric(standing: MetricStanding, report: ProgressReport) -> str:
    metric, latest = standing.metric, standing.latest
    if latest is None:
        return f"{plain(title_of(metric))}: no reading yet"
    sentence = (
        f"{title_of(metric)}: {in_unit(latest.value, metric.unit)} on {say_day(latest.day, report.today)}"
    )
    return f"{plain(sentence)}, {LIGHT_NAMES[light_of(metric, latest.value)].lower()}"


def _decided(gate: OpenGate, verdict: Verdict, report: ProgressReport) -> str:
    day = say_day(local(verdict.decided_at).date(), report.today)
    decision = f"{DECISION_NAMES[verdict.decision].lower()}, {day}, by {verdict.actor}: {verdict.why}"
    return f"**{plain(title_of(gate.gate))}**: {plain(decision)}"
