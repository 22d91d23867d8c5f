"""What a task needs is done before it, over all tasks of a plan."""

import re
from datetime import UTC, date, datetime

from playbook.core.case.rows.order import reversed_pairs
from playbook.core.plan.items import AnyItem, Milestone
from playbook.llm.builtin.cases.works import load_order
from tests.llm.builtin.test_case_items import plan, plant


def by_name(items: tuple[AnyItem, ...]) -> dict[str, AnyItem]:
    return {item.id.partition(".")[2]: item for item in items}


def due(items: dict[str, AnyItem], name: str) -> date:
    day = items[name].due
    assert day
    return day


LIBRARY = {
    "change_kind": "equipment", "tools": ("Lending machines",),
    "what_changes": "Fourteen branches get lending machines.", "why_now": "The council wants it in 2027.",
}  # fmt: skip


def test_sites_are_surveyed_before_the_contract_is_signed():
    items = plan(plant(**LIBRARY))
    names = by_name(items)
    [contract] = [each for each in items if each.title.startswith("Sign the contract")]
    assert contract.due
    assert due(names, "step-survey") < contract.due
    assert not [*reversed_pairs(items, load_order())]


def test_a_pilot_begins_once_its_place_is_installed_with_service():
    names = by_name(plan(plant(**LIBRARY)))
    pilot = names["pilot"]
    assert isinstance(pilot, Milestone)
    installed = names["step-first-site"]
    assert "first branch" in installed.title, "its id stays, whatever the places are called"
    begins = re.search(r"From \w{3} (\w{3} \d+) to", pilot.done_when)
    assert begins
    assert datetime.strptime(f"{begins[1]} 2027", "%b %d %Y").replace(tzinfo=UTC).date() > due(
        names, "step-first-site"
    )
    assert due(names, "condition-usual-service-and-spares") < due(names, "pilot")


def test_what_day_one_needs_is_made_before_a_few_try_it():
    names = by_name(plan(plant(change_kind="other", tools=())))
    assert due(names, "step-prepare") < due(names, "pilot")


def test_nobody_tries_a_place_that_nothing_has_moved_to():
    names = by_name(plan(plant(
        change_kind="other", tools=(),
        what_changes="The packing hall in Kessel closes. Its lines and people move to Borken.",
    )))  # fmt: skip
    assert "pilot" not in names
    assert "step-prepare" in names


def test_what_leaders_decide_by_is_there_before_they_decide():
    hours = "Crews work twelve-hour shifts in a four-week roster instead of eight-hour shifts."
    items = plan(plant(change_kind="working_hours", tools=(), what_changes=hours, go_live=date(2027, 6, 28)))
    names = by_name(items)
    decided = next(each for each in items if each.provenance.play_id == "decide")
    assert decided.due
    assert due(names, "condition-usual-legal") < decided.due < due(names, "brief-managers")


def test_a_task_without_a_day_says_what_it_comes_too_late_for():
    items = plan(plant(go_live=date(2027, 3, 11)))
    late = [
        each for each in items if isinstance(each, Milestone) and "No day is left for it" in each.done_when
    ]
    first = {first.id for first, *_ in reversed_pairs(items, load_order()) if isinstance(first, Milestone)}
    assert first == {each.id for each in late}
    assert first
