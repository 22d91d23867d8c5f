"""R50 and the table of data/order.toml: whoever breaks a pair is told which, and how to mend it."""

from functools import cache

import pytest

from playbook.core.case.case import Case, read_case
from playbook.core.plan.items import AnyItem, Milestone, Provenance
from playbook.core.plan.plays.works import Precedence
from playbook.core.review.fixes import accept
from playbook.core.review.judge import judge
from playbook.core.review.result import Result
from playbook.core.review.rules.truth import R50
from playbook.core.review.thresholds import DEFAULTS
from playbook.core.review.view import View
from playbook.llm.builtin.cases.works import load_order
from playbook.llm.builtin.kinds import load_kinds
from tests.core.review.plans import LEAD, day
from tests.core.review.variants import brief_with

ROWS = [row for row in load_order() if not row.where_time]


BRIEF = brief_with()


@cache
def case() -> Case:
    return read_case(BRIEF, load_kinds(), day(-60))


def checked(items: list[AnyItem]) -> Result:
    return judge(R50, View(BRIEF, items, DEFAULTS, None, case()))


def task(name: str, offset: int) -> Milestone:
    title = f"{name.strip()} screens" if name[0].isupper() else f"Do {name.replace('-', ' ')}"
    return Milestone(
        id=f"milestone.{name.strip().lower().replace(' ', '-')}", title=title, owner=LEAD, date=day(offset)
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.first[0].strip()} before {row.then[0].strip()}")
def test_a_swapped_pair_is_named_and_mended(row: Precedence) -> None:
    for first, then in ((each, other) for each in row.first for other in row.then):
        items: list[AnyItem] = [task(first, -20), task(then, -28)]
        result = checked(items)
        [finding] = [each for each in result.findings if row.why in each.text]
        assert finding.item_ids == (items[1].id, items[0].id)
        assert all(item.title in finding.text for item in items)
        assert checked(list(accept(items, result.fixes))).state == "pass"


def test_of_two_tasks_the_one_that_somebody_edited_moves() -> None:
    first, then = task(ROWS[0].first[0], -20), task(ROWS[0].then[0], -28)
    for edited in (first, then):
        changed = edited.model_copy(update={"provenance": Provenance(source="builtin", edited_by="Dana")})
        result = checked([changed if each is edited else each for each in (first, then)])
        assert {item.id for fix in result.fixes for item in fix.change} == {edited.id}


def test_where_a_pause_breaks_another_pair_the_next_day_is_enough() -> None:
    tasks = [task("step-load", -24), task("pilot", -21), task("step-test", -20), task("safe-start", -18)]
    [fix] = checked(list(tasks)).fixes
    assert [(item.id, item.due) for item in fix.change] == [("milestone.pilot", day(-19))]
