"""Facts from notes in the words of the form: what they are about, what they say, what stands there now."""

from datetime import date
from typing import Any

from playbook.core.intake.intake import FACT_FIELDS, OF_A_GROUP, PEOPLE, Fact, FactField, level_of
from playbook.core.intake.intake_changes import now_of
from playbook.core.plan.brief import Brief
from playbook.ui.brief.people import LEVELS
from playbook.ui.words.brief_fields import FIELDS

_LABELS: dict[str, str] = {
    "person": "Person",
    "job_title": "Job title of {of}",
    "group_size": "Group {of}: people",
    "group_manager": "Group {of}: manager",
    "group_go_live": "Group {of}: go-live",
    "group_access": "Group {of}: access",
}
_PARTS = ("The change", "The result", "Tools, dates and size", "People and budget", "Concerns", "Groups")
_PART_OF: dict[str, str] = {
    **dict.fromkeys(FACT_FIELDS[:7], _PARTS[0]),
    **dict.fromkeys(
        ("objective", "expected_benefit", "outcome_measure", "outcome_unit", "outcome_baseline"), _PARTS[1]
    ),
    "outcome_target": _PARTS[1],
    **dict.fromkeys(("tools", "regions", "start", "go_live", "end", "headcount"), _PARTS[2]),
    **dict.fromkeys((*PEOPLE, "lead_hours_per_week", "incident_contact", "job_title"), _PARTS[3]),
    **dict.fromkeys(("budget", "currency"), _PARTS[3]),
    **dict.fromkeys(("past_attempts", "concerns"), _PARTS[4]),
    **dict.fromkeys(OF_A_GROUP, _PARTS[5]),
}
PARTS = _PARTS


def part_of(field: FactField) -> str:
    """The part of the form that a fact belongs to."""
    return _PART_OF[field]


def label_of(field: FactField, of: str = "") -> str:
    """The field by its name on the form, with whose or which group's it is."""
    return _LABELS[field].format(of=of) if field in _LABELS else FIELDS[field].label


def in_words(value: Any) -> str:
    """A value as the form shows it."""
    match value:
        case date():
            return f"{value:%a} {value.day} {value:%b} {value.year}"
        case float() | int():
            return f"{value:,.10g}"
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def said_now(fact: Fact, brief: Brief) -> str:
    """What stands in the brief where the fact would go; '' where nothing does."""
    now = now_of(fact, brief)
    return "" if now is None else in_words(now)


def note_of(fact: Fact, brief: Brief) -> str:
    """How the fact was read, where that needs saying."""
    if fact.field == "job_title" and all(person.name != fact.of for person in brief.people):
        return f"Level: {LEVELS[level_of(str(fact.value))].lower()}, read from the job title."
    return fact.note
