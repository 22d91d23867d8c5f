"""Undo: the deeds that take a gesture back, as long as nothing was built on it since."""

from collections.abc import Sequence

from playbook.core.errors import Missing, Refused
from playbook.core.events import (
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
from playbook.core.guardrails import AT_WORK, guardrails_of
from playbook.core.items import DataClass, UseCase
from playbook.core.state import TELL_AGAIN, Rollout, as_of, fold


def undone(events: Sequence[Event]) -> frozenset[str]:
    """The gestures that a later gesture took back and that were not brought back since."""
    gone: set[str] = set()
    for event in reversed(events):
        if event.undoes and event.gesture not in gone:
            gone.add(event.undoes)
    return frozenset(gone)


def last_undoable(events: Sequence[Event], actor: str) -> Event | None:
    """The last event of the latest gesture of `actor` that can be taken back and was not."""
    gone = undone(events)
    for event in reversed(events):
        if event.actor != actor or event.undoes or event.gesture in gone:
            continue
        if isinstance(event.deed, ModelAsked | PersonForgotten):
            continue
        return None if isinstance(event.deed, RolloutCreated) else event
    return None


def deeds_to_undo(events: Sequence[Event], gesture: str) -> tuple[AnyDeed, ...]:
    """Give back the deeds that undo `gesture`, last first.

    Raises Missing when there is no such gesture, and Refused when it was undone already, when something
    it changed was changed again since, or when the guardrails have come to forbid what would come back.
    """
    mine = [event for event in events if event.gesture == gesture]
    if not mine:
        raise Missing("This change is not in the history.", "Reload the page.")
    gone = undone(events)
    if gesture in gone:
        raise Refused("This change has been undone already.", "Undo the undo to bring it back.")
    _refuse_if_built_on(events, mine, gone)
    if mine[0].version == 1:
        raise Refused("The start of a rollout cannot be undone.", "Archive the rollout instead.")
    before = state = as_of(events, mine[0].version - 1)
    back: list[AnyDeed] = []
    for event in mine:
        back = [*inverse(state, event.deed), *back]
        state = fold([event], state)
    if any(_puts_to_work(deed) for deed in back):
        later = [event for event in events if event.version > mine[-1].version]
        _refuse_if_forbidden_since(before, fold(later, state), back)
    return tuple(back)


def _puts_to_work(deed: AnyDeed) -> tuple[str, str, DataClass | None] | None:
    """The name, tool and data class of a use case at work or a recipe that a deed brings; None for others."""
    match deed:
        case ItemAdded(item=UseCase() as case) | ItemEdited(item=UseCase() as case):
            return (case.title, case.tool, case.data_class) if case.status in AT_WORK else None
        case RecipeSaved(recipe=recipe):
            return (recipe.title, recipe.tool, recipe.data_class) if recipe.data_class else None
        case _:
            return None


def _refuse_if_forbidden_since(before: Rollout, now: Rollout, back: Sequence[AnyDeed]) -> None:
    """Raise Refused where an undo would put to work what was allowed then and is forbidden by now."""
    items = dict(now.items)
    for deed in back:
        # A policy that comes back in the same breath counts as it will be.
        if isinstance(deed, ItemAdded | ItemEdited):
            items[deed.item.id] = deed.item
        elif isinstance(deed, ItemRemoved):
            items.pop(deed.item_id, None)
    then, by_now = guardrails_of(before.items), guardrails_of(items)
    for deed in back:
        if brought := _puts_to_work(deed):
            name, tool, data_class = brought
            reason = by_now.why_forbidden(tool, data_class)
            if reason and not then.why_forbidden(tool, data_class):
                raise Refused(f"{reason} So '{name}' cannot come back.", "Change the guardrails first.")


def _refuse_if_built_on(events: Sequence[Event], mine: list[Event], gone: frozenset[str]) -> None:
    touched = frozenset().union(*(event.deed.touches() for event in mine))
    later = [event for event in events if event.version > mine[-1].version]
    # A later change and the undo that took it back cancel out; an undo of something from before does not.
    cancelled = gone & {event.gesture for event in later}
    for event in later:
        if event.gesture in cancelled or event.undoes in cancelled:
            continue
        if isinstance(event.deed, ExampleHidden) and touched & event.deed.touches():
            raise Refused(
                "An example that this changed is shown to nobody else since, and that stays.",
                "Rate it anew under My team.",
            )
        if touched & event.deed.touches():
            raise Refused(
                "Something changed by this was changed again since.",
                "Undo the later change first; History lists it.",
            )


def inverse(before: Rollout, deed: AnyDeed) -> list[AnyDeed]:
    """Give back the deeds that take `deed` back to the state `before` it, in order."""
    match deed:
        case RolloutCreated():
            raise Refused("The start of a rollout cannot be undone.", "Archive the rollout instead.")
        case ModelAsked():
            raise Refused("What a model was asked cannot be taken back.", "Undo what came of it instead.")
        case PersonForgotten():
            raise Refused("Who was forgotten cannot be brought back.", "Add them anew, should they return.")
        case ExampleHidden():
            raise Refused("Only the author of an example can agree again to show it.", TELL_AGAIN)
        case RolloutArchived():
            return [RolloutArchived(archived=before.archived)]
        case BriefEdited(values=values):
            return [BriefEdited.of(before.brief, *values)]
        case GroupSaved() | GroupRemoved():
            return [_group_back(before, deed)]
        case PersonSaved() | PersonRemoved():
            return [_person_back(before, deed)]
        case ItemAdded(item=item):
            return [ItemRemoved(item_id=item.id, stage=item.stage, title=item.title)]
        case ItemEdited(item=item):
            return [ItemEdited(item=before.get_item(item.id))]
        case ItemRemoved(item_id=item_id):
            return _item_back(before, item_id)
        case ItemLocked(item_id=item_id):
            return [deed.model_copy(update={"locked": before.get_item(item_id).locked})]
        case Launched():
            return [LaunchWithdrawn()]
        case LaunchWithdrawn():
            return [Launched(baseline=before.launch.baseline)] if before.launch else []
        case StatusLogged() | ItemMoved() | TrackingRestored():
            return [_tracking_back(before, deed)]
        case GateDecided() | VerdictRestored():
            return [_verdict_back(before, deed)]
        case ReadinessScored(group_id=group_id):
            return [ReadinessScored(group_id=group_id, scores=before.readiness.get(group_id, {}))]
        case ExampleLogged() | ExampleRemoved():
            return [_example_back(before, deed)]
        case ReadingLogged() | ReadingRemoved():
            return [_reading_back(before, deed)]
        case QuestionAnswered() | AnswerRemoved():
            return [_answer_back(before, deed)]
        case RecipeSaved() | RecipeRemoved():
            return [_recipe_back(before, deed)]
        case IncidentLogged() | IncidentRemoved():
            return [_incident_back(before, deed)]
        case UseCounted() | UseRemoved():
            return [_use_back(before, deed)]
        case TrainingCounted(group_id=group_id):
            return [TrainingCounted(group_id=group_id, trained=before.trained.get(group_id))]
        case UseCaseTimed(item_id=item_id):
            return [deed.model_copy(update={"timing": before.timings.get(item_id)})]


def _group_back(before: Rollout, deed: GroupSaved | GroupRemoved) -> AnyDeed:
    group_id = deed.group.id if isinstance(deed, GroupSaved) else deed.group_id
    for position, group in enumerate(before.brief.groups):
        if group.id == group_id:
            return GroupSaved(group=group, position=position)
    title = deed.group.name if isinstance(deed, GroupSaved) else deed.title
    return GroupRemoved(group_id=group_id, title=title)


def _person_back(before: Rollout, deed: PersonSaved | PersonRemoved) -> AnyDeed:
    person_id = deed.person.id if isinstance(deed, PersonSaved) else deed.person_id
    for position, person in enumerate(before.brief.people):
        if person.id == person_id:
            return PersonSaved(person=person, position=position)
    title = deed.person.name if isinstance(deed, PersonSaved) else deed.title
    return PersonRemoved(person_id=person_id, title=title)


def _item_back(before: Rollout, item_id: str) -> list[AnyDeed]:
    item = before.get_item(item_id)
    back: list[AnyDeed] = [ItemAdded(item=item)]
    if item_id in before.tracking:
        back.append(
            TrackingRestored(
                item_id=item_id,
                stage=item.stage,
                group_ids=item.group_ids,
                title=item.title,
                tracking=before.tracking[item_id],
            )
        )
    if item_id in before.verdicts:
        back.append(
            VerdictRestored(
                item_id=item_id,
                stage=item.stage,
                group_ids=item.group_ids,
                title=item.title,
                verdict=before.verdicts[item_id],
            )
        )
    return back


def _verdict_back(before: Rollout, deed: GateDecided | VerdictRestored) -> VerdictRestored:
    return VerdictRestored(
        item_id=deed.item_id,
        stage=deed.stage,
        group_ids=deed.group_ids,
        title=deed.title,
        verdict=before.verdicts.get(deed.item_id),
    )


def _tracking_back(before: Rollout, deed: StatusLogged | ItemMoved | TrackingRestored) -> TrackingRestored:
    item = before.items.get(deed.item_id)
    is_about_the_day = isinstance(deed, ItemMoved) or (
        isinstance(deed, TrackingRestored) and deed.due is not None
    )
    return TrackingRestored(
        item_id=deed.item_id,
        stage=deed.stage,
        group_ids=deed.group_ids,
        title=deed.title,
        tracking=before.tracking.get(deed.item_id),
        due=item.due if item and is_about_the_day else None,
    )


def _example_back(before: Rollout, deed: ExampleLogged | ExampleRemoved) -> AnyDeed:
    example_id = deed.example.id if isinstance(deed, ExampleLogged) else deed.example_id
    example = before.examples.get(example_id)
    return ExampleLogged(example=example) if example else ExampleRemoved(example_id=example_id)


def _reading_back(before: Rollout, deed: ReadingLogged | ReadingRemoved) -> AnyDeed:
    reading_id = deed.reading.id if isinstance(deed, ReadingLogged) else deed.reading_id
    reading = before.readings.get(reading_id)
    return ReadingLogged(reading=reading) if reading else ReadingRemoved(reading_id=reading_id)


def _answer_back(before: Rollout, deed: QuestionAnswered | AnswerRemoved) -> AnyDeed:
    answer_id = deed.answer.id if isinstance(deed, QuestionAnswered) else deed.answer_id
    answer = before.answers.get(answer_id)
    return QuestionAnswered(answer=answer) if answer else AnswerRemoved(answer_id=answer_id)


def _recipe_back(before: Rollout, deed: RecipeSaved | RecipeRemoved) -> AnyDeed:
    recipe_id = deed.recipe.id if isinstance(deed, RecipeSaved) else deed.recipe_id
    title = deed.recipe.title if isinstance(deed, RecipeSaved) else deed.title
    recipe = before.recipes.get(recipe_id)
    return RecipeSaved(recipe=recipe) if recipe else RecipeRemoved(recipe_id=recipe_id, title=title)


def _incident_back(before: Rollout, deed: IncidentLogged | IncidentRemoved) -> AnyDeed:
    incident_id = deed.incident.id if isinstance(deed, IncidentLogged) else deed.incident_id
    title = deed.incident.title if isinstance(deed, IncidentLogged) else deed.title
    kept = before.incidents.get(incident_id)
    return IncidentLogged(incident=kept) if kept else IncidentRemoved(incident_id=incident_id, title=title)


def _use_back(before: Rollout, deed: UseCounted | UseRemoved) -> AnyDeed:
    use_id = deed.use.id if isinstance(deed, UseCounted) else deed.use_id
    use = before.uses.get(use_id)
    return UseCounted(use=use) if use else UseRemoved(use_id=use_id)
