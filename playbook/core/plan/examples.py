"""Examples: what somebody did with the tool, what it was worth, and who may read it."""

from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Line, Name

Rating = Annotated[int, Field(ge=0, le=4)]
MAX_MINUTES = 10_000
MAX_WHAT = 280
Minutes = Annotated[int, Field(ge=0, le=MAX_MINUTES)]


Sharing = Literal["named", "unnamed", "no"]
# From nobody to everyone, each to more than the one before.
SHARING: tuple[Sharing, ...] = ("no", "unnamed", "named")

RATING_NAMES = ("no value", "a novelty", "saved time", "a better result", "changed how we work")


class Example(Frozen):
    """One thing somebody did with the tool in a week, and what it was worth.

    `rating`: 0 none, 1 novelty, 2 saved time, 3 better result, 4 changed how we work.
    `may_share`: whether everyone may read it, and beside the name in `credit`. `by_link`: it came in by a
    link, from somebody without an account. `by_leader`: what a leader did with it, told by the leader.
    `use_case_id`: the use case of the plan that it is one of.
    """

    id: Id
    group_id: Id | None = None
    day: Day
    what: Annotated[Line, Field(max_length=MAX_WHAT)] = ""
    task: Line = ""
    minutes_saved: Minutes | None = None
    minutes_checking: Minutes | None = None
    rating: Rating | None = None
    may_share: Sharing = "no"
    credit: Name = ""
    by_link: bool = False
    by_leader: bool = False
    use_case_id: Id | None = None

    def hidden(self) -> "Example":
        """Give back the example as one that nobody else may read, without the name."""
        return self.model_copy(update={"may_share": "no", "credit": ""})
