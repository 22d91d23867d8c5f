"""Read and write the counters and live tallies of a pulse."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select

from playbook.core.all_hands.pulse import Counts, Live
from playbook.core.all_hands.pulse_questions import PulseQuestion, choices_of
from playbook.store.register.records import delete, insert_all
from playbook.store.register.register import RegisterRow, Transaction
from playbook.store.register.tables import pulse_counts, pulse_live


def counts_of(poll_id: str) -> Select[Any]:
    """Return the query for the counters of a pulse."""
    return select(pulse_counts).where(pulse_counts.c.poll_id == poll_id)


def counts_in(rows: Iterable[RegisterRow], asked: Sequence[PulseQuestion]) -> Counts:
    """Return what the counters say."""
    counters = ((row["question"], row["group_id"], row["choice"], row["n"]) for row in rows)
    return Counts(counters, choices_of(asked))


def live_of(poll_id: str) -> Select[Any]:
    """Return the query for what may be shown of an open pulse."""
    return select(pulse_live).where(pulse_live.c.poll_id == poll_id).order_by(pulse_live.c.choice)


def live_in(rows: Iterable[RegisterRow]) -> Live:
    """Return what may be shown of an open pulse."""
    tallies: dict[str, dict[str, list[int]]] = {"shown": {}, "held": {}, "spent": {}}
    for row in rows:
        tallies[row["stage"]].setdefault(row["question"], []).append(row["n"])
    shown, held, spent = ({key: tuple(tally) for key, tally in of.items()} for of in tallies.values())
    return Live(shown, held, sum(map(sum, spent.values())))


def replace_live(transaction: Transaction, poll_id: str, live: Live) -> None:
    """Store what may be shown of an open pulse."""
    delete(transaction, pulse_live, pulse_live.c.poll_id == poll_id)
    rows = [
        {"poll_id": poll_id, "stage": stage, "question": question, "choice": choice, "n": number}
        for stage, moment in (("shown", live.shown), ("held", live.held), ("spent", {"": (live.spent,)}))
        for question, tally in moment.items()
        for choice, number in enumerate(tally)
    ]
    insert_all(transaction, pulse_live, rows)
