"""Read the work that words of a brief call for, and how long an agreement takes."""

from functools import lru_cache

from playbook.core.plan.plays.unsettled import StatementKind, Unsettled, WorryAnswer
from playbook.core.plan.plays.works import Leave, Precedence, Wait, Work
from playbook.llm.builtin.cases.data_rows import read_rows


@lru_cache(maxsize=1)
def load_works() -> tuple[Work, ...]:
    """Read every kind of work once."""
    return read_rows("work.toml", "work", Work)


@lru_cache(maxsize=1)
def load_waits() -> tuple[Wait, ...]:
    """Read how long each kind of condition usually takes, once."""
    return read_rows("conditions.toml", "wait", Wait)


@lru_cache(maxsize=1)
def load_leaves() -> tuple[Leave, ...]:
    """Read when many people are on leave, once."""
    return read_rows("leave.toml", "leave", Leave)


@lru_cache(maxsize=1)
def load_unsettled() -> tuple[Unsettled, ...]:
    """Read which sentences leave something to decide, once."""
    return read_rows("unsettled.toml", "unsettled", Unsettled)


@lru_cache(maxsize=1)
def load_statements() -> tuple[StatementKind, ...]:
    """Read which kinds of sentences there are, and what each asks, once."""
    return read_rows("statements.toml", "statement", StatementKind)


@lru_cache(maxsize=1)
def load_worry_answers() -> tuple[WorryAnswer, ...]:
    """Read what can be said about each kind of worry, once."""
    return read_rows("worry_answers.toml", "worry_answer", WorryAnswer)


@lru_cache(maxsize=1)
def load_order() -> tuple[Precedence, ...]:
    """Read what comes first, once."""
    return read_rows("order.toml", "order", Precedence)
