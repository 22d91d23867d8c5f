"""A plan as a file: what `draft` writes, `review` reads and a person can keep beside the log."""

from typing import Literal

from pydantic import Field

from playbook.core.fields import Frozen
from playbook.core.items import AnyItem
from playbook.core.rollout import Brief

PLAN_SCHEMA: Literal[1] = 1


class Plan(Frozen):
    """A brief and the items that carry it out."""

    plan_schema: Literal[1] = PLAN_SCHEMA
    brief: Brief
    items: tuple[AnyItem, ...] = Field(default=(), max_length=20_000)
    open_questions: tuple[str, ...] = ()
