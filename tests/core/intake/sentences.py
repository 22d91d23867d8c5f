"""Read a few sentences of a memo as the intake does."""

from datetime import date

from playbook.core.intake.intake import Fact
from playbook.core.intake.intake_changes import UNNAMED, changes_of
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.plan.brief import Brief, BriefFields
from playbook.core.text.notes import Notes
from playbook.llm.intake.sorting import read_sorted

TODAY = date(2026, 12, 1)


def facts_in(text: str) -> tuple[Fact, ...]:
    return read_sorted(Notes(text), TODAY)[0].facts


def values(text: str, *fields: str) -> list[object]:
    """Return the values of facts without doubt."""
    return [fact.value for fact in facts_in(text) if fact.field in fields and not fact.is_doubtful]


def fields_of(text: str, *doubtful: str) -> BriefFields:
    """Return the fields of a brief, with doubtful facts only of some fields."""
    facts = [fact for fact in facts_in(text) if not fact.is_doubtful or fact.field.startswith(doubtful)]
    changes = changes_of(facts, Brief(name=UNNAMED), TODAY)
    [edited] = [change for change in changes if isinstance(change, BriefEdited)]
    return BriefFields.model_validate(edited.values)
