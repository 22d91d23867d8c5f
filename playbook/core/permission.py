"""What a deed in a rollout takes: which action it is, and what it is done to."""

from playbook.core.access import Action, Actor, Thing, can
from playbook.core.counts import Use
from playbook.core.errors import Refused
from playbook.core.events import (
    AnswerRemoved,
    AnyDeed,
    BriefEdited,
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
    Reading,
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
from playbook.core.examples import Example
from playbook.core.incidents import Incident
from playbook.core.items import AnyItem
from playbook.core.recipes import Recipe, is_wider
from playbook.core.state import Rollout

ACTION_OF: dict[type, Action] = {
    RolloutCreated: "start_rollout",
    RolloutArchived: "archive",
    BriefEdited: "edit",
    GroupSaved: "edit",
    GroupRemoved: "edit",
    PersonSaved: "edit",
    PersonRemoved: "edit",
    ItemAdded: "edit",
    ItemEdited: "edit",
    ItemRemoved: "edit",
    ItemLocked: "edit",
    Launched: "launch",
    LaunchWithdrawn: "launch",
    StatusLogged: "log_progress",
    ItemMoved: "log_progress",
    TrackingRestored: "log_progress",
    GateDecided: "log_progress",
    VerdictRestored: "log_progress",
    ReadinessScored: "score_readiness",
    ExampleLogged: "log_example",
    ExampleHidden: "rate_example",
    ExampleRemoved: "log_example",
    ReadingLogged: "log_reading",
    ReadingRemoved: "log_reading",
    RecipeSaved: "save_recipe",
    RecipeRemoved: "save_recipe",
    IncidentLogged: "log_incident",
    IncidentRemoved: "log_incident",
    UseCounted: "log_reading",
    UseRemoved: "log_reading",
    TrainingCounted: "log_reading",
    UseCaseTimed: "edit",
    QuestionAnswered: "host",
    AnswerRemoved: "host",
    ModelAsked: "ask_model",
    PersonForgotten: "forget_person",
}
# Who may do it, for the sentence that refuses it.
_WHO: dict[Action, str] = {
    "log_progress": "Its owner, the lead of all its groups, or an editor can.",
    "log_example": "A lead of the group, or an editor, can.",
    "rate_example": "A lead of the group, or an editor, can.",
    "log_reading": "A lead of the group, or an editor, can.",
    "save_recipe": "A lead of its groups, or an editor, can.",
    "log_incident": "A lead of the group, or an editor, can.",
    "score_readiness": "A lead of the group, or an editor, can.",
    "host": "An editor, or an owner of this Playbook, can.",
}


def refuse_unless_allowed(actor: Actor, rollout: Rollout, deed: AnyDeed) -> None:
    """Raise Refused where the roles of someone do not reach to a deed, with who can do it instead."""
    action = action_of(rollout, deed)
    if not can(actor, action, thing_of(rollout, deed)):
        raise refused(action)


def refuse_unless_told(rollout: Rollout, deed: AnyDeed) -> None:
    """Raise Refused for everything that a guest may not do: all but telling a new example by a link."""
    if not (
        isinstance(deed, ExampleLogged)
        and deed.example.by_link
        and deed.example.rating is None
        and deed.example.id not in rollout.examples
    ):
        raise Refused("A link does not open this.", "Sign in to do more.")


def action_of(rollout: Rollout, deed: AnyDeed) -> Action:
    """Give back which action a deed is.

    Of an example that is there, all but its words is to rate it; to show a recipe to more people is to host.
    """
    if isinstance(deed, ExampleLogged) and deed.example.id in rollout.examples:
        new = deed.example
        judged = {"rating": new.rating, "may_share": new.may_share, "credit": new.credit}
        if rollout.examples[new.id].model_copy(update=judged) == new:
            return "rate_example"
    if isinstance(deed, RecipeSaved):
        recipe = deed.recipe
        return "host" if is_wider(rollout.recipes.get(recipe.id), recipe.may_share) else "save_recipe"
    return ACTION_OF[type(deed)]


def refused(action: Action) -> Refused:
    """Give back the refusal of an action, with who can do it instead."""
    return Refused("Your role here does not allow this.", _WHO.get(action, "Ask an owner of this Playbook."))


def thing_of(rollout: Rollout, deed: AnyDeed) -> Thing:
    """Give back what a deed is done to, read from the rollout as it stands and not from the deed."""
    match deed:
        case StatusLogged() | ItemMoved() | TrackingRestored() | GateDecided() | VerdictRestored():
            item = rollout.items.get(deed.item_id)
            return thing_of_item(rollout, item) if item else Thing(rollout_id=rollout.id)
        case ReadinessScored():
            return Thing(rollout_id=rollout.id, group_ids=(deed.group_id,))
        case ExampleLogged(example=example):
            return _told(rollout, rollout.examples.get(example.id), example.group_id)
        case ExampleHidden(example_id=example_id) | ExampleRemoved(example_id=example_id):
            return _told(rollout, rollout.examples.get(example_id))
        case ReadingLogged(reading=reading):
            return _told(rollout, rollout.readings.get(reading.id), reading.group_id)
        case ReadingRemoved(reading_id=reading_id):
            return _told(rollout, rollout.readings.get(reading_id))
        case RecipeSaved(recipe=recipe):
            return _of_groups(rollout, rollout.recipes.get(recipe.id), recipe)
        case RecipeRemoved(recipe_id=recipe_id):
            return _of_groups(rollout, rollout.recipes.get(recipe_id), None)
        case IncidentLogged(incident=incident):
            return _told(rollout, rollout.incidents.get(incident.id), incident.group_id)
        case IncidentRemoved(incident_id=incident_id):
            return _told(rollout, rollout.incidents.get(incident_id))
        case UseCounted(use=use):
            return _told(rollout, rollout.uses.get(use.id), use.group_id)
        case UseRemoved(use_id=use_id):
            return _told(rollout, rollout.uses.get(use_id))
        case TrainingCounted():
            return Thing(rollout_id=rollout.id, group_ids=(deed.group_id,))
        case _:
            return Thing(rollout_id=rollout.id)


def thing_of_item(rollout: Rollout, item: AnyItem) -> Thing:
    """Give back what it is to log or move an item: its groups, and whose it is."""
    person_id = item.owner.person_id if item.owner else None
    return Thing(rollout_id=rollout.id, group_ids=item.group_ids, person_id=person_id)


def _of_groups(rollout: Rollout, kept: Recipe | None, new: Recipe | None) -> Thing:
    """A recipe: of the groups it is for, and of those it is to be for; of the whole rollout without any."""
    if kept is not None and not kept.group_ids:
        return Thing(rollout_id=rollout.id)
    groups = [group_id for one in (kept, new) if one for group_id in one.group_ids]
    return Thing(rollout_id=rollout.id, group_ids=tuple(dict.fromkeys(groups)))


def _told(
    rollout: Rollout, kept: Example | Reading | Incident | Use | None, new_group: str | None = None
) -> Thing:
    """What belongs to one group at most: of that group, and of the one it is to belong to."""
    if kept is not None and kept.group_id is None:
        return Thing(rollout_id=rollout.id)
    groups = (kept.group_id if kept else None, new_group)
    return Thing(rollout_id=rollout.id, group_ids=tuple(dict.fromkeys(one for one in groups if one)))
