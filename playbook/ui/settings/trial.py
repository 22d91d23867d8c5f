"""The connection test: progress, results, and models to pick from."""

import streamlit as st

from playbook.core.base.words import count
from playbook.desk.models import background_work, connect
from playbook.desk.models.background_work import AnswerFormat, Findings, Trial
from playbook.desk.models.connections import Setup
from playbook.ui.models import window
from playbook.ui.models.words import dollars, so_far
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import button

EVERY_SECONDS = 1.0
_PICKED = "settings.listed"


def show(setup: Setup) -> None:
    """Offer the test, or draw the running one or its result."""
    trial = background_work.find_trial(frame.here())
    if trial and trial.is_running:
        _show_running()
        return
    if trial:
        with st.container(border=True):
            _show_words(trial)
        _show_names(setup, trial)
    button(
        "Test again" if trial else "Test connection",
        "network_check",
        None,
        _start,
        help="Tests what is saved: asks for the list of models, and for some tasks of a made-up plan. "
        "Nothing of your plans leaves.",
    )


@frame.fragment(run_every=EVERY_SECONDS)
def _show_running() -> None:
    trial = background_work.find_trial(frame.here())
    if trial is None or not trial.is_running:
        st.rerun()
    trial.watch(*window.window())
    with st.container(border=True):
        _show_words(trial)
        button("Stop", "stop_circle", None, frame.act, background_work.stop_trial, disabled=trial.is_ending)


def _show_words(trial: Trial) -> None:
    st.markdown("  \n".join([f"**{headline(trial)}**", *lines(trial)]))


def _show_names(setup: Setup, trial: Trial) -> None:
    names = [model.name for model in trial.findings.listed or ()]
    if setup.source == "environment" or not names or trial.findings.named(setup.model):
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Models of this server", names, index=None, key=_PICKED, placeholder="Pick a model")
        button("Use this model", "", None, _use, disabled=not st.session_state.get(_PICKED))


def _start() -> None:
    frame.act(background_work.start_trial, *window.window())


def _use() -> None:
    if message := frame.act(connect.pick_model, st.session_state[_PICKED]):
        frame.say(message)


_GOOD, _SO_SO, _BAD = ":material/check_circle:", ":material/info:", ":material/error:"

_HOLDS = "The server holds answers to the shape of a plan"
_ANSWER_FORMATS = {
    AnswerFormat.SCHEMA: (_GOOD, f"{_HOLDS}."),
    AnswerFormat.SLIM_SCHEMA: (_GOOD, f"{_HOLDS}, but not to its lengths."),
    AnswerFormat.OBJECT_WITH_SCHEMA: (_GOOD, f"{_HOLDS}, in an older way."),
    AnswerFormat.OBJECT: (
        _SO_SO,
        "The server does not hold answers to a shape, only to JSON. The shape is part of each question, each "
        "answer is checked, and some will be asked for twice.",
    ),
    AnswerFormat.TEXT: (
        _SO_SO,
        "The server gives plain text only. The shape is part of each question, each answer is checked; some "
        "will be asked for twice, and some cannot be used.",
    ),
}


def headline(trial: Trial) -> str:
    if trial.is_running:
        return "Stopping." if trial.is_ending else f"{_step(trial.findings)} {so_far(trial)}"
    findings = trial.findings
    if trial.trouble:
        return plain(trial.trouble)
    if trial.is_ending or (findings.fault and findings.fault.kind == "stopped"):
        return f"The test was stopped. {trial.why}".strip()
    return "The connection does not work yet." if findings.fault else "The connection works."


def _step(findings: Findings) -> str:
    if findings.listed is None:
        return "Asking the server which models it has."
    return "Asking the model for some tasks of a made-up plan. A model on this machine may need minutes."


def lines(trial: Trial) -> list[str]:
    findings, model = trial.findings, trial.server.model
    if findings.listed is None:
        return []
    sentences = [_reached(findings, trial.server.host)]
    if findings.fault and findings.fault.kind != "stopped":
        sentences.append(f"{_BAD} {_fault(findings)}")
    if findings.answer_format is not None:
        sentences += [_shape(findings), _speed(findings)]
    if findings.listed:
        sentences.append(_in_list(findings, model))
    if findings.answer_format is not None:
        sentences += [_context(findings), _thought(findings)]
    if not trial.is_running:
        sentences.append(f":material/payments: {_cost(findings)} {_plan(findings)}".rstrip())
    return [line for line in sentences if line]


def _reached(findings: Findings, host: str) -> str:
    faults = {fault.kind for fault in (findings.fault, findings.list_fault) if fault}
    if faults & {"network", "config"} or (findings.answer_format is None and "timeout" in faults):
        return ""
    total = len(findings.listed or ())
    has = f" and names {count(total, 'model')}" if total else ", but names no models"
    return f"{_GOOD} {plain(host)} answers{has}."


def _fault(findings: Findings) -> str:
    return plain(str(findings.fault)) if findings.fault else ""


def _shape(findings: Findings) -> str:
    if findings.answer_format is None:
        return ""
    mark, words = _ANSWER_FORMATS[findings.answer_format]
    if not findings.notes:
        return f"{mark} {words}"
    if findings.answer_format < AnswerFormat.OBJECT:
        words = "The server takes the shape of a plan."
    return f"{_SO_SO} {words} {' '.join(plain(note) for note in findings.notes)}"


def _speed(findings: Findings) -> str:
    first = f"{findings.first_after:.1f}"
    words = f":material/speed: First words after {first} second{'' if first == '1.0' else 's'}"
    if findings.tokens_per_second is None:
        return f"{words}, then faster than this test can measure."
    about = "about " if findings.usage.estimated else ""
    return f"{words}, then {about}{findings.tokens_per_second:,.0f} tokens a second."


def _in_list(findings: Findings, model: str) -> str:
    if findings.named(model):
        return f"{_GOOD} “{plain(model)}” is one of them."
    if findings.answer_format is not None:
        return f"{_SO_SO} “{plain(model)}” is not in its list, but answers."
    return f"{_BAD} “{plain(model)}” is not in its list."


def _context(findings: Findings) -> str:
    if findings.window:
        return f":material/menu_book: It reads up to {findings.window:,} tokens at once."
    return ":material/menu_book: The server does not say how much the model can read at once."


def _thought(findings: Findings) -> str:
    if not findings.thought:
        return ""
    return f":material/psychology: It thinks before it writes, here about {findings.thought:,} tokens."


def _plan(findings: Findings) -> str:
    if not findings.plan.total:
        return ""
    takes = f"A plan of five stages takes about {round(findings.plan.total, -3):,}"
    return f"{takes}, about {plain(dollars(findings.plan_usd))}." if findings.plan_usd else f"{takes}."


def _cost(findings: Findings) -> str:
    if not findings.usage.total:
        return "This test cost nothing."
    about = "about " if findings.usage.estimated else ""
    tokens = f"This test took {about}{findings.usage.total:,} tokens"
    if findings.cost_usd is None:
        return f"{tokens}. The price of this model is not known here."
    if not findings.cost_usd:
        return f"{tokens} and cost nothing."
    return f"{tokens}, about \\${max(findings.cost_usd, 0.0001):.4f}."
