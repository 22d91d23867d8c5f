"""Forms that save against the version that they were opened with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """The version that a form shows, and what it was filled with.

    `values` is None after a conflict: what stands in the form then replaces the other version.
    """

    rollout_id: str
    version: int
    keys: tuple[str, ...]
    values: tuple[Any, ...] | None


def begin(form: str, rollout: Rollout, values: Mapping[str, Any]) -> None:
    """Fill a form's inputs, given by their keys, from this version."""
    for key, value in values.items():
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value
    st.session_state[_key(form)] = OpenedForm(rollout.id, rollout.version, (*values,), (*values.values(),))


def fill(form: str, rollout: Rollout, values: Mapping[str, Any]) -> None:
    """Fill a form that is drawn, unless something is typed in it."""
    opened = _find(form)
    if opened is None or opened.rollout_id != rollout.id or not _is_typed(opened):
        begin(form, rollout, values)
    for key, value in values.items():
        st.session_state.setdefault(key, value)


def save(act: Callable[..., Any], form: str, change: Callable[..., Any], *args: Any, **options: Any) -> Any:
    """Save by `act` against the version of the opening, and end the form if that worked.

    Saving again after a conflict replaces the other version.
    """
    if (opened := _find(form)) is None:
        return None

    def change_opened(workspace: Workspace, actor: Actor, rollout_id: str, *rest: Any, **more: Any) -> Any:
        try:
            return change(workspace, actor, rollout_id, *rest, **more)
        except Conflict:
            version = rollouts.open_rollout(workspace, actor, rollout_id).version
            st.session_state[_key(form)] = OpenedForm(rollout_id, version, opened.keys, None)
            raise

    if saved := act(change_opened, opened.rollout_id, opened.version, *args, **options):
        end(form)
    return saved


def end(form: str) -> None:
    """Drop what was typed in a form, and its version."""
    if opened := _find(form):
        for key in (*opened.keys, _key(form)):
            st.session_state.pop(key, None)


def _key(form: str) -> str:
    return f"opened.{form}"


def _find(form: str) -> OpenedForm | None:
    opened: OpenedForm | None = st.session_state.get(_key(form))
    return opened


def _is_typed(opened: OpenedForm) -> bool:
    if opened.values is None:
        return True
    filled = zip(opened.keys, opened.values, strict=True)
    return any(st.session_state.get(key, value) != value for key, value in filled)
