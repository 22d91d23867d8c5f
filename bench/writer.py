"""How long the built-in writer takes: 12 groups beside its limit, and 40 groups with 20,000 people.

Run with: python -m bench.writer
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playbook.core.plan.brief import Brief
from playbook.llm.builtin.builtin import draft, load_stages
from tests.briefs import agency, group

LIMIT_MS = 100.0
MOST_ITEMS = 1_500
ROUNDS = 15


def brief_of(count: int, size: int) -> Brief:
    """The agency's brief with so many groups of so many people (synthetic)."""
    groups = tuple(
        group(f"g{number}", f"Group {number}", size, None, process=3, tools=4, job=3, habits=4)
        for number in range(count)
    )
    return agency().model_copy(update={"groups": groups, "headcount": count * size})


def best_ms(work: Callable[[], object]) -> float:
    """The fastest of some rounds: what the work costs when nothing else disturbs it."""
    times = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        work()
        times.append((perf_counter() - begin) * 1_000)
    return min(times)


def main() -> None:
    """Print both measurements, and fail where the limit is passed."""
    stages = load_stages()
    twelve, forty = brief_of(12, 40), brief_of(40, 500)
    ms = best_ms(lambda: draft(twelve, stages))
    print(f"built-in writer, 12 groups: {ms:.1f} ms (limit {LIMIT_MS:.0f} ms)")
    large = best_ms(lambda: draft(forty, stages))
    items = len(draft(forty, stages).items)
    print(f"built-in writer, 40 groups and 20,000 people: {large:.1f} ms, {items} items (limit {MOST_ITEMS})")
    assert ms < LIMIT_MS
    assert items <= MOST_ITEMS


if __name__ == "__main__":
    main()
