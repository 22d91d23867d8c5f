"""Read the work that words of a brief call for from data/work.toml."""

from functools import lru_cache

from playbook.core.plan.plays.works import Work
from playbook.llm.builtin.cases.data_rows import read_rows


@lru_cache(maxsize=1)
def load_works() -> tuple[Work, ...]:
    """Read every kind of work once."""
    return read_rows("work.toml", "work", Work)
