"""What the charts of progress show, as a title and a sentence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from playbook.core.base.words import count, day_in_words

Row = Mapping[str, Any]


def burn_up_finding(rows: Sequence[Row], today: date) -> tuple[str, str]:
    """Return how far the plan is, by its sums of each `day`."""
    past = [row for row in rows if row["day"] <= today]
    if not past:
        return "Not started yet", "Nothing was planned up to today."
    done = next((row["done"] for row in reversed(past) if row["done"] is not None), 0)
    planned = past[-1]["planned"]
    so_far = f"{done} of {count(rows[-1]['planned_now'], 'dated task')} done by {day_in_words(today)}"
    if not planned and not done:
        return "Not started yet", f"{so_far}; none was planned by then."
    gap = planned - done
    where = f"{count(abs(gap), 'task')} {'behind' if gap > 0 else 'ahead of'} plan" if gap else "On plan"
    return where, f"{so_far}; {planned} were planned by then."


def heat_finding(rows: Sequence[Row]) -> tuple[str, str]:
    """Return where most is late, by `group` and `stage`."""
    late = [row for row in rows if row["late"]]
    if not late:
        return "No team is behind", "No task is late."
    worst = max(late, key=lambda row: row["late"])
    where = f"{worst['group']}, {worst['stage']} ({worst['late']} of {worst['due']} due)"
    return f"Late tasks in {len(late)} of {count(len(rows), 'area')}", f"Worst: {where}."
