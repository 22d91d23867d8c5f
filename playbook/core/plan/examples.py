"""Examples of what people did with the tool."""

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
    """One use of the tool in a week, and its value."""

    id: Id
    group_id: Id | None = None
    day: Day
    what: Annotated[Line, Field(max_length=MAX_WHAT)] = ""
    task: Line = ""
    minutes_saved: Minutes | None = None
    minutes_checking: Minutes | None = None
    rating: Rating | None = None
    may_share: Sharing = "no"  # whether everyone may read it, and beside the name in `credit`
    credit: Name = ""
    by_link: bool = False  # from somebody without an account
    by_leader: bool = False  # its author is a leader
    use_case_id: Id | None = None

    def without_words(self) -> "Example":
        """Return what may be counted of an example that is not shared."""
        return self.model_copy(update={"what": "", "task": ""})

    def hidden(self) -> "Example":
        """Return the example without its name, for nobody else."""
        return self.model_copy(update={"may_share": "no", "credit": ""})
