"""The inventory of use cases as a table for a spreadsheet."""

from collections.abc import Sequence

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Owner
from playbook.core.progress.inventory import Entry
from playbook.exports.cells import Value, csv_of

HEAD = (
    "Use case", "Task", "Groups", "Owner", "Reviewer", "Tool", "Data class", "Leaves the organisation",
    "Risk", "Status", "Blocked because", "Measure", "Next review", "Days overdue",
    "Net minutes saved each time", "Recipes", "Missing",
)  # fmt: skip


def inventory_csv(brief: Brief, entries: Sequence[Entry]) -> bytes:
    """Return the inventory as CSV, a row for each use case."""
    return csv_of(HEAD, (_row(brief, entry) for entry in entries))


def _row(brief: Brief, entry: Entry) -> tuple[Value, ...]:
    case = entry.case
    return (
        case.title,
        case.task,
        "; ".join(group.name for group in brief.groups if group.id in case.group_ids),
        _name(brief, case.owner),
        _name(brief, case.reviewer),
        case.tool,
        case.data_class,
        "yes" if case.external else "no",
        case.risk,
        case.status,
        entry.blocked,
        case.measure,
        case.next_review.isoformat() if case.next_review else None,
        entry.overdue_days or None,
        entry.net_minutes,
        entry.recipes,
        ", ".join(entry.missing),
    )


def _name(brief: Brief, owner: Owner | None) -> str:
    if owner is None:
        return ""
    person = brief.find_person(owner.person_id)
    return person.name if person else owner.role
