"""Who is asking: the person at the desk."""

from typing import Literal

from pydantic import Field

from playbook.core.fields import Frozen, Id, Name

Role = Literal["owner", "editor", "lead", "viewer"]


class Actor(Frozen):
    """Someone who does things here: the name goes into the log beside every deed."""

    name: Name = Field(min_length=1)
    role: Role = "owner"
    person_id: Id | None = None
    group_ids: tuple[Id, ...] = ()
