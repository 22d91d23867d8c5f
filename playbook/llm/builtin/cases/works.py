"""Read the work that words of a brief call for from data/work.toml."""

import re
import tomllib
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from playbook.core.base.errors import PlaybookError
from playbook.core.base.fields import Frozen
from playbook.core.plan.plays.stages import Role

WORK_FILE = Path(__file__).resolve().parents[4] / "data" / "work.toml"


class Work(Frozen):
    """Work that words of the brief call for. `{it}` stands for the word that was found."""

    key: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    signs: Annotated[tuple[str, ...], Field(min_length=1)]
    title: str
    done_when: str
    before: Literal["training", "go_live"]
    days: int
    owner_titles: tuple[str, ...] = ()  # of those who can see to it, the best first
    role: Role = "lead"
    kinds: tuple[str, ...] = ()  # only in these kinds of change
    unless_condition: str = ""

    @cached_property
    def sign(self) -> re.Pattern[str]:
        return re.compile("|".join(self.signs), re.IGNORECASE)


_WORKS = TypeAdapter(tuple[Work, ...])


@lru_cache(maxsize=1)
def load_works() -> tuple[Work, ...]:
    """Read every kind of work once."""
    try:
        return _WORKS.validate_python(tomllib.loads(WORK_FILE.read_text(encoding="utf-8")).get("work", ()))
    except (OSError, ValueError, ValidationError) as error:
        raise PlaybookError(
            f"The file {WORK_FILE.name} cannot be read.", "Put it back into data, as it was."
        ) from error
