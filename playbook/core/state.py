"""A rollout as it stands: the fold of its events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from pydantic import AwareDatetime, Field, ValidationError

from playbook.core.counts import Timing, Trained, Use
from playbook.core.errors import Invalid, Missing, Refused
from playbook.core.events import (
    Answer,
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
    Launch,
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
    Score,
    StatusLogged,
    TrackingRestored,
    TrainingCounted,
    UseCaseTimed,
    UseCounted,
    UseRemoved,
    Verdict,
    VerdictRestored,
)
from playbook.core.examples import SHARING, Example
from playbook.core.fields import Frozen, Id, Line
from playbook.core.guardrails import AT_WORK, breach_of, guardrails_of
from playbook.core.incidents import Incident
from playbook.core.items import AnyItem, Move, Step, Tracking, UseCase
from playbook.core.recipes import Recipe
from playbook.core.rollout import MAX_GROUPS, MAX_PEOPLE, Brief, BriefFields, Group, Person, problems_of
from playbook.core.wording import problems_from

MAX_ANSWERS = 500
MAX_RECIPES = 500
MAX_INCIDENTS = 1_000
KEEP_OUT = "Keep it proposed, pick another tool or other data, or change the guardrails first."
TELL_AGAIN = "Ask them to tell it once more, by a link."
_NOT_LOGGED = Tracking()


class Spent(Frozen):
    """What models have cost so far: calls, tokens, and dollars for the tokens whose price is known."""

    calls: int = 0
    tokens: int = 0
    cost_usd: float = 0.0
    unpriced_tokens: int = 0

    def plus(self, asked: ModelAsked) -> "Spent":
        """Give back the sum after one more call."""
        unpriced = asked.tokens if asked.cost_usd is None else 0
        return Spent(
            calls=self.calls + 1,
            tokens=self.tokens + asked.tokens,
            cost_usd=self.cost_usd + (asked.cost_usd or 0.0),
            unpriced_tokens=self.unpriced_tokens + unpriced,
        )


class Rollout(Frozen):
    """One rollout at one version of its log. Never changed in place: `fold` gives the next one.

    `edition`: the last version that changed anything; to ask a model makes a version and changes nothing.
    """

    id: Id
    version: int
    edition: int = 0
    created_at: AwareDatetime
    changed_at: AwareDatetime
    created_by: Line
    sample: Line = ""
    synthetic: bool = False
    archived: bool = False
    brief: Brief = Brief()
    items: dict[Id, AnyItem] = Field(default_factory=dict)
    tracking: dict[Id, Tracking] = Field(default_factory=dict)
    launch: Launch | None = None
    readiness: dict[Id, dict[Step, Score]] = Field(default_factory=dict)
    examples: dict[Id, Example] = Field(default_factory=dict)
    readings: dict[Id, Reading] = Field(default_factory=dict)
    answers: dict[Id, Answer] = Field(default_factory=dict)
    verdicts: dict[Id, Verdict] = Field(default_factory=dict)
    recipes: dict[Id, Recipe] = Field(default_factory=dict)
    incidents: dict[Id, Incident] = Field(default_factory=dict)
    uses: dict[Id, Use] = Field(default_factory=dict)
    trained: dict[Id, Trained] = Field(default_factory=dict)
    timings: dict[Id, Timing] = Field(default_factory=dict)
    spent: Spent = Spent()

    def get_item(self, item_id: str) -> AnyItem:
        """Give back the item, or raise Missing."""
        return _get_item(self, item_id)

    def tracking_of(self, item_id: str) -> Tracking:
        """How the item stands; an empty Tracking where nothing was logged."""
        return self.tracking.get(item_id) or _NOT_LOGGED


class Standing(Protocol):
    """What a deed is checked against: a rollout, or one that is being folded."""

    @property
    def brief(self) -> Brief: ...
    @property
    def items(self) -> dict[str, AnyItem]: ...
    @property
    def tracking(self) -> dict[str, Tracking]: ...
    @property
    def launch(self) -> Launch | None: ...
    @property
    def answers(self) -> dict[str, Answer]: ...
    @property
    def examples(self) -> dict[str, Example]: ...
    @property
    def recipes(self) -> dict[str, Recipe]: ...
    @property
    def incidents(self) -> dict[str, Incident]: ...
    @property
    def readings(self) -> dict[str, Reading]: ...
    @property
    def uses(self) -> dict[str, Use]: ...


def _get_item(rollout: Standing, item_id: str) -> AnyItem:
    item = rollout.items.get(item_id)
    if item is None:
        raise Missing("This item is not in the plan any more.", "Reload the page to see the plan.")
    return item


@dataclass(slots=True)
class _Draft:
    """A rollout while events are laid on it; dictionaries are copied once per fold."""

    base: Rollout
    version: int
    edition: int
    changed_at: datetime
    sample: str
    synthetic: bool
    archived: bool
    brief: Brief
    launch: Launch | None
    items: dict[str, AnyItem]
    tracking: dict[str, Tracking]
    readiness: dict[str, dict[Step, int]]
    examples: dict[str, Example]
    readings: dict[str, Reading]
    answers: dict[str, Answer]
    verdicts: dict[str, Verdict]
    recipes: dict[str, Recipe]
    incidents: dict[str, Incident]
    uses: dict[str, Use]
    trained: dict[str, Trained]
    timings: dict[str, Timing]
    spent: Spent

    def done(self) -> Rollout:
        return self.base.model_copy(
            update={
                name: getattr(self, name)
                for name in (
                    "version",
                    "edition",
                    "changed_at",
                    "sample",
                    "synthetic",
                    "archived",
                    "brief",
                    "launch",
                    "items",
                    "tracking",
                    "readiness",
                    "examples",
                    "readings",
                    "answers",
                    "verdicts",
                    "recipes",
                    "incidents",
                    "uses",
                    "trained",
                    "timings",
                    "spent",
                )
            }
        )


def fold(events: Iterable[Event], base: Rollout | None = None) -> Rollout:
    """Give back the rollout after `events`, on top of `base` (or from the first event on).

    Folding in parts or at once gives the same rollout. Raises Missing when there is no event.
    """
    draft = _open(base) if base else None
    for event in events:
        if draft is None:
            draft = _open(_born(event))
        _lay_one(draft, event)
    if draft is None:
        raise Missing("There is no such rollout.", "Go back to Rollouts and pick one.")
    return draft.done()


def lay(events: Iterable[Event], base: Rollout | None) -> Rollout:
    """Give back the rollout after `events`, each checked against the state it finds.

    Raises what `check` raises, and then nothing of it has happened.
    """
    draft = _open(base) if base else None
    for event in events:
        if draft is None:
            draft = _open(_born(event))
        else:
            check(draft, event.deed, undoes=bool(event.undoes))
        _lay_one(draft, event)
    if draft is None:
        raise Missing("There is no such rollout.", "Go back to Rollouts and pick one.")
    return draft.done()


def _lay_one(draft: _Draft, event: Event) -> None:
    draft.version = event.version
    if not isinstance(event.deed, ModelAsked):
        draft.edition = event.version
    if not isinstance(event.deed, ModelAsked | PersonForgotten):
        # What changes nothing of the plan is not its last change.
        draft.changed_at = event.happened_at
    _APPLY[type(event.deed)](draft, event.deed, event)


def as_of(events: Sequence[Event], version: int) -> Rollout:
    """Give back the rollout as it stood right after `version`."""
    return fold(event for event in events if event.version <= version)


def _born(event: Event) -> Rollout:
    return Rollout(
        id=event.rollout_id,
        version=event.version,
        edition=event.version,
        created_at=event.happened_at,
        changed_at=event.happened_at,
        created_by=event.actor,
    )


def _open(base: Rollout) -> _Draft:
    return _Draft(
        base=base,
        version=base.version,
        edition=base.edition,
        changed_at=base.changed_at,
        sample=base.sample,
        synthetic=base.synthetic,
        archived=base.archived,
        brief=base.brief,
        launch=base.launch,
        items=dict(base.items),
        tracking=dict(base.tracking),
        readiness=dict(base.readiness),
        examples=dict(base.examples),
        readings=dict(base.readings),
        answers=dict(base.answers),
        verdicts=dict(base.verdicts),
        recipes=dict(base.recipes),
        incidents=dict(base.incidents),
        uses=dict(base.uses),
        trained=dict(base.trained),
        timings=dict(base.timings),
        spent=base.spent,
    )


def _created(draft: _Draft, deed: RolloutCreated, _: Event) -> None:
    draft.sample, draft.synthetic = deed.sample, deed.synthetic
    draft.brief = draft.brief.model_copy(update={"name": deed.name})


def _archived(draft: _Draft, deed: RolloutArchived, _: Event) -> None:
    draft.archived = deed.archived


def _brief_edited(draft: _Draft, deed: BriefEdited, _: Event) -> None:
    draft.brief = draft.brief.model_copy(update=brief_values(deed))


def _group_saved(draft: _Draft, deed: GroupSaved, _: Event) -> None:
    groups = _placed(draft.brief.groups, deed.group, deed.position)
    draft.brief = draft.brief.model_copy(update={"groups": groups})


def _group_removed(draft: _Draft, deed: GroupRemoved, _: Event) -> None:
    groups = tuple(group for group in draft.brief.groups if group.id != deed.group_id)
    draft.brief = draft.brief.model_copy(update={"groups": groups})


def _person_saved(draft: _Draft, deed: PersonSaved, _: Event) -> None:
    people = _placed(draft.brief.people, deed.person, deed.position)
    draft.brief = draft.brief.model_copy(update={"people": people})


def _person_removed(draft: _Draft, deed: PersonRemoved, _: Event) -> None:
    people = tuple(person for person in draft.brief.people if person.id != deed.person_id)
    draft.brief = draft.brief.model_copy(update={"people": people})


def _placed(rows: tuple[Any, ...], row: Any, position: int | None) -> tuple[Any, ...]:
    """Give back the rows with `row` in the place of the one with its id, else at `position`."""
    if any(other.id == row.id for other in rows):
        return tuple(row if other.id == row.id else other for other in rows)
    at = len(rows) if position is None else position
    return (*rows[:at], row, *rows[at:])


def _item_set(draft: _Draft, deed: ItemAdded | ItemEdited, _: Event) -> None:
    draft.items[deed.item.id] = deed.item


def _item_removed(draft: _Draft, deed: ItemRemoved, _: Event) -> None:
    draft.items.pop(deed.item_id, None)
    draft.tracking.pop(deed.item_id, None)
    draft.verdicts.pop(deed.item_id, None)


def _item_locked(draft: _Draft, deed: ItemLocked, _: Event) -> None:
    if item := draft.items.get(deed.item_id):
        draft.items[item.id] = item.model_copy(update={"locked": deed.locked})


def _launched(draft: _Draft, deed: Launched, event: Event) -> None:
    draft.launch = Launch(launched_at=event.happened_at, actor=event.actor, baseline=deed.baseline)


def _launch_withdrawn(draft: _Draft, _: LaunchWithdrawn, __: Event) -> None:
    draft.launch = None


def _status_logged(draft: _Draft, deed: StatusLogged, event: Event) -> None:
    before = draft.tracking.get(deed.item_id)
    draft.tracking[deed.item_id] = Tracking.model_construct(
        status=deed.status,
        note=deed.note,
        logged_at=event.happened_at,
        actor=event.actor,
        done_on=(deed.on or event.happened_at.date()) if deed.status == "done" else None,
        moves=before.moves if before else (),
    )


def _item_moved(draft: _Draft, deed: ItemMoved, event: Event) -> None:
    if (item := draft.items.get(deed.item_id)) is None:
        return
    draft.items[item.id] = item.moved_to(deed.to_day)
    move = Move(
        moved_at=event.happened_at,
        actor=event.actor,
        from_day=deed.from_day,
        to_day=deed.to_day,
        reason=deed.reason,
    )
    before = draft.tracking.get(deed.item_id) or Tracking()
    draft.tracking[item.id] = before.model_copy(update={"moves": (*before.moves, move)})


def _tracking_restored(draft: _Draft, deed: TrackingRestored, _: Event) -> None:
    if deed.tracking is None:
        draft.tracking.pop(deed.item_id, None)
    else:
        draft.tracking[deed.item_id] = deed.tracking
    item = draft.items.get(deed.item_id)
    if item is not None and deed.due is not None:
        draft.items[item.id] = item.moved_to(deed.due)


def _decided(draft: _Draft, deed: GateDecided, event: Event) -> None:
    draft.verdicts[deed.item_id] = Verdict(
        decision=deed.decision, why=deed.why, actor=event.actor, decided_at=event.happened_at
    )


def _verdict_restored(draft: _Draft, deed: VerdictRestored, _: Event) -> None:
    if deed.verdict is None:
        draft.verdicts.pop(deed.item_id, None)
    else:
        draft.verdicts[deed.item_id] = deed.verdict


def _readiness(draft: _Draft, deed: ReadinessScored, _: Event) -> None:
    if deed.scores:
        draft.readiness[deed.group_id] = deed.scores
    else:
        draft.readiness.pop(deed.group_id, None)


def _example(draft: _Draft, deed: ExampleLogged, _: Event) -> None:
    draft.examples[deed.example.id] = deed.example


def _example_hidden(draft: _Draft, deed: ExampleHidden, _: Event) -> None:
    if example := draft.examples.get(deed.example_id):
        draft.examples[example.id] = example.hidden()


def _example_removed(draft: _Draft, deed: ExampleRemoved, _: Event) -> None:
    draft.examples.pop(deed.example_id, None)


def _reading(draft: _Draft, deed: ReadingLogged, _: Event) -> None:
    draft.readings[deed.reading.id] = deed.reading


def _reading_removed(draft: _Draft, deed: ReadingRemoved, _: Event) -> None:
    draft.readings.pop(deed.reading_id, None)


def _answered(draft: _Draft, deed: QuestionAnswered, _: Event) -> None:
    draft.answers[deed.answer.id] = deed.answer


def _answer_removed(draft: _Draft, deed: AnswerRemoved, _: Event) -> None:
    draft.answers.pop(deed.answer_id, None)


def _recipe(draft: _Draft, deed: RecipeSaved, _: Event) -> None:
    draft.recipes[deed.recipe.id] = deed.recipe


def _recipe_removed(draft: _Draft, deed: RecipeRemoved, _: Event) -> None:
    draft.recipes.pop(deed.recipe_id, None)


def _incident(draft: _Draft, deed: IncidentLogged, _: Event) -> None:
    draft.incidents[deed.incident.id] = deed.incident


def _incident_removed(draft: _Draft, deed: IncidentRemoved, _: Event) -> None:
    draft.incidents.pop(deed.incident_id, None)


def _use(draft: _Draft, deed: UseCounted, _: Event) -> None:
    draft.uses[deed.use.id] = deed.use


def _use_removed(draft: _Draft, deed: UseRemoved, _: Event) -> None:
    draft.uses.pop(deed.use_id, None)


def _trained(draft: _Draft, deed: TrainingCounted, _: Event) -> None:
    if deed.trained is None:
        draft.trained.pop(deed.group_id, None)
    else:
        draft.trained[deed.group_id] = deed.trained


def _timed(draft: _Draft, deed: UseCaseTimed, _: Event) -> None:
    if deed.timing is None:
        draft.timings.pop(deed.item_id, None)
    else:
        draft.timings[deed.item_id] = deed.timing


def _asked(draft: _Draft, deed: ModelAsked, _: Event) -> None:
    draft.spent = draft.spent.plus(deed)


def _forgotten(_: _Draft, __: PersonForgotten, ___: Event) -> None:
    """The events before say it already."""


_APPLY: dict[type, Callable[[_Draft, Any, Event], None]] = {
    RolloutCreated: _created,
    RolloutArchived: _archived,
    BriefEdited: _brief_edited,
    GroupSaved: _group_saved,
    GroupRemoved: _group_removed,
    PersonSaved: _person_saved,
    PersonRemoved: _person_removed,
    ItemAdded: _item_set,
    ItemEdited: _item_set,
    ItemRemoved: _item_removed,
    ItemLocked: _item_locked,
    Launched: _launched,
    LaunchWithdrawn: _launch_withdrawn,
    StatusLogged: _status_logged,
    ItemMoved: _item_moved,
    TrackingRestored: _tracking_restored,
    GateDecided: _decided,
    VerdictRestored: _verdict_restored,
    ReadinessScored: _readiness,
    ExampleLogged: _example,
    ExampleHidden: _example_hidden,
    ExampleRemoved: _example_removed,
    ReadingLogged: _reading,
    ReadingRemoved: _reading_removed,
    QuestionAnswered: _answered,
    AnswerRemoved: _answer_removed,
    RecipeSaved: _recipe,
    RecipeRemoved: _recipe_removed,
    IncidentLogged: _incident,
    IncidentRemoved: _incident_removed,
    UseCounted: _use,
    UseRemoved: _use_removed,
    TrainingCounted: _trained,
    UseCaseTimed: _timed,
    ModelAsked: _asked,
    PersonForgotten: _forgotten,
}


def brief_values(deed: BriefEdited) -> dict[str, Any]:
    """Give back the edited fields as the brief holds them; raises Invalid with a problem per field."""
    try:
        fields = BriefFields.model_validate(deed.values, strict=False)
    except ValidationError as error:
        raise Invalid(problems_from(error)) from error
    return {name: getattr(fields, name) for name in deed.values}


def check(rollout: Standing, deed: AnyDeed, *, undoes: bool = False) -> None:
    """Raise Refused, Missing or Invalid when the deed makes no sense on the rollout as it stands.

    `undoes`: it takes something back, and may bring back what the guardrails forbid if they did then too;
    `core.undo` sees to that.
    """
    if not undoes:
        _check_guardrails(rollout, deed)
    if found := _CHECKS.get(type(deed)):
        found(rollout, deed)


def _check_guardrails(rollout: Standing, deed: AnyDeed) -> None:
    """Raise Refused where a deed would put a tool to work on data that the guardrails of the plan forbid.

    A use case counts in a pilot or approved, a recipe always. What leaves tool, data and status as they
    are passes: a policy may change under a use case, and then it can still be edited.
    """
    match deed:
        case ItemAdded(item=UseCase() as case) | ItemEdited(item=UseCase() as case):
            _check_use_of_data(rollout, case)
        case RecipeSaved(recipe=recipe) if recipe.data_class is not None:
            if _is_as_before(rollout.recipes.get(recipe.id), recipe, "tool", "data_class"):
                return
            if reason := guardrails_of(rollout.items).why_forbidden(recipe.tool, recipe.data_class):
                raise Refused(
                    reason, "Pick another tool or other data, or have the guardrails changed first."
                )


def _check_use_of_data(rollout: Standing, case: UseCase) -> None:
    before = rollout.items.get(case.id)
    if case.status not in AT_WORK or _is_as_before(before, case, "status", "tool", "data_class"):
        return
    if reason := breach_of(guardrails_of(rollout.items), case):
        raise Refused(f"{reason} So '{case.title}' cannot be {AT_WORK[case.status]}.", KEEP_OUT)


def _is_as_before(before: object, after: object, *names: str) -> bool:
    return before is not None and all(getattr(before, name, None) == getattr(after, name) for name in names)


def _check_room(rows: Sequence[Group | Person], row: Group | Person, most: int, what: str) -> None:
    if len(rows) >= most and all(other.id != row.id for other in rows):
        raise Refused(f"A brief holds at most {most:,} {what}.", "Remove or merge some first.")


def _check_group(
    rollout: Standing, group_id: str | None, before: Example | Reading | Incident | Use | None = None
) -> None:
    if before is not None and before.group_id == group_id:
        return  # a group may be removed under what was told of it, and then it can still be put right
    if group_id is not None and rollout.brief.find_group(group_id) is None:
        raise Missing("This group is not in the brief any more.", "Reload the page and pick another.")


def _check_answer(rollout: Standing, answer: Answer) -> None:
    if answer.where == "writing" and not answer.words:
        raise Refused("A written answer needs its words.", "Write the answer, or mark it as said on stage.")
    if answer.id not in rollout.answers and len(rollout.answers) >= MAX_ANSWERS:
        raise Refused(
            f"A rollout keeps at most {MAX_ANSWERS:,} answered questions.", "Remove some that are over first."
        )


def _check_recipe(rollout: Standing, recipe: Recipe) -> None:
    before = rollout.recipes.get(recipe.id)
    for group_id in recipe.group_ids:
        if before is None or group_id not in before.group_ids:
            _check_group(rollout, group_id)
    if not _is_as_before(before, recipe, "use_case_id"):
        _check_use_case(rollout, recipe.use_case_id)
    if recipe.example_id is not None and recipe.credit:
        raise Refused("A recipe made of an example names its author, and nobody else.", TELL_AGAIN)
    _check_number(rollout.recipes, recipe.id, MAX_RECIPES, "recipes")


def _check_incident(rollout: Standing, incident: Incident) -> None:
    before = rollout.incidents.get(incident.id)
    _check_group(rollout, incident.group_id, before)
    if not _is_as_before(before, incident, "use_case_id"):
        _check_use_case(rollout, incident.use_case_id)
    if incident.closed_on and incident.closed_on < incident.day:
        raise Refused("It cannot be settled before it happened.", "Pick a later day, or correct the first.")
    _check_number(rollout.incidents, incident.id, MAX_INCIDENTS, "incidents")


def _check_training(rollout: Standing, group_id: str, trained: Trained) -> None:
    _check_group(rollout, group_id)
    group = rollout.brief.find_group(group_id)
    if group and group.size and max(trained.trained, trained.proficient or 0) > group.size:
        raise Refused(
            f"{group.name} has {group.size:,} people in the brief.", "Count again, or correct its size first."
        )


def _check_use_case(rollout: Standing, item_id: str | None) -> None:
    if item_id is not None and _get_item(rollout, item_id).kind != "use_case":
        raise Refused("This is not a use case of the plan.", "Pick a use case.")


def _check_number(kept: Mapping[str, object], one: str, most: int, what: str) -> None:
    if one not in kept and len(kept) >= most:
        raise Refused(f"A rollout keeps at most {most:,} {what}.", "Remove some that are over first.")


def _check_consent(before: Example | None, after: Example) -> None:
    """Raise Refused where an example would be shown to more people than its author agreed to."""
    if before is None:
        return
    is_wider = SHARING.index(after.may_share) > SHARING.index(before.may_share)
    if is_wider or after.credit not in ("", before.credit):
        raise Refused("What its author agreed to cannot be widened here.", TELL_AGAIN)


def _check_groups(rollout: Standing, item: AnyItem) -> None:
    known = {group.id for group in rollout.brief.groups}
    if unknown := [group_id for group_id in item.group_ids if group_id not in known]:
        raise Refused(
            f"There is no group '{unknown[0]}' in the brief.", "Add the group, or pick another one."
        )


def _check_edit(rollout: Standing, item: AnyItem) -> None:
    before = _get_item(rollout, item.id)
    if before.kind != item.kind:
        raise Refused("An item cannot become another kind.", "Remove it and add a new one.")
    if before.locked and item.locked:
        raise Refused("This item is locked.", "Unlock it before editing it.")
    if rollout.launch and _is_redated(rollout.launch, before, item):
        raise Refused(
            "The plan has been launched, so a date is not edited but moved.",
            "Use Move and give the reason; the old date stays visible.",
        )
    _check_groups(rollout, item)


def _is_redated(launch: Launch, before: AnyItem, item: AnyItem) -> bool:
    """Whether an edit changes a day that people go by; a first day, and its undo, change none."""
    if before.due is None or before.due == item.due:
        return False
    return item.due is not None or before.id in launch.baseline


def _check_group_is_free(rollout: Standing, group_id: str) -> None:
    used = sum(group_id in item.group_ids for item in rollout.items.values())
    if used:
        raise Refused(
            f"{used} items of the plan are for this group.",
            "Remove it together with them, or move them to another group first.",
        )


def _check_launch(rollout: Standing, baseline: dict[str, date]) -> None:
    if rollout.launch:
        raise Refused(
            f"{rollout.launch.actor} has already launched this rollout.", "Open Progress to follow it."
        )
    if not any(item.is_tracked and item.due for item in rollout.items.values()):
        raise Refused("There is nothing to track yet.", "Draft the stages first, then launch.")
    if problems := problems_of(rollout.brief):
        raise Invalid(problems)
    if any(item.id in baseline and baseline[item.id] != item.due for item in rollout.items.values()):
        raise Refused("A date of the plan has changed in the meantime.", "Look at the plan, then launch it.")


def _check_withdrawal(rollout: Standing) -> None:
    if rollout.launch is None:
        raise Refused("This rollout has not been launched.", "There is nothing to take back.")
    if rollout.tracking:
        raise Refused("Progress has been logged since the launch.", "Undo that first, or keep the launch.")


def _check_tracking(rollout: Standing, item_id: str) -> None:
    item = _get_item(rollout, item_id)
    if rollout.launch is None:
        raise Refused("This rollout has not been launched yet.", "Launch it, then log progress.")
    if not item.is_tracked:
        raise Refused("This item has no day of its own to track.", "Log a dated item instead.")


def _check_gate(rollout: Standing, item_id: str, why: str) -> None:
    if _get_item(rollout, item_id).kind != "gate":
        raise Refused("Only a gate is decided.", "Log the status of this item instead.")
    if rollout.launch is None:
        raise Refused("This rollout has not been launched yet.", "Launch it, then decide.")
    if not why:
        raise Refused("A decision needs its reason.", "Say in a few words what it rests on.")


def _check_move(rollout: Standing, item_id: str, deed: ItemMoved) -> None:
    _check_tracking(rollout, item_id)
    if not deed.reason:
        raise Refused("A move needs its reason.", "Say in a few words why the date changes.")
    if deed.from_day == deed.to_day:
        raise Refused("The new date is the old one.", "Pick another date.")
    if _get_item(rollout, item_id).due != deed.from_day:
        raise Refused("The date was moved in the meantime.", "Reload to see where it stands now.")


def _check_start(_: Standing, __: RolloutCreated) -> None:
    raise Refused("This rollout has been started already.", "Start another one instead.")


def _check_add(rollout: Standing, deed: ItemAdded) -> None:
    if deed.item.id in rollout.items:
        raise Refused("This item is already in the plan.", "Edit it instead.")
    _check_groups(rollout, deed.item)


def _check_removal(rollout: Standing, deed: ItemRemoved) -> None:
    if _get_item(rollout, deed.item_id).locked:
        raise Refused("This item is locked.", "Unlock it before removing it.")


def _check_readiness(rollout: Standing, deed: ReadinessScored) -> None:
    if deed.scores:
        _check_group(rollout, deed.group_id)


def _check_example(rollout: Standing, deed: ExampleLogged) -> None:
    before = rollout.examples.get(deed.example.id)
    _check_group(rollout, deed.example.group_id, before)
    _check_consent(before, deed.example)


def _check_hidden(rollout: Standing, deed: ExampleHidden) -> None:
    if deed.example_id not in rollout.examples:
        raise Missing("This example is not there any more.", "Reload the page.")


def _check_reading(rollout: Standing, deed: ReadingLogged) -> None:
    reading = deed.reading
    _check_group(rollout, reading.group_id, rollout.readings.get(reading.id))
    if _get_item(rollout, reading.metric_id).kind != "metric":
        raise Refused("Only a metric can be read.", "Pick a metric of the plan.")


def _check_counted(rollout: Standing, deed: TrainingCounted) -> None:
    if deed.trained:
        _check_training(rollout, deed.group_id, deed.trained)


def _check_timing(rollout: Standing, deed: UseCaseTimed) -> None:
    if deed.timing:
        _check_use_case(rollout, deed.item_id)


# What is not named here can always be done.
_CHECKS: dict[type, Callable[[Standing, Any], object]] = {
    RolloutCreated: _check_start,
    BriefEdited: lambda _, deed: brief_values(deed),
    GroupSaved: lambda rollout, deed: _check_room(rollout.brief.groups, deed.group, MAX_GROUPS, "groups"),
    PersonSaved: lambda rollout, deed: _check_room(rollout.brief.people, deed.person, MAX_PEOPLE, "people"),
    ItemAdded: _check_add,
    ItemEdited: lambda rollout, deed: _check_edit(rollout, deed.item),
    ItemRemoved: _check_removal,
    ItemLocked: lambda rollout, deed: _get_item(rollout, deed.item_id),
    GroupRemoved: lambda rollout, deed: _check_group_is_free(rollout, deed.group_id),
    Launched: lambda rollout, deed: _check_launch(rollout, deed.baseline),
    LaunchWithdrawn: lambda rollout, _: _check_withdrawal(rollout),
    StatusLogged: lambda rollout, deed: _check_tracking(rollout, deed.item_id),
    ItemMoved: lambda rollout, deed: _check_move(rollout, deed.item_id, deed),
    GateDecided: lambda rollout, deed: _check_gate(rollout, deed.item_id, deed.why),
    ReadinessScored: _check_readiness,
    ExampleLogged: _check_example,
    ExampleHidden: _check_hidden,
    ReadingLogged: _check_reading,
    QuestionAnswered: lambda rollout, deed: _check_answer(rollout, deed.answer),
    RecipeSaved: lambda rollout, deed: _check_recipe(rollout, deed.recipe),
    IncidentLogged: lambda rollout, deed: _check_incident(rollout, deed.incident),
    UseCounted: lambda rollout, deed: _check_group(rollout, deed.use.group_id, rollout.uses.get(deed.use.id)),
    TrainingCounted: _check_counted,
    UseCaseTimed: _check_timing,
}
