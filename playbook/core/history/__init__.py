"""The log in words: one plain sentence per event."""

from collections.abc import Mapping
from datetime import date

from playbook.core.base.words import day_in_words
from playbook.core.events import (
    PURPOSE_NAMES,
    AnyDeed,
    BriefEdited,
    Event,
    GroupRemoved,
    GroupSaved,
    ItemAdded,
    ItemEdited,
    ItemLocked,
    ItemRemoved,
    ModelAsked,
    PersonForgotten,
    PersonRemoved,
    PersonSaved,
    RolloutArchived,
    RolloutCreated,
)
from playbook.core.fields import StageKey
from playbook.core.history.counts import counts_in_words
from playbook.core.history.library import library_in_words
from playbook.core.history.progress import progress_in_words
from playbook.core.items import KIND_NAMES, Item
from playbook.core.state import Rollout

__all__ = ["BRIEF_WORDS", "in_words", "names_in", "names_of", "stage_of"]

BRIEF_WORDS = {
    "name": "the name",
    "organisation": "the organisation",
    "what_changes": "what changes",
    "why": "why",
    "why_now": "why now",
    "risk_of_not_changing": "the risk of not changing",
    "what_stays": "what stays the same",
    "objective": "the objective",
    "expected_benefit": "the expected benefit",
    "outcome_measure": "the outcome measure",
    "outcome_unit": "the outcome's unit",
    "outcome_baseline": "the outcome's baseline",
    "outcome_target": "the outcome's target",
    "tools": "the tools",
    "regions": "the regions",
    "start": "the start date",
    "go_live": "the go-live date",
    "end": "the end date",
    "headcount": "the headcount in scope",
    "sponsor_id": "the sponsor",
    "lead_id": "the rollout lead",
    "lead_hours_per_week": "the lead's hours a week",
    "budget": "the budget",
    "currency": "the currency",
    "sustainment_owner_id": "the sustainment owner",
    "incident_contact": "the incident contact",
    "past_attempts": "past attempts",
    "concerns": "the concerns",
}


Names = Mapping[str, str]
_NO_NAMES: Names = {}


def names_of(rollout: Rollout) -> dict[str, str]:
    """Give back the titles of a rollout's items and the names of its groups, by id."""
    items = {item.id: item.title for item in rollout.items.values() if item.title}
    return items | {group.id: group.name for group in rollout.brief.groups}


def names_in(deed: AnyDeed) -> dict[str, str]:
    """Give back the name that a deed gives to an item or a group, by id; a later deed may say only the id."""
    match deed:
        case ItemAdded(item=item) | ItemEdited(item=item) if item.title:
            return {item.id: item.title}
        case GroupSaved(group=group):
            return {group.id: group.name}
    return {}


def in_words(deed: AnyDeed, names: Names = _NO_NAMES) -> str:
    """Give back what the deed did, as the rest of a sentence after who did it.

    `names`: what items and groups are called, for the deeds that say only their ids.
    """
    match deed:
        case RolloutCreated(name=name, sample=sample):
            return f"opened the sample '{name}'" if sample else f"started the rollout '{name}'"
        case RolloutArchived(archived=archived):
            return "archived the rollout" if archived else "brought the rollout back from the archive"
        case BriefEdited(values=values):
            return "edited " + _listed([BRIEF_WORDS.get(name, name) for name in values])
        case GroupSaved(group=group):
            return f"saved the group {group.name} ({group.size} people)"
        case GroupRemoved(title=title, group_id=group_id):
            return f"removed the group {title or group_id}"
        case PersonSaved(person=person):
            return f"saved {person.name}" + (f", {person.job_title}" if person.job_title else "")
        case PersonRemoved(title=title, person_id=person_id):
            return f"removed {title or person_id} from the people"
        case ItemAdded(item=item):
            return f"added the {_named(item)}{_on(item.due)}"
        case ItemEdited(item=item):
            return f"edited the {_named(item)}{_on(item.due)}"
        case ItemRemoved(title=title, item_id=item_id):
            return f"removed '{title or item_id}'"
        case ItemLocked(title=title, item_id=item_id, locked=locked):
            return f"{'locked' if locked else 'unlocked'} '{title or item_id}'"
        case _:
            return _what_followed(deed, names)


def _what_followed(deed: AnyDeed, names: Names) -> str:
    said = progress_in_words(deed, names) or library_in_words(deed) or counts_in_words(deed, names)
    if said:
        return said
    match deed:
        case ModelAsked():
            return _asked_in_words(deed)
        case PersonForgotten(rewritten=1):
            return "forgot a person: 1 earlier change does not name them any more"
        case PersonForgotten(rewritten=rewritten):
            return f"forgot a person: {rewritten:,} earlier changes do not name them any more"
    raise AssertionError(deed)


def _asked_in_words(deed: ModelAsked) -> str:
    about = "about " if deed.estimated else ""
    cost = "" if deed.cost_usd is None else f", ${deed.cost_usd:.4f}"
    failed = " without a usable answer" if deed.outcome else ""
    if deed.outcome == "stopped":
        failed = " and stopped it"
    return (
        f"asked {deed.model} at {deed.host} for {PURPOSE_NAMES[deed.purpose]}{failed}: "
        f"{about}{deed.tokens:,} tokens{cost}, prompt {deed.prompt_sha[:12]}"
    )


def stage_of(event: Event) -> StageKey | None:
    """The stage that an event is about, or None."""
    deed = event.deed
    if isinstance(deed, ItemAdded | ItemEdited):
        return deed.item.stage
    return getattr(deed, "stage", None)


def _named(item: Item) -> str:
    return f"{KIND_NAMES[item.kind]} '{item.title or item.id}'"


def _on(day: date | None) -> str:
    return f" for {day_in_words(day)}" if day else ""


def _listed(words: list[str]) -> str:
    if len(words) > 4:
        return f"{len(words)} fields of the brief"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
