"""Counts of people, never who: tool use, training, minutes."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from playbook.core.base.fields import Day, Frozen, Id, People

TaskMinutes = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
Money = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Depth = Annotated[float, Field(ge=0, le=28, allow_inf_nan=False)]


class Use(Frozen):
    """Seats of a group, or the rollout, used until a day."""

    id: Id
    day: Day
    seats: People
    group_id: Id | None = None
    # None of these is known everywhere.
    active: People | None = None  # in the last seven days
    returning: People | None = None  # of these, also in the seven days before
    active_28: People | None = None  # in 28 days (definition of an active user: MS2)
    idle: People | None = None  # not in 28 days
    idle_cost: Money | None = None  # of a month
    depth: Depth | None = None  # mean days of use of an active user in 28

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        counts = (self.active, self.returning, self.active_28, self.idle)
        if any(value is not None and value > self.seats for value in counts):
            raise ValueError("More people than seats.")
        if self.returning is not None and (self.active is None or self.returning > self.active):
            raise ValueError("More people returned than were active.")
        return self


class Trained(Frozen):
    """How many of a group are trained and proficient on a day."""

    day: Day
    trained: People
    proficient: People | None = None


class Timing(Frozen):
    """Minutes of a task without the tool (`baseline`) and with it [X4]."""

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
        """Return the minutes saved net (rule T09); may be negative."""
        overhead = self.prepare + self.supervise + self.verify + self.correct + self.exceptions
        return self.baseline - max(self.residual, overhead) - self.set_up
