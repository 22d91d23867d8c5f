"""Read the work that words of a brief call for from data/work.toml."""

import tomllib
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from playbook.core.base.errors import PlaybookError
from playbook.core.plan.plays.works import Work

WORK_FILE = Path(__file__).resolve().parents[4] / "data" / "work.toml"


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
