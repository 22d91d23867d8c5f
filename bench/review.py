"""Time of one review for 1,500 items and 40 groups. Limit: 50 ms.

Prints the median of several runs, each on a fresh reading of the plan as after an edit, for the whole plan
and for the rules of one stage, which is what a stage's page waits for.
"""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta

from bench.seed import HUGE_ITEMS, START, brief
from playbook.core.base.fields import STAGES
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem, Milestone, Owner
from playbook.core.review.review import review, review_stage
from playbook.llm.builtin.builtin import draft, load_stages

ROUNDS = 15
LIMIT_MS = 50


def plan(groups: int, size: int, most: int | None = None) -> tuple[Brief, list[AnyItem]]:
    """A built-in plan, filled up to `most` items with milestones of its groups."""
    wanted = brief(groups, size)
    items = list(draft(wanted, load_stages(), start=START).items)
    for number in range(max(0, (most or 0) - len(items))):
        group = wanted.groups[number % groups]
        items.append(
            Milestone(
                id=f"milestone.extra.{number}",
                title=f"Work package {number} finished",
                group_ids=(group.id,),
                date=START + timedelta(days=number % 230),
                done_when="The manager has seen it.",
                owner=Owner(person_id="lead"),
            )
        )
    return wanted, items


def milliseconds(work: Callable[[], object]) -> float:
    """The median of several runs, after two that warm up."""
    runs = []
    for number in range(ROUNDS + 2):
        started = time.perf_counter()
        work()
        if number >= 2:
            runs.append((time.perf_counter() - started) * 1000)
    return statistics.median(runs)


def main() -> None:
    for groups, size, most in ((6, 15, None), (40, 500, HUGE_ITEMS)):
        wanted, items = plan(groups, size, most)
        whole = milliseconds(lambda: review(wanted, items))  # noqa: B023 - called before the next round
        stages = [
            milliseconds(lambda: review_stage(wanted, items, stage))  # noqa: B023 - as above
            for stage in STAGES
        ]
        verdict = "within" if whole <= LIMIT_MS else "OVER"
        print(
            f"review of {len(items):,} items and {groups} groups: {whole:.1f} ms "
            f"({verdict} the limit of {LIMIT_MS} ms); one stage alone: {max(stages):.1f} ms at most"
        )


if __name__ == "__main__":
    main()
