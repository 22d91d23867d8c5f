"""Counts of people: how many use the tool and how often, how many are trained. Never who."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from playbook.core.base.fields import Day, Frozen, Id, People

TaskMinutes = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Money = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Depth = Annotated[float, Field(ge=0, le=28, allow_inf_nan=False)]


class Use(Frozen):
    """How many of the paid seats of a group (None: of the whole rollout) were used up to a day.

    `active`: in the seven days up to it; `returning`: of these, also in the seven days before. `active_28`
    and `idle`: used in 28 days, and not (definition of an active user: MS2). `depth`: the mean number of days
    of those 28 on which an active user used it. `idle_cost`: what the idle ones cost a month. None: not told.
    """

    id: Id
    day: Day
    seats: People
    group_id: Id | None = None
    active: People | None = None
    returning: People | None = None
    active_28: People | None = None
    idle: People | None = None
    idle_cost: Money | None = None
    depth: Depth | None = None

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        counts = (self.active, self.returning, self.active_28, self.idle)
        if any(one is not None and one > self.seats for one in counts):
            raise ValueError("More people than seats.")
        if self.returning is not None and (self.active is None or self.returning > self.active):
            raise ValueError("More people returned than were active.")
        return self


class Trained(Frozen):
    """How many of a group were trained, and how many proficient, on the day they were counted."""

    day: Day
    trained: People
    proficient: People | None = None


class Timing(Frozen):
    """Minutes that one piece of work takes without the tool (`baseline`) and with it, step by step [X4]."""

    baseline: TaskMinutes
    residual: TaskMinutes = 0.0
    prepare: TaskMinutes = 0.0
    supervise: TaskMinutes = 0.0
    verify: TaskMinutes = 0.0
    correct: TaskMinutes = 0.0
    exceptions: TaskMinutes = 0.0
    set_up: TaskMinutes = 0.0

    @property
    def net_minutes(self) -> float:
        """What is left of the saving after all that the tool itself asks for (rule T09); may be negative."""
        asked = self.prepare + self.supervise + self.verify + self.correct + self.exceptions
        return self.baseline - max(self.residual, asked) - self.set_up
