"""What a file with readings would do, before anything is logged."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.errors import Problem
from playbook.core.base.fields import Id
from playbook.core.base.words import count
from playbook.core.plan.counts import Use
from playbook.desk.progress.reading_files import Preview, ReplacedValue
from playbook.desk.tables.reading_table import Read, Scope
from playbook.desk.tables.usage_table import UsageCounts
from playbook.ui.shell.frame import plain

_SHOWN = 20


def show_counts(scope: Scope, usage: UsageCounts) -> None:
    """Draw what a file about people or seats counts, by group and day."""
    if not usage.counts:
        return
    rows = [
        {
            "Team": _group(scope, use.group_id),
            "Day": use.day,
            "Seats": use.seats or None,
            "Active": use.active,
            "Active in 28 days": use.active_28,
            "Idle": use.idle,
        }
        for use in usage.counts
    ]
    filled = {key for row in rows for key, value in row.items() if value is not None}
    shown = [{key: value for key, value in row.items() if key in filled} for row in rows]
    st.markdown("**What was counted** :small[Only counts are kept; no name and no address is.]")
    if usage.uses:
        _show_uses(scope, usage.uses)
        if len(usage.counts) == len(usage.uses):
            return
    place = st.expander(f"All {len(shown):,} counts of the file", type="compact") if usage.uses else st
    place.dataframe(shown, hide_index=True, placeholder="–", alt="The counts of the file by team and day")
    if not usage.uses:
        st.caption("Without the number of seats, Results cannot show who uses it.")


def show(scope: Scope, table: Read | UsageCounts, seen: Preview) -> None:
    """Draw what would be logged or replaced, what exists, and what is wrong."""
    if table.notes:
        st.caption("  \n".join(plain(note) for note in table.notes))
    st.markdown(f"**What would be logged: {say_how_many(len(seen.entries), len(seen.uses))}**")
    if seen.lines:
        _show_lines(scope, seen)
    for note in _about(seen):
        st.markdown(f":small[:material/info: {plain(note)}]")
    if seen.replaced:
        lines = [f"- {plain(_change(scope, change))}" for change in seen.replaced[:_SHOWN]]
        if len(seen.replaced) > _SHOWN:
            lines.append(f"- And {len(seen.replaced) - _SHOWN:,} more.")
        subject = count(len(seen.replaced), "reading has", "readings have")
        first = f"{subject} another value than is logged, and would replace it:"
        st.warning("\n".join([first, *lines]), icon=":material/swap_horiz:")
    if problem := seen.too_many:
        st.error(f"{plain(problem.message)} {plain(problem.hint)}", icon=":material/error:")
    _show_wrong(table.problems, table.wrong)


def say_how_many(readings: int, uses: int) -> str:
    """Return how many were read: '2 readings and 1 count of use'."""
    parts = [count(readings, "reading")] if readings or not uses else []
    return " and ".join([*parts, count(uses, "count of use", "counts of use")] if uses else parts)


def _show_uses(scope: Scope, uses: Sequence[Use]) -> None:
    """Draw the counts stored for Progress, and what the file lacks."""
    rows = [
        {
            "Team": _group(scope, use.group_id),
            "Day": use.day,
            "Seats": use.seats,
            "Used in 7 days": use.active,
            "Also the week before": use.returning,
            "Active days of 28": use.depth,
            "Idle for 28 days": use.idle,
            "Idle cost a month": use.idle_cost,
        }
        for use in uses
    ]
    filled = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    shown = [{name: row[name] for name in filled} for row in rows]
    st.caption("For Results: a count for each team and week, the latest.")
    st.dataframe(shown, hide_index=True, placeholder="–", alt="What is kept of the use, by team and day")
    if lacking := [words for name, words in _CANNOT.items() if name not in filled]:
        st.caption(f"The file does not tell {', or '.join(lacking)}; that stays open.")


_CANNOT = {
    "Used in 7 days": "who used it in the 7 days up to the day",
    "Also the week before": "who came back, which takes rows about the same people of the week before",
    "Active days of 28": "on how many days they used it, which takes rows about them of each of 28 days",
    "Idle for 28 days": "which seats were idle for 28 days",
    "Idle cost a month": "what a seat costs",
}


def _show_lines(scope: Scope, seen: Preview) -> None:
    rows = [
        {
            "Metric": scope.metrics[line.metric_id].title or line.metric_id,
            "Team": _group(scope, line.group_id),
            "Readings": line.count,
            "First": line.first,
            "Last": line.last,
            **({"Replaced": line.replaced} if seen.replaced else {}),
        }
        for line in seen.lines
    ]
    st.dataframe(rows, hide_index=True, alt="What would be logged, by metric and team")


def _about(seen: Preview) -> list[str]:
    notes = list(seen.notes)
    if seen.recounted:
        subject = count(seen.recounted, "count of use differs", "counts of use differ")
        notes.append(f"{subject} from what is kept for the day, and would replace it.")
    if (seen.same or seen.same_uses) and not (seen.entries or seen.uses):
        notes.append("Everything in it is logged already, so there is nothing new.")
    elif seen.same:
        subject = count(seen.same, "reading is", "readings are")
        notes.append(f"{subject} logged already with the same value, and stay as they are.")
    return notes


def _change(scope: Scope, change: ReplacedValue) -> str:
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
