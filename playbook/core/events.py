"""An event: one change with its place in the log, who made it and when. The log is a list of these.

Changes that one press of a button makes share a `gesture` id, so that undo takes them back together.
"""

import json
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError

from playbook.core.errors import PlaybookError
from playbook.core.fields import Frozen, Id, Line
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.answers import AnswerRemoved as AnswerRemoved
from playbook.core.log.changes.answers import QuestionAnswered as QuestionAnswered
from playbook.core.log.changes.base import Columns as Columns
from playbook.core.log.changes.briefs import BriefEdited as BriefEdited
from playbook.core.log.changes.briefs import GroupRemoved as GroupRemoved
from playbook.core.log.changes.briefs import GroupSaved as GroupSaved
from playbook.core.log.changes.briefs import PersonRemoved as PersonRemoved
from playbook.core.log.changes.briefs import PersonSaved as PersonSaved
from playbook.core.log.changes.counts import ReadingLogged as ReadingLogged
from playbook.core.log.changes.counts import ReadingRemoved as ReadingRemoved
from playbook.core.log.changes.counts import TrainingCounted as TrainingCounted
from playbook.core.log.changes.counts import UseCaseTimed as UseCaseTimed
from playbook.core.log.changes.counts import UseCounted as UseCounted
from playbook.core.log.changes.counts import UseRemoved as UseRemoved
from playbook.core.log.changes.examples import ExampleHidden as ExampleHidden
from playbook.core.log.changes.examples import ExampleLogged as ExampleLogged
from playbook.core.log.changes.examples import ExampleRemoved as ExampleRemoved
from playbook.core.log.changes.incidents import IncidentLogged as IncidentLogged
from playbook.core.log.changes.incidents import IncidentRemoved as IncidentRemoved
from playbook.core.log.changes.items import ItemAdded as ItemAdded
from playbook.core.log.changes.items import ItemEdited as ItemEdited
from playbook.core.log.changes.items import ItemLocked as ItemLocked
from playbook.core.log.changes.items import ItemRemoved as ItemRemoved
from playbook.core.log.changes.items import item_of as item_of
from playbook.core.log.changes.progress import GateDecided as GateDecided
from playbook.core.log.changes.progress import ItemMoved as ItemMoved
from playbook.core.log.changes.progress import ReadinessScored as ReadinessScored
from playbook.core.log.changes.progress import StatusLogged as StatusLogged
from playbook.core.log.changes.progress import Tracked as Tracked
from playbook.core.log.changes.progress import TrackingRestored as TrackingRestored
from playbook.core.log.changes.progress import VerdictRestored as VerdictRestored
from playbook.core.log.changes.recipes import RecipeRemoved as RecipeRemoved
from playbook.core.log.changes.recipes import RecipeSaved as RecipeSaved
from playbook.core.log.changes.records import PURPOSE_NAMES as PURPOSE_NAMES
from playbook.core.log.changes.records import ModelAsked as ModelAsked
from playbook.core.log.changes.records import PersonForgotten as PersonForgotten
from playbook.core.log.changes.records import Purpose as Purpose
from playbook.core.log.changes.rollouts import Launched as Launched
from playbook.core.log.changes.rollouts import LaunchWithdrawn as LaunchWithdrawn
from playbook.core.log.changes.rollouts import RolloutArchived as RolloutArchived
from playbook.core.log.changes.rollouts import RolloutCreated as RolloutCreated
from playbook.core.log.rollout import DECISION_NAMES as DECISION_NAMES
from playbook.core.log.rollout import MAX_ANSWER as MAX_ANSWER
from playbook.core.log.rollout import MAX_QUESTION as MAX_QUESTION
from playbook.core.log.rollout import WHERE_NAMES as WHERE_NAMES
from playbook.core.log.rollout import Answer as Answer
from playbook.core.log.rollout import Decision as Decision
from playbook.core.log.rollout import Launch as Launch
from playbook.core.log.rollout import Reading as Reading
from playbook.core.log.rollout import Score as Score
from playbook.core.log.rollout import Verdict as Verdict
from playbook.core.log.rollout import Where as Where
from playbook.core.wording import problems_from

# 2: examples that came in by a link and may be shared; questions answered to everyone.
# 3: recipes, incidents, counts of use and training, timed use cases.
EVENT_SCHEMA = 3


class Event(Frozen):
    """A change in the log: its place (version, from 1), who made it and when (UTC).

    `undoes` names the gesture that this one takes back, where it does.
    """

    # The words of the log's JSON are older than those of the code.
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    event_schema: Annotated[int, Field(ge=1, le=EVENT_SCHEMA)] = EVENT_SCHEMA
    rollout_id: Id
    version: Annotated[int, Field(ge=1)]
    happened_at: AwareDatetime
    actor: Line
    gesture: Line = Field(alias="gesture")
    undoes: Line = ""
    deed: AnyChange = Field(alias="deed")


EVENT = TypeAdapter(Event)
EVENTS = TypeAdapter(list[Event])


class UnreadableEvent(PlaybookError):
    """A line of a log that is not an event of any schema known here."""

    title = "This log cannot be read"


def read_event(text: str | bytes) -> Event:
    """Return the event that a line of JSON holds, lifted from an older schema if need be."""
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


# --- transition: begin
AnyDeed = AnyChange


def columns_of(change: AnyChange) -> Columns:
    return change.columns()


# --- transition: end
