"""What can happen in a rollout. The log is a list of these, and everything else is a reading of it.

A deed is one typed change; an event is a deed with who, when and where in the log. Deeds that one
gesture makes share a `gesture` id, so that undo takes them back together.
"""

import json
from datetime import date
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from playbook.core.counts import Timing, Trained, Use
from playbook.core.errors import PlaybookError
from playbook.core.examples import Example
from playbook.core.fields import Day, Frozen, Id, Line, Name, Number, StageKey, Text
from playbook.core.incidents import Incident
from playbook.core.items import AnyItem, Item, Note, Status, Step, Tracking
from playbook.core.recipes import Recipe
from playbook.core.rollout import BriefFields, Group, Person
from playbook.core.wording import problems_from

# 2: examples that came in by a link and may be shared; questions answered to everyone.
# 3: recipes, incidents, counts of use and training, timed use cases.
EVENT_SCHEMA = 3

Score = Annotated[int, Field(ge=1, le=5)]
MAX_QUESTION = 280
MAX_ANSWER = 2_000


class Reading(Frozen):
    """One value of a metric on a day, for the whole rollout or one group."""

    id: Id
    metric_id: Id
    day: Day
    value: Number
    group_id: Id | None = None


Where = Literal["stage", "writing"]
WHERE_NAMES: dict[Where, str] = {"stage": "on stage", "writing": "in writing"}


class Answer(Frozen):
    """A question that somebody asked by a link, and its answer; never who asked it.

    `where`: said on stage, where words may be missing, or written. `day`: when it was answered.
    """

    id: Id
    question: Annotated[Line, Field(min_length=1, max_length=MAX_QUESTION)]
    words: Annotated[Text, Field(max_length=MAX_ANSWER)] = ""
    where: Where
    day: Day


Decision = Literal["go", "adjust", "stop"]
DECISION_NAMES: dict[Decision, str] = {"go": "Go on", "adjust": "Adjust", "stop": "Stop"}


class Verdict(Frozen):
    """What was decided at a gate, by whom, when, and why."""

    decision: Decision
    why: Note
    actor: Line
    decided_at: AwareDatetime


class Launch(Frozen):
    """The moment the plan became the baseline: every tracked item's day as it stood then."""

    launched_at: AwareDatetime
    actor: Line
    baseline: dict[Id, Day]


class Deed(Frozen):
    """What every deed can say of itself."""

    def touches(self) -> frozenset[str]:
        """The things this deed changes; two deeds that share none of them never conflict."""
        raise NotImplementedError


class RolloutCreated(Deed):
    kind: Literal["rollout_created"] = "rollout_created"
    name: Name
    sample: Line = ""
    synthetic: bool = False

    def touches(self) -> frozenset[str]:
        return frozenset({"rollout"})


class RolloutArchived(Deed):
    kind: Literal["rollout_archived"] = "rollout_archived"
    archived: bool = True

    def touches(self) -> frozenset[str]:
        return frozenset({"archived"})


class BriefEdited(Deed):
    """Some fields of the brief: those that are set on `fields`, and no others."""

    kind: Literal["brief_edited"] = "brief_edited"
    values: Annotated[dict[str, Any], Field(min_length=1)]

    @classmethod
    def of(cls, fields: BriefFields, *names: str) -> "BriefEdited":
        """Give back the deed that sets the named fields to what they are on `fields`."""
        return cls(values=fields.model_dump(mode="json", include=set(names)))

    def touches(self) -> frozenset[str]:
        return frozenset(f"brief:{name}" for name in self.values)


class GroupSaved(Deed):
    kind: Literal["group_saved"] = "group_saved"
    group: Group
    position: Annotated[int, Field(ge=0)] | None = None

    def touches(self) -> frozenset[str]:
        return frozenset({f"group:{self.group.id}"})


class GroupRemoved(Deed):
    kind: Literal["group_removed"] = "group_removed"
    group_id: Id
    title: Line = ""

    def touches(self) -> frozenset[str]:
        return frozenset({f"group:{self.group_id}"})


class PersonSaved(Deed):
    kind: Literal["person_saved"] = "person_saved"
    person: Person
    position: Annotated[int, Field(ge=0)] | None = None

    def touches(self) -> frozenset[str]:
        return frozenset({f"person:{self.person.id}"})


class PersonRemoved(Deed):
    kind: Literal["person_removed"] = "person_removed"
    person_id: Id
    title: Line = ""

    def touches(self) -> frozenset[str]:
        return frozenset({f"person:{self.person_id}"})


class ItemAdded(Deed):
    kind: Literal["item_added"] = "item_added"
    item: AnyItem

    def touches(self) -> frozenset[str]:
        # Its progress and what was decided too: to take the item back would take them along.
        return frozenset({f"item:{self.item.id}", f"tracking:{self.item.id}", f"verdict:{self.item.id}"})


class ItemEdited(Deed):
    kind: Literal["item_edited"] = "item_edited"
    item: AnyItem

    def touches(self) -> frozenset[str]:
        return frozenset({f"item:{self.item.id}"})


class ItemRemoved(Deed):
    kind: Literal["item_removed"] = "item_removed"
    item_id: Id
    stage: StageKey
    title: Line = ""

    def touches(self) -> frozenset[str]:
        return frozenset({f"item:{self.item_id}", f"tracking:{self.item_id}", f"verdict:{self.item_id}"})


class ItemLocked(Deed):
    kind: Literal["item_locked"] = "item_locked"
    item_id: Id
    stage: StageKey
    title: Line = ""
    locked: bool = True

    def touches(self) -> frozenset[str]:
        return frozenset({f"item:{self.item_id}"})


class Launched(Deed):
    kind: Literal["launched"] = "launched"
    baseline: dict[Id, Day]

    def touches(self) -> frozenset[str]:
        return frozenset({"launch"})


class LaunchWithdrawn(Deed):
    kind: Literal["launch_withdrawn"] = "launch_withdrawn"

    def touches(self) -> frozenset[str]:
        return frozenset({"launch"})


class Tracked(Deed):
    """A deed about the progress of one item; it carries what dashboards group by."""

    item_id: Id
    stage: StageKey
    group_ids: tuple[Id, ...] = ()
    title: Line = ""


class StatusLogged(Tracked):
    """How an item stands. `on`: the day it was done, where that is not the day it was logged."""

    kind: Literal["status_logged"] = "status_logged"
    status: Status
    note: Note = ""
    on: Day | None = None

    def touches(self) -> frozenset[str]:
        return frozenset({f"tracking:{self.item_id}"})


class ItemMoved(Tracked):
    """An item on another day, with the reason; the old day stays visible."""

    kind: Literal["item_moved"] = "item_moved"
    from_day: Day
    to_day: Day
    reason: Note

    def touches(self) -> frozenset[str]:
        return frozenset({f"item:{self.item_id}", f"tracking:{self.item_id}"})


class TrackingRestored(Tracked):
    """What undo writes: an item's tracking as it was before, and its day where that had moved."""

    kind: Literal["tracking_restored"] = "tracking_restored"
    tracking: Tracking | None = None
    due: Day | None = None

    def touches(self) -> frozenset[str]:
        progress = frozenset({f"tracking:{self.item_id}"})
        return progress if self.due is None else progress | {f"item:{self.item_id}"}


class GateDecided(Tracked):
    """Whether to go on, adjust or stop at a gate, and why."""

    kind: Literal["gate_decided"] = "gate_decided"
    decision: Decision
    why: Note

    def touches(self) -> frozenset[str]:
        return frozenset({f"verdict:{self.item_id}"})


class VerdictRestored(Tracked):
    """What undo writes: what had been decided at a gate before, or nothing."""

    kind: Literal["verdict_restored"] = "verdict_restored"
    verdict: Verdict | None = None

    def touches(self) -> frozenset[str]:
        return frozenset({f"verdict:{self.item_id}"})


class ReadinessScored(Deed):
    """A group's readiness at each of the five steps, 1 to 5; empty scores take it back."""

    kind: Literal["readiness_scored"] = "readiness_scored"
    group_id: Id
    scores: dict[Step, Score] = Field(default_factory=dict)

    def touches(self) -> frozenset[str]:
        return frozenset({f"readiness:{self.group_id}"})


class ExampleLogged(Deed):
    """An example, new or changed (a rating, a correction)."""

    kind: Literal["example_logged"] = "example_logged"
    example: Example

    def touches(self) -> frozenset[str]:
        return frozenset({f"example:{self.example.id}"})


class ExampleHidden(Deed):
    """An example that is shown to nobody else any more; for good, as its author does not ask for it again."""

    kind: Literal["example_hidden"] = "example_hidden"
    example_id: Id
    title: Line = ""

    def touches(self) -> frozenset[str]:
        return frozenset({f"example:{self.example_id}"})


class ExampleRemoved(Deed):
    kind: Literal["example_removed"] = "example_removed"
    example_id: Id

    def touches(self) -> frozenset[str]:
        return frozenset({f"example:{self.example_id}"})


class ReadingLogged(Deed):
    kind: Literal["reading_logged"] = "reading_logged"
    reading: Reading

    def touches(self) -> frozenset[str]:
        return frozenset({f"reading:{self.reading.id}"})


class ReadingRemoved(Deed):
    kind: Literal["reading_removed"] = "reading_removed"
    reading_id: Id

    def touches(self) -> frozenset[str]:
        return frozenset({f"reading:{self.reading_id}"})


class RecipeSaved(Deed):
    """A recipe of the library, new or changed."""

    kind: Literal["recipe_saved"] = "recipe_saved"
    recipe: Recipe

    def touches(self) -> frozenset[str]:
        return frozenset({f"recipe:{self.recipe.id}"})


class RecipeRemoved(Deed):
    kind: Literal["recipe_removed"] = "recipe_removed"
    recipe_id: Id
    title: Line = ""

    def touches(self) -> frozenset[str]:
        return frozenset({f"recipe:{self.recipe_id}"})


class IncidentLogged(Deed):
    """Something that went wrong or nearly did, new or changed."""

    kind: Literal["incident_logged"] = "incident_logged"
    incident: Incident

    def touches(self) -> frozenset[str]:
        return frozenset({f"incident:{self.incident.id}"})


class IncidentRemoved(Deed):
    kind: Literal["incident_removed"] = "incident_removed"
    incident_id: Id
    title: Line = ""

    def touches(self) -> frozenset[str]:
        return frozenset({f"incident:{self.incident_id}"})


class UseCounted(Deed):
    """How many seats of a group, or of the whole rollout, were used up to a day; new or corrected."""

    kind: Literal["use_counted"] = "use_counted"
    use: Use

    def touches(self) -> frozenset[str]:
        return frozenset({f"use:{self.use.id}"})


class UseRemoved(Deed):
    kind: Literal["use_removed"] = "use_removed"
    use_id: Id

    def touches(self) -> frozenset[str]:
        return frozenset({f"use:{self.use_id}"})


class TrainingCounted(Deed):
    """How many of a group are trained, as counted last; without a count the last one is taken back."""

    kind: Literal["training_counted"] = "training_counted"
    group_id: Id
    trained: Trained | None = None

    def touches(self) -> frozenset[str]:
        return frozenset({f"trained:{self.group_id}"})


class UseCaseTimed(Deed):
    """Minutes that a use case takes without the tool and with it; without a timing the last is taken back."""

    kind: Literal["use_case_timed"] = "use_case_timed"
    item_id: Id
    title: Line = ""
    timing: Timing | None = None

    def touches(self) -> frozenset[str]:
        return frozenset({f"timing:{self.item_id}"})


class QuestionAnswered(Deed):
    """An answer to a question from the room, new or changed."""

    kind: Literal["question_answered"] = "question_answered"
    answer: Answer

    def touches(self) -> frozenset[str]:
        return frozenset({f"answer:{self.answer.id}"})


class AnswerRemoved(Deed):
    kind: Literal["answer_removed"] = "answer_removed"
    answer_id: Id

    def touches(self) -> frozenset[str]:
        return frozenset({f"answer:{self.answer_id}"})


Purpose = Literal["draft", "intake", "message", "digest", "faq"]
PURPOSE_NAMES: dict[Purpose, str] = {
    "draft": "a draft",
    "intake": "facts from notes",
    "message": "a message",
    "digest": "a weekly digest",
    "faq": "questions and answers",
}
Tokens = Annotated[int, Field(ge=0)]


class ModelAsked(Deed):
    """A model was asked: what for, where, under which hash of the prompt, and what it cost.

    `outcome` is empty for a usable answer, else the kind of fault. `cost_usd` is None where the
    price is not known; tokens are `estimated` where the server did not count them.
    """

    kind: Literal["model_asked"] = "model_asked"
    purpose: Purpose
    stage: StageKey | None = None
    model: Line
    host: Line
    prompt_sha: Line
    tokens_in: Tokens = 0
    tokens_out: Tokens = 0
    estimated: bool = False
    cost_usd: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    outcome: Line = ""

    @property
    def tokens(self) -> int:
        """Everything that may be billed."""
        return self.tokens_in + self.tokens_out

    def touches(self) -> frozenset[str]:
        # Nothing of the plan: what others do meanwhile never conflicts with having asked.
        return frozenset()


class PersonForgotten(Deed):
    """Somebody's name was taken out of this log, and not whose: so many of the events before say so."""

    kind: Literal["person_forgotten"] = "person_forgotten"
    rewritten: Annotated[int, Field(ge=1)]

    def touches(self) -> frozenset[str]:
        # Nothing of the plan: what came before can still be undone. See `desk.commit` for what comes after.
        return frozenset()


AnyDeed = Annotated[
    RolloutCreated
    | RolloutArchived
    | BriefEdited
    | GroupSaved
    | GroupRemoved
    | PersonSaved
    | PersonRemoved
    | ItemAdded
    | ItemEdited
    | ItemRemoved
    | ItemLocked
    | Launched
    | LaunchWithdrawn
    | StatusLogged
    | ItemMoved
    | TrackingRestored
    | GateDecided
    | VerdictRestored
    | ReadinessScored
    | ExampleLogged
    | ExampleHidden
    | ExampleRemoved
    | ReadingLogged
    | ReadingRemoved
    | RecipeSaved
    | RecipeRemoved
    | IncidentLogged
    | IncidentRemoved
    | UseCounted
    | UseRemoved
    | TrainingCounted
    | UseCaseTimed
    | QuestionAnswered
    | AnswerRemoved
    | ModelAsked
    | PersonForgotten,
    Field(discriminator="kind"),
]


class Event(Frozen):
    """A deed in the log: its place (version, from 1), who did it and when (UTC).

    `undoes` names the gesture that this one takes back, where it does.
    """

    event_schema: Annotated[int, Field(ge=1, le=EVENT_SCHEMA)] = EVENT_SCHEMA
    rollout_id: Id
    version: Annotated[int, Field(ge=1)]
    happened_at: AwareDatetime
    actor: Line
    gesture: Line
    undoes: Line = ""
    deed: AnyDeed


EVENT = TypeAdapter(Event)
EVENTS = TypeAdapter(list[Event])


class Columns(NamedTuple):
    """What dashboards group events by, beside rollout, version, time and actor."""

    kind: str
    item_id: str | None
    stage: str | None
    group_id: str | None
    status: str | None
    due: date | None


def columns_of(deed: AnyDeed) -> Columns:
    """Give back the typed columns of a deed; group only where it concerns exactly one."""
    match deed:
        case ItemAdded(item=item) | ItemEdited(item=item):
            return Columns(deed.kind, item.id, item.stage, _only(item.group_ids), None, item.due)
        case ItemRemoved() | ItemLocked():
            return Columns(deed.kind, deed.item_id, deed.stage, None, None, None)
        case StatusLogged():
            return Columns(deed.kind, deed.item_id, deed.stage, _only(deed.group_ids), deed.status, deed.on)
        case ItemMoved():
            return Columns(deed.kind, deed.item_id, deed.stage, _only(deed.group_ids), None, deed.to_day)
        case TrackingRestored():
            status = deed.tracking.status if deed.tracking else None
            return Columns(deed.kind, deed.item_id, deed.stage, _only(deed.group_ids), status, deed.due)
        case GateDecided() | VerdictRestored():
            return Columns(deed.kind, deed.item_id, deed.stage, _only(deed.group_ids), None, None)
        case GroupSaved(group=group):
            return Columns(deed.kind, None, None, group.id, None, None)
        case GroupRemoved() | ReadinessScored():
            return Columns(deed.kind, None, None, deed.group_id, None, None)
        case ExampleLogged(example=example):
            return Columns(deed.kind, example.id, None, example.group_id, None, example.day)
        case ReadingLogged(reading=reading):
            return Columns(deed.kind, reading.metric_id, None, reading.group_id, None, reading.day)
        case RecipeSaved(recipe=recipe):
            return Columns(deed.kind, recipe.id, "training", _only(recipe.group_ids), None, recipe.day)
        case IncidentLogged(incident=incident):
            return Columns(
                deed.kind, incident.id, "accountability", incident.group_id, incident.harm, incident.day
            )
        case UseCounted(use=use):
            return Columns(deed.kind, use.id, None, use.group_id, None, use.day)
        case UseRemoved():
            return Columns(deed.kind, deed.use_id, None, None, None, None)
        case TrainingCounted():
            day = deed.trained.day if deed.trained else None
            return Columns(deed.kind, None, None, deed.group_id, None, day)
        case UseCaseTimed():
            return Columns(deed.kind, deed.item_id, "training", None, None, None)
        case QuestionAnswered(answer=answer):
            return Columns(deed.kind, answer.id, None, None, None, answer.day)
        case ModelAsked():
            return Columns(deed.kind, None, deed.stage, None, None, None)
        case _:
            return Columns(deed.kind, None, None, None, None, None)


def _only(group_ids: tuple[str, ...]) -> str | None:
    return group_ids[0] if len(group_ids) == 1 else None


class UnreadableEvent(PlaybookError):
    """A line of a log that is not an event of any schema known here."""

    title = "This log cannot be read"


def read_event(text: str | bytes) -> Event:
    """Give back the event that a line of JSON holds, lifted from an older schema if need be."""
    try:
        return EVENT.validate_json(text)
    except ValidationError as error:
        first = problems_from(error)[0]
    try:
        schema = json.loads(text).get("event_schema", EVENT_SCHEMA)
    except (ValueError, AttributeError, RecursionError):
        schema = EVENT_SCHEMA
    if isinstance(schema, int) and schema > EVENT_SCHEMA:
        raise UnreadableEvent(
            f"This event was written by a newer version (event schema {schema}).",
            f"Update Leadership Playbook: this version reads up to {EVENT_SCHEMA}.",
        )
    raise UnreadableEvent(str(first), "Check that the file is a whole log.")


def item_of(deed: AnyDeed) -> Item | None:
    """Give back the item that a deed adds or edits, or None."""
    return deed.item if isinstance(deed, ItemAdded | ItemEdited) else None
