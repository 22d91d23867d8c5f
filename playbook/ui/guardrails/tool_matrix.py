"""Which data may go into which tool: a row for each tool."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.guardrails import DATA_CLASSES, Row, Ruling, guardrails_of, key_of, tools_named
from playbook.core.plan.items import DataClass, Policy
from playbook.desk.plan import guardrails
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import button, main_button, select
from playbook.ui.words.item_words import title_of

PER_PAGE = 20
RULING_NAMES: dict[Ruling, str] = {"allowed": "allowed", "forbidden": "no", "not_said": "not said"}
_POLICY, _PAGE, _BASE = "matrix.policy", "matrix.page", "matrix.base"

Ticks = dict[str, frozenset[DataClass]]


def show(rollout: Rollout) -> None:
    """Draw ticks for whoever may edit the plan, words for others."""
    if (panel := tables.opened("matrix", "Which data may go into which tool", "rule")) is None:
        return
    with panel:
        policies = [item for item in rollout.items.values() if isinstance(item, Policy)]
        tools = tools_named(rollout.brief.tools, rollout.items.values())
        may_edit = frame.may("edit", rollout.id)
        if not policies:
            _show_none(rollout, may_edit=may_edit)
            return
        st.markdown(
            "\n".join(f"- **{key.capitalize()}**: {plain(words)}" for key, words in DATA_CLASSES.items())
        )
        if not tools:
            st.markdown("No tool is named yet. Name the approved ones in the brief.")
            frame.link("brief", "Open the brief")
            return
        if may_edit:
            _show_ticks(rollout, _pick(policies), tools)
        if not may_edit or len(policies) > 1:
            _show_together(rollout, tools, len(policies))


def _show_none(rollout: Rollout, *, may_edit: bool) -> None:
    st.markdown("There are no guardrails yet: nothing says which tools and which data are allowed.")
    if may_edit:
        action = (undoable.do, guardrails.start_policy, rollout.id, rollout.version)
        done_text = "Added guardrails with the tools of the brief."
        main_button("Write guardrails", "", "matrix.start", *action, done=done_text)


def _pick(policies: Sequence[Policy]) -> Policy:
    titles = frame.tell_apart({policy.id: title_of(policy) for policy in policies})
    if st.session_state.get(_POLICY) not in titles:
        st.session_state[_POLICY] = next(iter(titles))
    if len(titles) > 1:
        select("Which guardrails", titles, _POLICY)
    return next(policy for policy in policies if policy.id == st.session_state[_POLICY])


def _show_ticks(rollout: Rollout, policy: Policy, tools: Sequence[str]) -> None:
    rails = guardrails_of({policy.id: policy})
    is_changed_since = _take(policy, {key_of(tool): rails.classes(tool) or frozenset() for tool in tools})
    if policy.locked:
        st.caption("These guardrails are locked. Unlock them in the list below to change a tick.")
    if is_changed_since:
        st.warning("These guardrails changed meanwhile. Your choices are still here; check them.")
    for row in guardrails_of({policy.id: policy}).matrix(tables.part_of(tools, _PAGE, PER_PAGE)):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{plain(row.tool)}**  \n:small[:gray[{_say_rule(row)}]]", width=215)
            for data_class in DATA_CLASSES:
                key, label = _key(policy.id, row.tool, data_class), data_class.capitalize()
                options: dict[str, Any] = {"on_change": "ignore", "persist_state": "session"}
                st.checkbox(label, key=key, disabled=policy.locked, width=122, **options)
    tables.show_pages(tools, _PAGE, PER_PAGE)
    st.caption("A tick approves the tool for that data. Other tools: name them in the brief or a use case.")
    with st.container(horizontal=True):
        action = (_save, rollout.id, rollout.version, policy.id, tools)
        main_button("Save", "", "matrix.save", *action, disabled=policy.locked)
        button("Discard changes", "", "matrix.discard", _forget, policy.id)


def _say_rule(row: Row) -> str:
    if not row.is_approved:
        return "not approved here"
    if "not_said" in row.rulings.values():
        return "approved, data not said"
    return "approved" if "allowed" in row.rulings.values() else "no data may go in"


def _show_together(rollout: Rollout, tools: Sequence[str], policies: int) -> None:
    title = f"What the {policies} guardrails allow together" if policies > 1 else "What the guardrails allow"
    st.markdown(f"**{title}**")
    rows = [
        {"Tool": row.tool}
        | {data_class.capitalize(): RULING_NAMES[row.rulings[data_class]] for data_class in DATA_CLASSES}
        for row in guardrails_of(rollout.items).matrix(tools)
    ]
    pinned = {"Tool": st.column_config.TextColumn(pinned=True, width=110)}
    st.dataframe(rows, hide_index=True, column_config=pinned, alt=f"{title}: a row for each tool")


def _take(policy: Policy, stored: Ticks) -> bool:
    """Put stored values into the ticks unless changed here; return whether both changed."""
    bases: dict[str, Ticks] = st.session_state.setdefault(_BASE, {})
    base = bases.get(policy.id, {})
    is_changed = bool(_changes(policy.id, base))
    fresh = {tool: classes for tool, classes in stored.items() if tool not in base or not is_changed}
    for tool, classes in fresh.items():
        _put(policy.id, tool, classes, is_new=base.get(tool) != classes)
    bases[policy.id] = base | fresh if is_changed else stored
    return is_changed and any(stored.get(tool, frozenset()) != classes for tool, classes in base.items())


def _put(policy_id: str, tool: str, classes: frozenset[DataClass], *, is_new: bool) -> None:
    """Write only other values: ticks made during the run must survive."""
    for data_class in DATA_CLASSES:
        key = _key(policy_id, tool, data_class)
        if is_new or key not in st.session_state:
            st.session_state[key] = data_class in classes


def _changes(policy_id: str, base: Mapping[str, frozenset[DataClass]]) -> dict[str, list[DataClass]]:
    """Return the tools whose ticks were changed here, with their ticks."""
    changed = {}
    for tool, classes in base.items():
        ticked = [
            data_class
            for data_class in DATA_CLASSES
            if st.session_state.get(_key(policy_id, tool, data_class), data_class in classes)
        ]
        if set(ticked) != classes:
            changed[tool] = ticked
    return changed


def _key(policy_id: str, tool: str, data_class: DataClass) -> str:
    return f"matrix.tick.{policy_id}.{key_of(tool)}.{data_class}"


def _save(rollout_id: str, seen: int, policy_id: str, tools: Sequence[str]) -> None:
    changed = _changes(policy_id, st.session_state.get(_BASE, {}).get(policy_id, {}))
    if not changed:
        frame.say("No tick was changed.")
        return
    names = {key_of(tool): tool for tool in tools}
    ticks = {names.get(tool, tool): classes for tool, classes in changed.items()}
    if undoable.do(guardrails.save_ticks, rollout_id, seen, policy_id, ticks, done="Saved the ticks."):
        _forget(policy_id)


def _forget(policy_id: str) -> None:
    st.session_state.get(_BASE, {}).pop(policy_id, None)
    for key in [key for key in st.session_state if str(key).startswith(f"matrix.tick.{policy_id}.")]:
        del st.session_state[key]
