"""Facts from notes in the words of the form."""

from playbook.core.intake.intake import FACT_FIELDS, OF_A_GROUP, PEOPLE, Fact, FactField, level_of
from playbook.core.plan.brief import Brief
from playbook.ui.brief.people import LEVELS
from playbook.ui.words.brief_fields import FIELDS

_LABELS: dict[str, str] = {
    "person": "Person", "job_title": "Job title of {of}", "group_size": "Group {of}: people",
    "group_manager": "Group {of}: manager", "group_go_live": "Group {of}: go-live",
    "group_access": "Group {of}: access",
}  # fmt: skip
PARTS = ("The change", "The result", "Tools, dates and size", "People and budget", "Concerns", "Groups")
_PART_OF: dict[str, str] = {
    **dict.fromkeys(FACT_FIELDS[:7], PARTS[0]),
    **dict.fromkeys(("objective", "expected_benefit"), PARTS[1]),
    **{f"outcome_{name}": PARTS[1] for name in ("measure", "unit", "baseline", "target")},
    **dict.fromkeys(("tools", "regions", "start", "go_live", "end", "headcount"), PARTS[2]),
    **dict.fromkeys((*PEOPLE, "lead_hours_per_week", "incident_contact", "job_title"), PARTS[3]),
    **dict.fromkeys(("budget", "currency"), PARTS[3]),
    **dict.fromkeys(("past_attempts", "concerns"), PARTS[4]),
    **dict.fromkeys(OF_A_GROUP, PARTS[5]),
}


def part_of(field: FactField) -> str:
    return _PART_OF[field]


def label_of(field: FactField, of: str = "") -> str:
    """Return the field's name on the form, with whose it is."""
    return _LABELS[field].format(of=of) if field in _LABELS else FIELDS[field].label


def note_of(fact: Fact, brief: Brief) -> str:
    """Return how the fact was read, if that needs saying."""
    if fact.field == "job_title" and all(person.name != fact.of for person in brief.people):
        return f"Level: {LEVELS[level_of(str(fact.value))].lower()}, read from the job title."
    return fact.note
