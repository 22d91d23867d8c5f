"""How long a workbook takes to go out and to come back, beside its limits."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Gate, Message, Milestone, TrainingSession
from playbook.desk.sheets.bringing import Choices, effect_of
from playbook.desk.sheets.merging import merge
from playbook.desk.sheets.reading import read_workbook
from playbook.exports.workbook.columns import PLAN
from playbook.exports.workbook.layout import workbook_of

DANA, DAY = Actor(name="Dana"), date(2027, 1, 4)
TASKS, LIMIT = 1_582, 1.0  # seconds of processor time for each way
_KINDS = (Message, TrainingSession, Milestone, Gate)


def plan() -> Rollout:
    """Return a plan of TASKS dated tasks, each with a text."""
    now = datetime(2027, 1, 4, tzinfo=UTC)
    items = {}
    for number in range(TASKS):
        kind = _KINDS[number % len(_KINDS)]
        task: Any = kind(id=f"t{number}", title=f"Task {number}", date=DAY + timedelta(days=number % 200))
        items[task.id] = task.model_copy(update={"why": "Because it matters to them. " * 12})
    brief = Brief(name="Big")
    return Rollout(
        id="big", version=1, created_by="Dana", created_at=now, changed_at=now, brief=brief, items=items
    )


def processor_seconds() -> float:
    """Return what this process and its children have used: other work on the machine adds nothing."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def timed(name: str, work: Callable[[], Any]) -> Any:
    """Run one part and print its processor seconds beside the limit."""
    began = processor_seconds()
    result = work()
    print(f"{name:<28} {processor_seconds() - began:6.2f} s   limit {LIMIT:.1f} s")
    return result


def main() -> None:
    """Print the seconds of each way."""
    rollout = plan()
    workbook_of(rollout)  # imports
    data = timed("out", lambda: workbook_of(rollout))
    print(f"{'size':<28} {len(data) / 1_000:6.0f} kB")
    file = timed("back, in a child", lambda: read_workbook(data))
    found = timed("compared, nothing changed", lambda: merge(file, rollout, rollout))
    assert found.is_empty
    sheet = file.sheets[PLAN]
    rows = tuple(replace(row, cells={**row.cells, "note": "changed"}) for row in sheet.rows)
    every = replace(file, sheets={**file.sheets, PLAN: replace(sheet, rows=rows)})
    found = timed("compared, every row changed", lambda: merge(every, rollout, rollout))
    effect = timed("tried on the plan", lambda: effect_of(rollout, found, Choices(), DANA, DAY))
    assert len(effect.changes) == TASKS


if __name__ == "__main__":
    main()
