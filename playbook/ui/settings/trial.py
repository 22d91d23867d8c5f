"""The test of the connection on the page: how far it is, what it found, and the names to pick from."""

import streamlit as st

from playbook.desk.models import connect, connection_trial
from playbook.desk.models.connection_trial import MOST_TOKENS, AnswerFormat, Findings, Trial
from playbook.desk.models.connections import Setup
from playbook.ui.models import window
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button

EVERY_SECONDS = 1.0
_PICKED = "settings.listed"


def show(setup: Setup) -> None:
    """Offer the test, or show the one that runs, then what it found."""
    trial = connection_trial.find_trial(frame.here())
    if trial and trial.is_running:
        _show_running()
        return
    if trial:
        _show_result(trial)
        _show_names(setup, trial)
    label = "Test again" if trial else "Test connection"
    button(
        label,
        "network_check",
        None,
        _start,
        help="Tests what is saved: asks for the list of models and one small question, with nothing of your "
        "plans in it.",
    )


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running() -> None:
    trial = connection_trial.find_trial(frame.here())
    if trial is None or not trial.is_running:
        st.rerun()
    trial.watch(*window.window())
    with st.container(border=True):
        _show_words(trial)
        button("Stop", "stop_circle", None, _stop, disabled=trial.is_ending)


def _show_result(trial: Trial) -> None:
    with st.container(border=True):
        _show_words(trial)


def _show_words(trial: Trial) -> None:
    st.markdown("  \n".join([f"**{headline(trial)}**", *lines(trial)]))


def _show_names(setup: Setup, trial: Trial) -> None:
    """Where the server has other models than the one that is named, they can be picked."""
    names = [one.name for one in trial.findings.listed or ()]
    if setup.source == "environment" or not names or trial.findings.named(setup.model):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Models of this server", names, index=None, key=_PICKED, placeholder="Pick a model")
        button("Use this model", "", None, _use, disabled=not st.session_state.get(_PICKED))


def _start() -> None:
    frame.act(connection_trial.start_trial, *window.window())


def _stop() -> None:
    frame.act(connection_trial.stop_trial)


def _use() -> None:
    said = frame.act(connect.pick_model, st.session_state[_PICKED])
    if said:
        frame.say(said)


_GOOD, _SO_SO, _BAD = ":material/check_circle:", ":material/info:", ":material/error:"

_ANSWER_FORMATS = {
    AnswerFormat.SCHEMA: (_GOOD, "The server holds answers to the shape of a plan."),
    AnswerFormat.SLIM_SCHEMA: (
        _GOOD,
        "The server holds answers to the shape of a plan, but not to its lengths.",
    ),
    AnswerFormat.OBJECT_WITH_SCHEMA: (
        _GOOD,
        "The server holds answers to the shape of a plan, in an older way.",
    ),
    AnswerFormat.OBJECT: (
        _SO_SO,
        "The server does not hold answers to a shape, only to JSON. Each one is checked, and some will be "
        "asked for twice.",
    ),
    AnswerFormat.TEXT: (
        _SO_SO,
        "The server gives plain text only. Each answer is checked; some will be asked for twice, and some "
        "cannot be used.",
    ),
}


def headline(trial: Trial) -> str:
    """Give back in a few words how the test stands."""
    if trial.is_running:
        return "Stopping." if trial.is_ending else _step(trial.findings)
    found = trial.findings
    if trial.trouble:
        return plain(trial.trouble)
    if trial.is_ending or (found.fault and found.fault.kind == "stopped"):
        return f"The test was stopped. {trial.why}".strip()
    return "The connection does not work yet." if found.fault else "The connection works."


def _step(found: Findings) -> str:
    if found.listed is None:
        return "Asking the server which models it has."
    return "Asking the model one small question. A model on this machine may need a minute."


def lines(trial: Trial) -> list[str]:
    """Give back what was found out, a line each."""
    found, model = trial.findings, trial.server.model
    if found.listed is None:
        return []
    said = [_reached(found, trial.server.host)]
    if found.fault and found.fault.kind != "stopped":
        said.append(f"{_BAD} {_fault(found)}")
    if found.answer_format is not None:
        said += [_shape(found), _speed(found)]
    if found.listed:
        said.append(_in_list(found, model))
    if found.answer_format is not None:
        said.append(_context(found, model))
    if not trial.is_running:
        said.append(f":material/payments: {_cost(found)}")
    return [line for line in said if line]


def _reached(found: Findings, host: str) -> str:
    faults = {fault.kind for fault in (found.fault, found.list_fault) if fault}
    if faults & {"network", "config"} or (found.answer_format is None and "timeout" in faults):
        return ""
    count = len(found.listed or ())
    has = f" and names {count:,} model{'' if count == 1 else 's'}" if count else ", but names no models"
    return f"{_GOOD} {plain(host)} answers{has}."


def _fault(found: Findings) -> str:
    fault = found.fault
    if fault is None:
        return ""
    if fault.kind == "too_long":
        return (
            f"The model used up the {MOST_TOKENS:,} tokens of this test before it had finished. "
            "Models that think at length do; drafting allows them more."
        )
    return plain(str(fault))


def _shape(found: Findings) -> str:
    if found.answer_format is None:
        return ""
    mark, words = _ANSWER_FORMATS[found.answer_format]
    if not found.notes:
        return f"{mark} {words}"
    if found.answer_format < AnswerFormat.OBJECT:
        words = "The server takes the shape of a plan."
    return f"{_SO_SO} {words} {' '.join(plain(note) for note in found.notes)}"


def _speed(found: Findings) -> str:
    first = f"{found.first_after:.1f}"
    words = f":material/speed: First words after {first} second{'' if first == '1.0' else 's'}"
    if found.tokens_per_second is None:
        return f"{words}, then faster than this test can measure."
    about = "about " if found.usage.estimated else ""
    return f"{words}, then {about}{found.tokens_per_second:,.0f} tokens a second."


def _in_list(found: Findings, model: str) -> str:
    if found.named(model):
        return f"{_GOOD} “{plain(model)}” is one of them."
    if found.answer_format is not None:
        return f"{_SO_SO} “{plain(model)}” is not in its list, but answers."
    return f"{_BAD} “{plain(model)}” is not in its list."


def _context(found: Findings, model: str) -> str:
    named = found.named(model)
    if named and named.context:
        return f":material/menu_book: It reads up to {named.context:,} tokens at once."
    return ":material/menu_book: The server does not say how much the model can read at once."


def _cost(found: Findings) -> str:
    if not found.usage.total:
        return "This test cost nothing."
    about = "about " if found.usage.estimated else ""
    tokens = f"This test took {about}{found.usage.total:,} tokens"
    if found.cost_usd is None:
        return f"{tokens}. The price of this model is not known here."
    if not found.cost_usd:
        return f"{tokens} and cost nothing."
    return f"{tokens}, about \\${max(found.cost_usd, 0.0001):.4f}."
