"""Mistakes in a plan file are named by path; nothing raises."""

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.plan.items import CLASSES
from playbook.core.plan.plan_file import MAX_ITEMS, Plan, read_plan
from playbook.core.plan.strategy import Strategy
from playbook.core.review.review import RULES, review
from tests.core.review.plans import a_brief, sound_plan

GOOD: dict[str, Any] = json.loads(Plan(brief=a_brief(), items=tuple(sound_plan(a_brief()))).model_dump_json())


def changed(*path: str | int, to: object) -> dict[str, Any]:
    plan = deepcopy(GOOD)
    at: Any = plan
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return plan


def wrong_in(raw: object) -> list[str]:
    return [problem.where for problem in read_plan(raw).problems]


def test_a_plan_without_mistakes_may_have_empty_fields():
    read = read_plan(GOOD)
    assert (read.problems, read.brief, list(read.items)) == ([], a_brief(), sound_plan(a_brief()))
    assert wrong_in(changed("brief", "end", to=None)) == []
    assert wrong_in(changed("brief", "what_changes", to="")) == []
    assert wrong_in(changed("brief", "groups", 0, "size", to=0)) == []


def test_an_unknown_kind_is_named_and_the_rest_is_read():
    read = read_plan(changed("items", 2, "kind", to="song"))
    (problem,) = read.problems
    assert problem.where == "items.2.kind"
    assert all(kind in problem.message for kind in CLASSES)
    assert len(read.items) == len(GOOD["items"]) - 1


def test_a_field_that_is_wrong_is_left_out_and_its_item_stays():
    at = next(n for n, item in enumerate(GOOD["items"]) if item["kind"] == "message")
    read = read_plan(changed("items", at, "date", to="soon"))
    assert [problem.where for problem in read.problems] == [f"items.{at}.date"]
    assert "a date such as" in read.problems[0].message
    assert len(read.items) == len(GOOD["items"])
    assert read.items[at].due is None


def test_a_wrong_date_makes_the_review_say_cannot_tell():
    read = read_plan(changed("brief", "end", to="never"))
    assert [problem.where for problem in read.problems] == ["brief.end"]
    results = review(read.brief, read.items)
    assert "end" in results.by_id["R03"].missing
    assert results.by_id["R10"].state == "pass"


def test_each_mistake_is_named_by_its_path():
    for path, value, where in [
        (("plan_schema",), 2, "plan_schema"), (("plan_schema",), "1", "plan_schema"),
        (("plan_schema",), True, "plan_schema"), (("brief",), [], "brief"),
        (("brief", "groups"), {}, "brief.groups"),
        (("brief", "groups", 1), "Media", "brief.groups.1"),
        (("brief", "groups", 1, "size"), -3, "brief.groups.1.size"),
        (("brief", "groups", 1, "sise"), 3, "brief.groups.1.sise"),
        (("brief", "people", 0, "level"), "boss", "brief.people.0.level"),
        (("brief", "go_live"), "2025-01-01", "brief.go_live"),
        (("brief", "sponsor_id"), "nobody", "brief.sponsor_id"),
        (("items",), {"a": 1}, "items"), (("items", 0), None, "items.0"),
        (("items", 1, "group_ids"), ["ghosts"], "items.1.group_ids.0"),
        (("notes",), "hello", "notes")
    ]:  # fmt: skip
        read = read_plan(changed(*path, to=value))
        problem = next(problem for problem in read.problems if problem.where == where)
        assert problem.message, path
        assert review(read.brief, read.items).results, path


def test_missing_groups_are_a_mistake_and_the_rest_is_reviewed():
    read = read_plan(changed("brief", "groups", to=[]))
    assert "brief.groups" in [problem.where for problem in read.problems]
    results = review(read.brief, read.items)
    assert (results.by_id["R12"].state, results.by_id["R05"].state) == ("cannot_tell", "pass")


def test_mistakes_between_rows_are_named():
    plan = changed("brief", "groups", 0, to="Creative")
    plan["brief"]["groups"][2]["manager_id"] = "ghost"
    assert "brief.groups.2.manager_id" in wrong_in(plan), "an unusable row shifts no path"
    at = next(n for n, item in enumerate(GOOD["items"]) if item["kind"] == "support")
    assert f"items.{at}.end" in wrong_in(changed("items", at, "end", to="2001-01-01"))
    assert wrong_in(changed("items", 3, to=deepcopy(GOOD["items"][2]))) == ["items.3.id"]


def test_groups_without_an_id_count_and_too_many_items_are_cut():
    plan = deepcopy(GOOD)
    del plan["brief"]["groups"][0]["id"]
    read = read_plan(plan)
    assert "brief.groups.0.id" in [problem.where for problem in read.problems]
    assert len(read.brief.groups) == len(GOOD["brief"]["groups"])
    plan = changed("items", to=[GOOD["items"][0]] * (MAX_ITEMS + 1))
    read = read_plan(plan)
    assert len(read.items) == MAX_ITEMS
    assert any(problem.where == "items" for problem in read.problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=20,
)


@given(JSON)
def test_no_json_makes_reading_or_the_review_raise(raw):
    read = read_plan(raw)
    review(read.brief, read.items)
    assert all(isinstance(problem.where, str) and problem.message for problem in read.problems)


PATHS = st.sampled_from(
    [("plan_schema",), ("brief",), ("items",)]
    + [("brief", name) for name in GOOD["brief"]]
    + [("brief", "groups", 0, name) for name in GOOD["brief"]["groups"][0]]
    + [("brief", "people", 0, name) for name in GOOD["brief"]["people"][0]]
    + [("items", n, name) for n, item in enumerate(GOOD["items"]) for name in item]
)


@given(st.lists(st.tuples(PATHS, JSON), min_size=1, max_size=4))
def test_a_plan_with_anything_anywhere_is_still_reviewed(changes):
    plan = deepcopy(GOOD)
    for path, value in changes:
        at: Any = plan
        try:
            for step in path[:-1]:
                at = at[step]
            at[path[-1]] = value
        except (TypeError, KeyError, IndexError):
            continue
    read = read_plan(plan)
    assert len(review(read.brief, read.items).results) == len(RULES)


def test_a_brief_is_only_told_to_be_drafted():
    (problem,) = read_plan(json.loads(a_brief().model_dump_json())).problems
    assert problem.message == "This is a brief and not a plan."
    assert problem.hint.startswith("Draft it first: python -m playbook draft")
    for raw in [{}, {"name": "x", "items": []}, {"name": "x", "colour": 1}]:
        assert "brief and not a plan" not in str(read_plan(raw).problems)


def test_a_strategy_is_read_and_its_mistakes_are_named():
    assert read_plan({**GOOD, "strategy": {"decides": "Trust."}}).strategy == Strategy(decides="Trust.")
    assert wrong_in({**GOOD, "strategy": {"decides": "Trust.", "bets": [{"what": ""}]}}) == [
        "strategy.bets.0.what"
    ]
