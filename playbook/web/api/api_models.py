"""The models of the JSON API, for its routes and its description."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from playbook.core.base.fields import STAGES, Day, Id, Line, Name, StageKey
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.examples import Example, Minutes, Rating
from playbook.core.plan.items import MAX_NOTE, AnyItem, Status
from playbook.core.plan.plan_file import Plan
from playbook.core.progress import progress

MAX_WHAT = 280
# One character that shows.
_SEEN = "[^\\s\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]"


class Out(BaseModel):
    """Something that the API gives."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class In(BaseModel):
    """Something that the API takes, with exactly its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class FieldProblem(Out):
    """One thing wrong with one field."""

    where: str
    message: str


class Fault(Out):
    """Why a request was not done, and what to do about it."""

    message: str
    hint: str = ""
    problems: tuple[FieldProblem, ...] = ()


class RolloutLine(Out):
    """A rollout in a list."""

    id: Id
    name: Name
    version: int
    phase: str
    synthetic: bool
    changed_at: datetime

    @classmethod
    def of(cls, rollout: Rollout, today: date) -> "RolloutLine":
        """Return the line of a rollout."""
        return cls(
            id=rollout.id,
            name=rollout.brief.name,
            version=rollout.version,
            phase=progress.phase(rollout, progress.day_to_judge(rollout, today)),
            synthetic=rollout.synthetic,
            changed_at=rollout.changed_at,
        )


class RolloutList(Out):
    """The rollouts that a token opens."""

    rollouts: tuple[RolloutLine, ...]


class PlanOut(Out):
    """The plan of a rollout, with its items in time order."""

    version: int
    brief: Brief
    items: tuple[AnyItem, ...]

    @classmethod
    def of(cls, rollout: Rollout) -> "PlanOut":
        """Return the plan of a rollout, without what only its editors read."""
        items = tuple(sorted(rollout.items.values(), key=progress.in_time))
        plan = Plan(brief=rollout.brief_for_readers(), items=items)
        return cls(version=rollout.version, brief=plan.brief, items=plan.items)


class ItemStanding(Out):
    """How one dated item stands; `moved` counts its new days."""

    item_id: Id
    title: Line
    stage: StageKey
    due: date | None
    baseline: date | None
    standing: progress.Standing
    note: Line
    done_on: date | None
    moved: int


class StageStanding(Out):
    """How many dated items of a stage are tracked and done."""

    stage: StageKey
    tracked: int
    done: int


class ProgressOut(Out):
    """Where a rollout stands on a day; `on_time` is a share of `due_so_far`."""

    version: int
    day: date
    launched_at: datetime | None
    tracked: int
    done: int
    overdue: int
    at_risk: int
    due_so_far: int
    on_time: float | None
    stages: tuple[StageStanding, ...]
    items: tuple[ItemStanding, ...]

    @classmethod
    def of(cls, rollout: Rollout, today: date) -> "ProgressOut":
        """Return where a rollout stands."""
        day = progress.day_to_judge(rollout, today)
        stands = progress.summary(rollout, day)
        items = tuple(_standing(rollout, item, day) for item in progress.tracked(rollout))
        return cls(
            version=rollout.version,
            day=day,
            launched_at=rollout.launch.launched_at if rollout.launch else None,
            tracked=stands.tracked,
            done=stands.done,
            overdue=stands.overdue,
            at_risk=stands.at_risk,
            due_so_far=stands.due_so_far,
            on_time=stands.on_time,
            stages=tuple(_of_stage(items, stage) for stage in STAGES),
            items=items,
        )


def _whole(value: object) -> object:
    """Return 20.0 as 20: JSON has one kind of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_Day = Annotated[Day, WithJsonSchema({"type": "string", "format": "date", "pattern": "^20[0-9]{2}-"})]
_Minutes = Annotated[Minutes, BeforeValidator(_whole)]
_Rating = Annotated[Rating, BeforeValidator(_whole)]


class StatusIn(In):
    """How an item stands; `on` is the day it was done, today by default."""

    status: Status
    note: Annotated[str, Field(max_length=MAX_NOTE)] = ""
    on: _Day | None = None


class StatusOut(Out):
    """The logged entry, and the version of the rollout that holds it."""

    version: int
    item: ItemStanding


class ExampleIn(In):
    """A thing somebody did with the tool; `day` is today by default."""

    what: Annotated[str, Field(min_length=1, max_length=MAX_WHAT, pattern=_SEEN)]
    group_id: Id | None = None
    day: _Day | None = None
    task: Annotated[str, Field(max_length=300)] = ""
    minutes_saved: _Minutes | None = None
    minutes_checking: _Minutes | None = None
    rating: _Rating | None = None


class ExampleOut(Out):
    """The logged entry, and the version of the rollout that holds it."""

    version: int
    example: Example


class ExampleList(Out):
    """The examples of a rollout, the latest day first."""

    version: int
    examples: tuple[Example, ...]

    @classmethod
    def of(cls, rollout: Rollout, examples: Iterable[Example]) -> "ExampleList":
        latest_first = sorted(examples, key=lambda item: (item.day, item.id), reverse=True)
        return cls(version=rollout.version, examples=tuple(latest_first))


def standing_of(rollout: Rollout, item_id: str, today: date) -> ItemStanding:
    """Return how one item stands. Raise Missing if the plan does not have it."""
    return _standing(rollout, rollout.get_item(item_id), progress.day_to_judge(rollout, today))


def _standing(rollout: Rollout, item: AnyItem, day: date) -> ItemStanding:
    tracking = rollout.tracking_of(item.id)
    return ItemStanding(
        item_id=item.id,
        title=item.title,
        stage=item.stage,
        due=item.due,
        baseline=progress.baseline_of(rollout, item),
        standing=progress.standing(item, tracking, day),
        note=tracking.note,
        done_on=tracking.done_on,
        moved=len(tracking.moves),
    )


def _of_stage(items: tuple[ItemStanding, ...], stage: StageKey) -> StageStanding:
    is_done = [item.standing == "done" for item in items if item.stage == stage]
    return StageStanding(stage=stage, tracked=len(is_done), done=sum(is_done))
