"""The tables of the brief: tasks, conditions, concerns, closed days, stakeholders."""

from collections.abc import Callable, Mapping
from typing import Any

from playbook.core.base import unique_labels
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import CONDITION_NAMES
from playbook.core.plan.case_problems import GATE_NAMES
from playbook.desk.plan import case_rows
from playbook.ui.brief.row_table import RowColumn, RowTable
from playbook.ui.words.brief_fields import names_apart
from playbook.ui.words.item_words import DATA_CLASSES, REVIEWER_NEEDED

_Columns = Callable[[Brief], tuple[RowColumn, ...]]
_INFLUENCE, _SUPPORT = "high, medium, low, or 5 (decides) to 1", "against, neutral, for, or 1 to 5"
_NEW_NAMES = "New names are added to People."


def _people(brief: Brief) -> Mapping[str, str]:
    return unique_labels.unique_labels(names_apart(brief.people))


def _teams(brief: Brief) -> Mapping[str, str]:
    return unique_labels.unique_labels({group.id: group.name for group in brief.groups})


def _texts(names: Mapping[Any, str]) -> Mapping[str, str]:
    return {str(code): name for code, name in names.items()}


def _task_columns(brief: Brief) -> tuple[RowColumn, ...]:
    return (
        RowColumn("group_id", "Team", "choice", "Who does this task.", choices=_teams(brief)),
        RowColumn("task", "Task", help="What they do, in their own words.", width=250),
        RowColumn("tool", "Tool", help="What they will do it with."),
        RowColumn(
            "data_class",
            "Data",
            "choice",
            f"The most sensitive data in it. The plan's rules on data follow it. {REVIEWER_NEEDED}",
            choices=DATA_CLASSES,
        ),
    )


# Whom a row is about: it may ask for their agreement or only hear them.
_KINDS = {**CONDITION_NAMES, "works_council": "Works council", "union": "Union", "other": "Other"}


def _condition_columns(brief: Brief) -> tuple[RowColumn, ...]:
    gates = {str(gate): name[:1].upper() + name[1:] for gate, name in GATE_NAMES.items()}
    return (
        RowColumn("name", "Condition", help="What must be true first.", width=162),
        RowColumn("kind", "Kind", "choice", width=105, choices=_texts(_KINDS)),
        RowColumn(
            "group_ids",
            "Teams",
            "many",
            "Who waits for it. Empty: all, or those it names.",
            90,
            _teams(brief),
        ),
        RowColumn("owner_id", "Owner", "person", _NEW_NAMES, 100, _people(brief)),
        RowColumn("needed_by", "Needed by", "day", width=108),
        RowColumn("gates", "Blocks", "choice", "The step that waits for it.", 90, gates),
        RowColumn("done_when", "Done when", help="How you will know that it is met.", width=130),
        RowColumn("met_on", "Met on", "day", "Empty while it is open.", 110, is_late=True),
    )


def _concern_columns(brief: Brief) -> tuple[RowColumn, ...]:
    people = "Hidden from the people it is about, from plans for them and from share links."
    answer = "What you will say. Others read the row once it has an answer that names nobody."
    return (
        RowColumn("text", "Concern", help="In their words.", width=250),
        RowColumn("held_by", "Who has it", help="Such as field sales, or a name."),
        RowColumn("group_ids", "Teams", "many", choices=_teams(brief)),
        RowColumn("is_about_people", "About people", "flag", people, 130),
        RowColumn("answer", "Answer", help=answer, width=250),
        RowColumn("answered_by_id", "Who answers", "person", _NEW_NAMES, choices=_people(brief)),
        RowColumn("place", "Where", help="Such as the shift meeting."),
        RowColumn("answer_on", "Date", "day", width=110),
    )


_CLOSED_FOR = (
    "Such as stock-taking; “no training” keeps only sessions away. Or without dates: last 2 and first 3 "
    "working days of each month: month-end close."
)
_KIND_OF_DAYS = "Closed: nobody works. Busy: nobody trains or starts. Empty: the reason tells."


def _closed_columns(_brief: Brief) -> tuple[RowColumn, ...]:
    return (
        RowColumn("start", "First day", "day", width=110),
        RowColumn("end", "Last day", "day", "Empty: one day.", 110),
        RowColumn("kind", "Kind", "choice", _KIND_OF_DAYS, 110, {"closed": "Closed", "busy": "Busy"}),
        RowColumn("reason", "Reason", help=_CLOSED_FOR, width=250),
    )


def _stakeholder_columns(brief: Brief) -> tuple[RowColumn, ...]:
    people = _people(brief)
    return (
        RowColumn("person_id", "Person", "person", _NEW_NAMES, 130, people),
        RowColumn("influence", "Influence", "score", "From 1, little, to 5, decides.", 95, hint=_INFLUENCE),
        RowColumn("support", "Support", "score", "From 1, against it, to 5, for it.", 90, hint=_SUPPORT),
        RowColumn("needs", "What they need", width=160),
        RowColumn("contact_id", "Who talks to them", "person", _NEW_NAMES, 160, people),
        RowColumn("talk_on", "By", "day", width=110),
    )


def _table_of(field: str, name: str, columns: _Columns, save: Callable[..., Any]) -> RowTable:
    """Return the table of a list that stands in the brief under this field."""
    return RowTable(field, name, columns, lambda rollout: case_rows.rows_of(rollout.brief, field), save)


TASKS = RowTable(
    "tasks", "Tasks", _task_columns, lambda rollout: case_rows.task_rows(rollout.brief), case_rows.save_tasks
)
CONDITIONS = _table_of("conditions", "Conditions", _condition_columns, case_rows.save_conditions)
CONCERNS = _table_of("concern_list", "Concerns and answers", _concern_columns, case_rows.save_concerns)
CLOSED_DAYS = _table_of(
    "company_blackouts", "Closed or busy days", _closed_columns, case_rows.save_closed_days
)
STAKEHOLDERS = _table_of("stakeholders", "Stakeholders", _stakeholder_columns, case_rows.save_stakeholders)
