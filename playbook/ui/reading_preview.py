"""What a file with readings would do, before anything is logged."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.errors import Problem
from playbook.core.fields import Id
from playbook.desk.reading_files import Change, Preview
from playbook.desk.reading_sheet import Scope
from playbook.desk.reading_table import Read
from playbook.desk.usage_table import Usage
from playbook.ui.frame import plain

_SHOWN = 20


def show_counts(scope: Scope, usage: Usage) -> None:
    """Draw what a file about people or seats counts, by group and day."""
    if not usage.counts:
        return
    rows = [
        {
            "Group": _group(scope, count.group_id),
            "Day": count.day,
            "Seats": count.seats or None,
            "Active": count.active,
            "Active in 28 days": count.active_28,
            "Idle": count.idle,
        }
        for count in usage.counts
    ]
    said = {key for row in rows for key, value in row.items() if value is not None}
    shown = [{key: value for key, value in row.items() if key in said} for row in rows]
    st.markdown("**What was counted** :small[Only these counts are kept; no name and no address is.]")
    st.dataframe(shown, hide_index=True, placeholder="–", alt="The counts of the file by group and day")


def show(scope: Scope, found: Read | Usage, seen: Preview) -> None:
    """Draw what would be logged, what would be replaced, what is there already, and what is wrong."""
    if found.notes:
        st.caption("  \n".join(plain(note) for note in found.notes))
    count = len(seen.wanted)
    st.markdown(f"**What would be logged: {count:,} {'reading' if count == 1 else 'readings'}**")
    if seen.lines:
        _show_lines(scope, seen)
    for note in _about(seen):
        st.markdown(f":small[:material/info: {plain(note)}]")
    if seen.replaced:
        _show_replaced(scope, seen.replaced)
    if problem := seen.too_many:
        st.error(f"{plain(problem.message)} {plain(problem.hint)}", icon=":material/error:")
    _show_wrong(found.problems, found.wrong)


def _show_lines(scope: Scope, seen: Preview) -> None:
    rows = [
        {
            "Metric": scope.metrics[line.metric_id].title or line.metric_id,
            "Group": _group(scope, line.group_id),
            "Readings": line.count,
            "First": line.first,
            "Last": line.last,
            **({"Replaced": line.replaced} if seen.replaced else {}),
        }
        for line in seen.lines
    ]
    st.dataframe(rows, hide_index=True, alt="What would be logged, by metric and group")


def _about(seen: Preview) -> list[str]:
    notes = list(seen.notes)
    if seen.same and not seen.wanted:
        notes.append("Everything in it is logged already, so there is nothing new.")
    elif seen.same:
        said = "1 reading is" if seen.same == 1 else f"{seen.same:,} readings are"
        notes.append(f"{said} logged already with the same value, and stay as they are.")
    return notes


def _show_replaced(scope: Scope, replaced: Sequence[Change]) -> None:
    count = len(replaced)
    said = "1 reading has" if count == 1 else f"{count:,} readings have"
    lines = [f"- {plain(_change(scope, one))}" for one in replaced[:_SHOWN]]
    if count > _SHOWN:
        lines.append(f"- And {count - _SHOWN:,} more.")
    st.warning(
        f"{said} another value than is logged, and would replace it:\n" + "\n".join(lines),
        icon=":material/swap_horiz:",
    )


def _change(scope: Scope, change: Change) -> str:
    entry = change.entry
    title = scope.metrics[entry.metric_id].title or entry.metric_id
    about = f"{title}, {_group(scope, entry.group_id)}, {entry.day.isoformat()}"
    return f"{about}: {change.before:g} → {entry.value:g}"


def _show_wrong(problems: Sequence[Problem], wrong: int) -> None:
    if not problems:
        return
    lines = [f"- {plain(problem.message)} {plain(problem.hint)}" for problem in problems]
    if wrong > len(problems):
        lines.append(f"- And {wrong - len(problems):,} more; put these right first.")
    st.error("\n".join(lines), icon=":material/error:")


def _group(scope: Scope, group_id: Id | None) -> str:
    return "The whole rollout" if group_id is None else scope.groups.get(group_id, group_id)
