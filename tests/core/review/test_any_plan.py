"""What holds for every plan, however odd."""

import pickle
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import CLASSES, AnyItem
from playbook.core.plan.plan_file import Plan
from playbook.core.review.reading import SPOKEN
from playbook.core.review.review import (
    DEFAULTS,
    STATES,
    Logged,
    Review,
    View,
    accept,
    change_load,
    coverage,
    review,
    scores,
    track,
)
from tests.core.review.anything import any_brief, any_item, any_log, any_plan, near
from tests.core.review.plans import PERFECT, PERFECT_PLAN

# Rules on every item of a kind, on the first of a kind, or on a limit: one more item can break these.
CAN_BREAK: dict[str, set[str]] = {
    "R09": {"training_session", "message", "checkin_series"},  # the week may be full, or the day blacked out
    "R10": {"message"},  # it may come before the first message that says why
    "R14": {"key_message"},  # a new key message has to be repeated too
    "R17": {"message"},  # it may come before the briefing
    "R22": {"training_session"},  # it may come before the messages that prepare it
    "R26": {"training_session"},  # it may come before the managers' session
    "R32": {"training_session", "message", "milestone"},  # it needs an owner and a date itself
    "R33": {"metric"},  # it needs its own baseline and target
    "R36": {"metric"},  # it needs its own first reading
    "R38": {"champion"},  # there may be too many
    "R40": {"use_case"},  # it needs its own owner and reviewer
    "R41": set(SPOKEN),  # it needs words of its own
    "R42": set(CLASSES),  # its title may be filler
    "R43": {"message", "training_session"},  # it may be in another language
    "R46": set(CLASSES),  # its title may stand there already
    "R47": {"training_session"},  # it needs rounds and trainers of its own
    "R48": set(CLASSES),  # it asks hours of its owner
    "R49": set(CLASSES),  # its own day may be a Sunday
    "R50": {"policy", "milestone", "message", "metric", "training_session", "gate"},  # it may come too early
    "R51": {"metric", "training_session"},  # its own target, or a session after the target
    "R52": {"message"},  # it may be the first word
    "R53": {"training_session", "message"},  # it may come before the condition
    "R55": {"message"},  # it may be heard before the talk with those against it
    "R59": {"training_session", "message", "checkin_series"},  # the weeks may be full
}
# A week later it is another day of the year: holidays and the turn of the year decide R49.
ON_A_DAY_OF_THE_YEAR = "R49"


@given(any_brief(), any_plan)
def test_no_rule_raises_and_each_says_why_it_came_out_so(brief: Brief, items: list[AnyItem]):
    reviewed = review(brief, items)
    assert len(reviewed.results) == 66
    for result in reviewed.results:
        assert result.state in STATES
        assert bool(result.missing) == any(finding.state == "cannot_tell" for finding in result.findings)
        assert (result.state in ("fail", "cannot_tell")) == bool(result.findings)
        assert all(finding.text for finding in result.findings)
        assert set(result.inputs.item_ids) <= {item.id for item in items}
        assert set(result.by_group) <= {group.id for group in brief.groups}
    change_load(View(brief, items, DEFAULTS))
    assert len(scores(reviewed)) == 5
    coverage(brief, reviewed)


@given(any_brief(), any_plan)
def test_after_accepting_all_fixes_of_a_rule_the_rule_passes(brief: Brief, items: list[AnyItem]):
    for result in review(brief, items).results:
        if result.fixes:
            assert result.state == "fail"
            better = accept(items, result.fixes)
            assert review(brief, better).by_id[result.rule_id].state == "pass"
            Plan.model_validate_json(Plan(brief=brief, items=better).model_dump_json())


@given(any_brief(), any_plan, any_log())
def test_no_alarm_raises(brief: Brief, items: list[AnyItem], logged: Logged):
    rang = track(brief, items, logged)
    assert [result.rule_id for result in rang.results] == [f"T{number:02}" for number in range(1, 13)]
    assert all((result.state in ("fail", "cannot_tell")) == bool(result.findings) for result in rang.results)


@given(any_item(), st.integers(0, len(PERFECT_PLAN)))
def test_one_more_item_breaks_no_rule_that_it_does_not_concern(item: AnyItem, place: int):
    extra = item.model_copy(update={"group_ids": ("creative", *item.group_ids)})
    for other in (item, extra):
        items = [*PERFECT_PLAN[:place], other, *PERFECT_PLAN[place:]]
        concerned = {rule_id for rule_id, kinds in CAN_BREAK.items() if item.kind in kinds}
        broken = {result.rule_id for result in review(PERFECT, items).results if result.state != "pass"}
        assert broken <= concerned


@given(any_brief(), any_plan, any_item())
def test_one_more_item_breaks_no_rule_it_does_not_concern(brief: Brief, items: list[AnyItem], item: AnyItem):
    after = review(brief, [*items, item])
    for rule_id in review(brief, items).ids("pass"):
        if item.kind not in CAN_BREAK.get(rule_id, ()):
            assert after.by_id[rule_id].state == "pass"


def _later(value: Any, weeks: int) -> Any:
    """Any value with all its dates moved by whole weeks."""
    if isinstance(value, date):
        return value + timedelta(weeks=weeks)
    if isinstance(value, dict):
        return {key: _later(item_id, weeks) for key, item_id in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_later(each, weeks) for each in value)
    return value


def _outcome(results: Review) -> list[object]:
    return [
        (
            result.rule_id,
            result.state,
            result.severity,
            result.inputs.item_ids,
            result.missing,
            result.by_group,
        )
        for result in results.results
        if result.rule_id != ON_A_DAY_OF_THE_YEAR
    ]


def _same_a_week_later(brief: Brief, items: Sequence[AnyItem]) -> None:
    plan = Plan(brief=brief, items=tuple(items))
    later = Plan.model_validate(_later(plan.model_dump(), 1))
    assert _outcome(review(later.brief, later.items)) == _outcome(review(brief, items))


def test_a_week_later_the_plan_is_perfect_and_may_be_cached():
    _same_a_week_later(PERFECT, PERFECT_PLAN)
    reviewed = review(PERFECT, PERFECT_PLAN[3:])
    again = pickle.loads(pickle.dumps(reviewed))  # noqa: S301 - our own bytes
    assert again == reviewed
    assert [result.fixes for result in again.results] == [result.fixes for result in reviewed.results]


@given(any_brief(), any_plan)
def test_a_week_later_every_plan_comes_out_the_same(brief: Brief, items: list[AnyItem]):
    dates = str((brief.model_dump(mode="json"), [item.model_dump(mode="json") for item in items]))
    if "2099-12-31" not in dates:
        _same_a_week_later(brief, items)


@given(any_brief(), any_plan, near)
def test_the_order_of_the_items_decides_nothing(brief: Brief, items: list[AnyItem], seed: date):
    turned = items[seed.day % (len(items) or 1) :] + items[: seed.day % (len(items) or 1)]
    before, after = review(brief, items), review(brief, turned)
    assert [result.state for result in after.results] == [result.state for result in before.results]
