"""The log: a list of events."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from playbook.core.base.errors import Invalid, PlaybookError, Problem
from playbook.core.base.fields import Frozen, Id, Line
from playbook.core.log.changes import AnyChange
from playbook.core.plan.validation_messages import problems_from

# 2: examples that came in by a link and may be shared; questions answered to everyone.
# 3: recipes, incidents, counts of use and training, timed use cases.
# 4: the case of a brief (promises, conditions, concerns, tasks, stakeholders); self-checks; account ids.
# 5: what each team says of its part of a task, and what that makes of the whole.
EVENT_SCHEMA = 5


class Event(Frozen):
    """A change with its version (from 1), actor and time (UTC)."""

    # The words of the log's JSON are older than those of the code.
    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True, serialize_by_alias=True)

    event_schema: Annotated[int, Field(ge=1, le=EVENT_SCHEMA)] = EVENT_SCHEMA
    rollout_id: Id
    version: Annotated[int, Field(ge=1)]
    happened_at: AwareDatetime
    actor: Line
    # Names change and repeat. Empty for guests, programs, the machine itself, and in older logs.
    account_id: Line = Field(default="", alias="account", exclude_if=lambda value: not value)
    change_set: Line = Field(alias="gesture")  # changes of one button press, undone together
    undoes: Line = ""  # the change set that this one takes back
    change: AnyChange = Field(alias="deed")

    def is_by(self, name: str, account_id: str = "") -> bool:
        """Return whether this account made it, or in older logs this name."""
        return self.account_id == account_id if self.account_id else self.actor == name


EVENT = TypeAdapter(Event)


class UnreadableEvent(PlaybookError):
    """A line that is no event of any schema known here."""

    title = "This log cannot be read"


class NewerEvent(UnreadableEvent):
    """An event of a kind or schema that only a newer version knows."""


def refuse_unreadable(events: Iterable[Event]) -> None:
    """Raise Invalid for an event that nobody could read back from the log."""
    for event in events:
        try:
            EVENT.validate_json(EVENT.dump_json(event))
        except ValidationError as error:
            raise Invalid(map(_unsaved, problems_from(error))) from None
        except PydanticSerializationError:
            hint = "Type its text anew."
            raise Invalid([Problem("", "This holds letters that cannot be saved.", hint)]) from None


def _unsaved(problem: Problem) -> Problem:
    where = problem.where.removeprefix("deed.")
    what = where.replace("_", " ").replace(".", ", ")
    return replace(problem, where=where, message=f"This cannot be saved ({what}). {problem.message}")


def read_event(text: str | bytes) -> Event:
    """Return the event in a line of JSON of any known schema."""
    try:
        return EVENT.validate_json(text)
    except ValidationError as error:
        first = problems_from(error)[0]
        is_kind_known = all(each["type"] != "union_tag_invalid" for each in error.errors())
    try:
        schema = json.loads(text).get("event_schema", EVENT_SCHEMA)
    except (ValueError, AttributeError, RecursionError):
        schema = None
    if isinstance(schema, int) and schema > EVENT_SCHEMA:
        raise NewerEvent(
            f"This event was written by a newer version (event schema {schema}).",
            f"Update Leadership Playbook: this version reads up to {EVENT_SCHEMA}.",
        )
    kind = UnreadableEvent if is_kind_known else NewerEvent
    raise kind(str(first), "Check that the file is a whole log.")
