"""The inventory of use cases as CSV for spreadsheets, without formulas (ASVS 1.2.10)."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from playbook.core.plan.brief import Brief, say_role
from playbook.core.plan.items import Owner
from playbook.core.progress.inventory import UseCaseEntry

# A spreadsheet may open the file with another separator, which then splits cells at places of its own.
_BREAKS = r"\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
_BEFORE_A_FORMULA = re.compile(
    rf"^(?=[\t\r\n\0])|(?:^|(?<=[;,|{_BREAKS}]))(?=(?:[^\S{_BREAKS}]|[\"\0])*+[=+\-@＝＋－＠])"
)
Value = str | int | float | None
HEAD = (
    "Use case", "Task", "Teams", "Owner", "Reviewer", "Tool", "Data class", "Leaves the organization",
    "Risk", "Status", "Blocked because", "Measure", "Next review", "Days overdue",
    "Net minutes saved each time", "Recipes", "Missing",
)  # fmt: skip


def inventory_csv(brief: Brief, entries: Sequence[UseCaseEntry]) -> bytes:
    """Return the inventory as CSV, a row for each use case."""
    return csv_of(HEAD, (_row(brief, entry) for entry in entries))


def _row(brief: Brief, entry: UseCaseEntry) -> tuple[Value, ...]:
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
    return person.name if person else say_role(owner.role)


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as CSV in UTF-8, with the byte order mark for spreadsheets."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        # An exponent, or fewer digits, would be another number.
        return str(int(value)) if value == int(value) else str(round(value, 6))
    return _BEFORE_A_FORMULA.sub("'", value)
