"""The log in words: one plain sentence per event."""

from collections.abc import Mapping
from datetime import date

from playbook.core.events import (
    DECISION_NAMES,
    PURPOSE_NAMES,
    WHERE_NAMES,
    AnswerRemoved,
    AnyDeed,
    BriefEdited,
    Event,
    ExampleHidden,
    ExampleLogged,
    ExampleRemoved,
    GateDecided,
    GroupRemoved,
    GroupSaved,
    IncidentLogged,
    IncidentRemoved,
    ItemAdded,
    ItemEdited,
    ItemLocked,
    ItemMoved,
    ItemRemoved,
    Launched,
    LaunchWithdrawn,
    ModelAsked,
    PersonForgotten,
    PersonRemoved,
    PersonSaved,
    QuestionAnswered,
    ReadinessScored,
    ReadingLogged,
    ReadingRemoved,
    RecipeRemoved,
    RecipeSaved,
    RolloutArchived,
    RolloutCreated,
    StatusLogged,
    TrackingRestored,
    TrainingCounted,
    UseCaseTimed,
    UseCounted,
    UseRemoved,
    VerdictRestored,
)
from playbook.core.examples import RATING_NAMES
from playbook.core.fields import StageKey
from playbook.core.incidents import HARM_NAMES
from playbook.core.items import KIND_NAMES, STATUS_NAMES, Item
from playbook.core.state import Rollout

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


def day_in_words(day: date) -> str:
    """Give back a day as people write it in a plan: 'Tue 3 Mar', with the year."""
    return f"{day:%a} {day.day} {day:%b %Y}"


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
            return _progress_in_words(deed, names)


def _progress_in_words(deed: AnyDeed, names: Names) -> str:
    match deed:
        case Launched(baseline=baseline):
            return f"launched the rollout with {len(baseline)} dated items as the baseline"
        case LaunchWithdrawn():
            return "took the launch back"
        case StatusLogged(title=title, item_id=item_id, status=status, note=note):
            return f"logged '{title or item_id}' as {STATUS_NAMES[status]}" + (f": {note}" if note else "")
        case ItemMoved():
            return (
                f"moved '{deed.title or deed.item_id}' from {day_in_words(deed.from_day)} "
                f"to {day_in_words(deed.to_day)}: {deed.reason}"
            )
        case TrackingRestored(title=title, item_id=item_id):
            return f"put the progress of '{title or item_id}' back to what it was"
        case GateDecided(title=title, item_id=item_id, decision=decision, why=why):
            return f"decided at '{title or item_id}': {DECISION_NAMES[decision].lower()}, because {why}"
        case VerdictRestored(title=title, item_id=item_id):
            return f"put the decision at '{title or item_id}' back to what it was"
        case ReadinessScored(group_id=group_id, scores=scores):
            return f"{'scored' if scores else 'cleared'} the readiness of {names.get(group_id, group_id)}"
        case ExampleLogged(example=example):
            rated = "" if example.rating is None else f", {RATING_NAMES[example.rating]}"
            return (
                f"logged an example{rated}: {example.what}" if example.what else f"logged an example{rated}"
            )
        case ExampleHidden(title=title):
            return "hid an example from everyone else" + (f": {title}" if title else "")
        case ExampleRemoved():
            return "removed an example"
        case ReadingLogged(reading=reading):
            name = names.get(reading.metric_id)
            what = f"'{name}'" if name else reading.metric_id
            whose = f" of {names.get(reading.group_id, reading.group_id)}" if reading.group_id else ""
            # What was read of a group is told where its size is looked at, and by subtraction (rule T11).
            value = "" if reading.group_id else f": {reading.value:g}"
            return f"read {what}{whose} on {day_in_words(reading.day)}{value}"
        case ReadingRemoved():
            return "removed a reading"
        case RecipeSaved(recipe=recipe):
            shown = "" if recipe.may_share == "no" else ", to be shown by links"
            return f"saved the recipe '{recipe.title}'{shown}"
        case RecipeRemoved(title=title):
            return "removed a recipe" + (f": {title}" if title else "")
        case IncidentLogged(incident=incident):
            settled = ", settled" if incident.closed_on else ""
            return f"logged an incident ({HARM_NAMES[incident.harm]}{settled}): {incident.title}"
        case IncidentRemoved(title=title):
            return "removed an incident" + (f": {title}" if title else "")
        case UseCounted(use=use):
            whose = f" of {names.get(use.group_id, use.group_id)}" if use.group_id else ""
            # As with a reading: how many of a group used it is not told here.
            is_told = use.active is not None and not use.group_id
            active = f", {use.active:,} of them used in the week" if is_told else ""
            return f"counted {use.seats:,} seats{whose} on {day_in_words(use.day)}{active}"
        case UseRemoved():
            return "removed a count of seats"
        case TrainingCounted(group_id=group_id, trained=trained):
            return (
                f"counted {trained.trained:,} people of {names.get(group_id, group_id)} as trained"
                if trained
                else f"took back how many of {names.get(group_id, group_id)} are trained"
            )
        case UseCaseTimed(title=title, item_id=item_id, timing=timing):
            return (
                f"timed '{title or item_id}': {timing.net_minutes:+g} minutes net"
                if timing
                else f"took back the timing of '{title or item_id}'"
            )
        case QuestionAnswered(answer=answer):
            return f"answered a question {WHERE_NAMES[answer.where]}: {answer.question}"
        case AnswerRemoved():
            return "removed the answer to a question"
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
