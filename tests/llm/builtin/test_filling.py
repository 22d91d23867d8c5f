"""The fewest built-in items that close what a model left open."""

from datetime import date, timedelta
from functools import cache
from itertools import product

import pytest

from playbook.core.base.fields import STAGES, StageKey
from playbook.core.plan.items import AnyItem
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.filling import Yardstick, fillers
from tests.briefs import SCENARIOS, agency
from tests.llm.author import Author

KINDS = {stage.key: stage.kinds for stage in load_stages()}


@cache
def items_of(scenario: str) -> tuple[AnyItem, ...]:
    return Author(SCENARIOS[scenario]()).items


def yardstick(scenario: str, stage: StageKey) -> Yardstick:
    items = items_of(scenario)
    own = tuple(item for item in items if item.stage == stage)
    return Yardstick(SCENARIOS[scenario](), tuple(item for item in items if item.stage != stage), own)


@pytest.mark.slow
def test_an_empty_stage_is_filled_until_it_passes():
    for scenario, stage in product(SCENARIOS, STAGES):
        measure = yardstick(scenario, stage)
        added = fillers(measure, (), KINDS[stage])
        assert measure.gaps(()) != (), (scenario, stage)
        assert measure.gaps(added) == (), (scenario, stage)
        assert len(added) <= len(measure.builtin), (scenario, stage)


def test_only_what_closes_a_gap_is_added():
    measure = yardstick("S1 agency", "communication")
    added = fillers(measure, (), ())
    for item in added:
        fewer = [other for other in added if other is not item]
        assert measure.gaps(fewer) != (), item.title
    measure = yardstick("S1 agency", "training")
    assert fillers(measure, measure.builtin, KINDS["training"]) == ()
    measure = yardstick("S1 agency", "accountability")
    without: tuple[AnyItem, ...] = tuple(item for item in measure.builtin if item.kind != "gate")
    assert {item.kind for item in fillers(measure, without, KINDS["accountability"])} == {"gate"}


def test_what_no_item_can_cure_is_no_gap():
    brief = agency().model_copy(update={"budget": None})
    items = Author(brief).items
    own = tuple(item for item in items if item.stage == "leadership")
    measure = Yardstick(brief, tuple(item for item in items if item.stage != "leadership"), own)
    assert "R06" in measure.review_with(own).ids("fail")
    assert measure.gaps(own) == ()
    brief = agency()
    today = brief.start + timedelta(days=28) if brief.start else date.min
    items = Author(brief, today).items
    own = tuple(item for item in items if item.stage == "leadership")
    measure = Yardstick(brief, tuple(item for item in items if item.stage != "leadership"), own)
    assert "R03" in measure.review_with(own).ids("fail")  # the weeks before today cannot be filled any more
    few = tuple(item for item in own if item.kind != "sponsor_act")
    assert "R04" in [result.rule_id for result in measure.gaps(few)]
    assert measure.gaps((*few, *fillers(measure, few, ()))) == ()
    measure = yardstick("S1 agency", "communication")
    errors, warnings, findings = measure.weight(())
    assert errors > 0
    assert warnings > 0
    assert findings >= errors + warnings
    assert measure.weight(measure.builtin) == (0, 0, 0)
