"""Self-checks: short forms, and what low scores ask for."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.self_checks import (
    KIND_NAMES,
    STATEMENTS,
    CheckKind,
    SelfCheck,
    advice_for,
    find_check,
)
from playbook.desk.plan import cases, self_checks
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import controls, opened_forms, tables

_SCALE = "1: not at all. 5: fully."
_PRIVATE = ":material/lock: Private: only you and the rollout lead see your answers."


def show(rollout: Rollout) -> None:
    """Draw the checks that are open to this reader; nothing if there are none."""
    actor = frame.current_actor()
    checks = self_checks.readable(rollout, actor)
    own: list[tuple[CheckKind, str | None]] = list(self_checks.roles_of(rollout, actor))
    if frame.may("edit", rollout.id) and frame.once(_reads_as_ai, rollout):
        own.append(("organization", None))
    others = [check for check in checks if (check.kind, check.person_id) not in own]
    if not own and not others:
        if not frame.may("edit", rollout.id):
            st.markdown("No self-check is open to you here. They are for the sponsor and for managers.")
        return
    st.subheader("Self-checks", anchor=False)
    for kind, person_id in own:
        key = _key(kind, person_id)
        done = find_check(checks, kind, person_id)
        label = f"{KIND_NAMES[kind]} · {'answered' if done else 'not answered yet'}"
        if panel := controls.fold(label, f"self_check.{key}", "fact_check", look="default"):
            with panel:
                _show_form(rollout, kind, person_id, done)
    _show_others(rollout, others)


def _key(kind: CheckKind, person_id: str | None) -> str:
    return f"{kind}.{person_id or ''}"


def _reads_as_ai(rollout: Rollout) -> bool:
    return cases.case_of(frame.here(), rollout.brief).kind.is_ai


def _show_form(rollout: Rollout, kind: CheckKind, person_id: str | None, done: SelfCheck | None) -> None:
    name = f"self_check.{rollout.id}.{_key(kind, person_id)}"
    with st.container():
        st.caption(_SCALE if kind == "organization" else f"{_PRIVATE} {_SCALE}")
        scores = done.scores if done else {}
        stored = {f"{name}.{question}": scores.get(question) for question in STATEMENTS[kind]}
        opened_forms.fill(name, rollout, stored)
        for key, statement in zip(stored, STATEMENTS[kind].values(), strict=True):
            st.segmented_control(statement.text, range(1, 6), key=key, persist_state="session")
        args = (rollout.id, kind, person_id)
        frame.button("Save answers", f"{name}.save", _save, *args)
    if done:
        _show_advice(done)


def _show_advice(check: SelfCheck) -> None:
    if advice := advice_for(check.kind, check.scores):
        st.markdown("**What to do next**")
        st.markdown(tables.bullets(advice))
        st.caption("The next draft proposes a task for each. It does not reveal your answers.")
    else:
        st.markdown(":material/check_circle: No low scores.")


def _save(rollout_id: str, kind: CheckKind, person_id: str | None) -> None:
    name = f"self_check.{rollout_id}.{_key(kind, person_id)}"
    typed = {question: st.session_state.get(f"{name}.{question}") for question in STATEMENTS[kind]}
    scores = {question: score for question, score in typed.items() if score}
    args = (self_checks.save, kind, person_id, scores)
    opened_forms.save(frame.act, name, *args, done="Answers saved.")


def _show_others(rollout: Rollout, checks: Sequence[SelfCheck]) -> None:
    """Show the lead what others answered, with what it asks for."""
    for check in checks:
        person = rollout.brief.find_person(check.person_id)
        who = person.name if person else "Someone no longer in the list"
        label = f"{who}: {KIND_NAMES[check.kind].lower()}"
        if panel := controls.fold(plain(label), f"self_check.read.{check.id}"):
            with panel:
                rows = [
                    (statement.text, str(check.scores.get(question, "–")))
                    for question, statement in STATEMENTS[check.kind].items()
                ]
                st.markdown(tables.table(("Statement", "Score"), rows))
                _show_advice(check)
