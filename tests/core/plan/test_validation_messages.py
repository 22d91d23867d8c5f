"""pydantic's findings in plain words, at the path a person wrote."""

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from playbook.core.base.errors import Invalid, Problem
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.events import EVENT
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import ITEM
from playbook.core.plan.plan_file import Plan
from playbook.core.plan.validation_messages import problems_from

BRIEF = TypeAdapter(Brief)
PLAN = TypeAdapter(Plan)
LAUNCHED = TypeAdapter(Launched)


def said(what: TypeAdapter[object], entered: object) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        what.validate_json(entered if isinstance(entered, str) else json.dumps(entered))
    return [str(problem) for problem in problems_from(caught.value)]


def group(**values: object) -> dict[str, object]:
    return {
        "groups": [{"id": "a", "name": "A"}, {"id": "b", "name": "B"}, {"id": "c", "name": "C", **values}]
    }


def item(**values: object) -> dict[str, object]:
    return {"brief": {}, "items": [{"id": "m", "kind": "message", "stage": "communication", **values}]}


def test_a_problem_says_where_what_was_expected_and_what_came():
    for what, entered, words in [
        (BRIEF, group(size="twelve"), "groups.2.size: Expected a whole number, got text."),
        (BRIEF, group(size=1.5), "groups.2.size: Expected a whole number, got 1.5."),
        (BRIEF, group(size=None), "groups.2.size: Expected a whole number, got nothing."),
        (BRIEF, group(size=""), "groups.2.size: Expected a whole number, got empty text."),
        (BRIEF, group(size=[1]), "groups.2.size: Expected a whole number, got a list."),
        (BRIEF, group(size={}), "groups.2.size: Expected a whole number, got an object with named fields."),
        (BRIEF, group(name=7), "groups.2.name: Expected text, got a number."),
        (BRIEF, group(shares_units="perhaps"), "groups.2.shares_units: Expected true or false, got text."),
        (BRIEF, group(impact={"process": 9}), "groups.2.impact.process: Expected 5 or less, got 9."),
        (
            BRIEF,
            group(impact={"mood": 1}),
            "groups.2.impact.mood: Expected process, systems, tools, job, habits, beliefs, reporting,"
            " appraisal, pay or place.",
        ),
        (BRIEF, group(colour="red"), "groups.2.colour: There is no field of this name."
            " Check its spelling, or take it out."),
        (BRIEF, group(blackouts=[{"start": "2026-03-09"}]), "groups.2.blackouts.0.end: This field is missing."
            " Add it."),
        (BRIEF, group(id="Not An Id"), "groups.2.id: Expected an id: lower-case letters, digits and - _ . :"
            " only, at most 120."),
        (BRIEF, {"groups": "all"}, "groups: Expected a list, got text."),
        (BRIEF, {"groups": [7]}, "groups.0: Expected an object with named fields, got a number."),
        (BRIEF, [], "Expected an object with named fields, got a list."),
        (BRIEF, '{"name": "x",\n "why" }', "This is not JSON from line 2, column 8 on: expected `:`."
            " Mend that line."),
        (PLAN, item(date="9 March"), "items.0.date: Expected a date such as 2026-03-09, got text."),
        (PLAN, item(kind="memo"), "items.0.kind: There is no such kind. Use one of: sponsor_act,"),
        (PLAN, {"brief": {}, "items": [{"id": "m"}]}, "items.0.kind: This field is missing."
            " Say which kind of item it is."),
        (PLAN, item(owner={}), "items.0.owner: Name either a person or a role."),
        (PLAN, {}, "brief: This field is missing. Add it."),
        (ITEM, {"kind": "message", "id": "m", "live": "x"}, "live: Expected true or false, got text."),
        (LAUNCHED, {"baseline": {"x": True}}, "baseline.x: Expected a date such as 2026-03-09,"
            " got true or false."),
        (EVENT, {"rollout_id": "a", "version": 1, "actor": "D", "gesture": "g", "happened_at": "noon",
        "deed": {"kind": "item_moved", "item_id": "i"}},
        "happened_at: Expected a moment with its time zone, such as 2026-03-09T14:00:00Z, got text."),
    ]:  # fmt: skip
        assert said(what, entered)[0].startswith(words)


def test_the_branch_that_a_kind_chose_is_not_part_of_the_path() -> None:
    entered = {"rollout_id": "a", "version": 1, "actor": "D", "gesture": "g"}
    entered |= {"happened_at": "2026-03-09T12:00:00Z"}
    wrong = {"kind": "item_added", "item": {"kind": "metric", "id": "m", "target": "high"}}
    assert said(EVENT, {**entered, "deed": wrong}) == ["deed.item.target: Expected a number, got text."]


def test_every_field_that_is_wrong_has_a_problem_of_its_own() -> None:
    wrong = group(size="x", go_live="1900-01-01") | {"name": 1}
    assert [line.partition(":")[0] for line in said(BRIEF, wrong)] == [
        "name", "groups.2.size", "groups.2.go_live"]  # fmt: skip


def test_what_was_entered_is_not_repeated_however_long_or_odd() -> None:
    secret = "s3cret" * 2_000
    wrong = [*said(BRIEF, {"why": secret}), *said(BRIEF, {secret: 1}), *said(BRIEF, {"headcount": secret})]
    assert all(len(line) < 250 for line in wrong)
    assert "\x1b" not in "".join(said(BRIEF, {"na\x1b[31mme": 1}))
    [budget] = said(BRIEF, {"budget": -(10**300)})
    assert budget == "budget: Expected -1,000,000,000,000 or more, got -1e+300."


def test_a_placeless_problem_is_a_sentence_and_many_are_counted() -> None:
    assert str(Problem("", "It is empty.", "Fill it in.")) == "It is empty. Fill it in."
    assert str(Problem("name", "It is empty.")) == "name: It is empty."
    error = Invalid([Problem("a", "One.", "Do it."), Problem("b", "Two."), Problem("c", "Three.")])
    assert (str(error), Invalid([]).message) == ("One. (and 2 more) Do it.", "Nothing was entered.")


def test_problems_can_come_from_models_built_in_code() -> None:
    with pytest.raises(ValidationError) as caught:
        Group(id="a", name="A", size=object())  # type: ignore[arg-type]
    assert [str(problem) for problem in problems_from(caught.value)] == [
        "size: Expected a whole number, got something else."
    ]


@pytest.mark.parametrize(
    ("entered", "words"),
    [
        ({"country": "Germany"}, "country: Expected a country as two capital letters, such as DE."),
        ({"subdivision": "Bavaria"}, "subdivision: Expected a region as up to three capitals or digits"),
        ({"change_kind": "New System"}, "change_kind: There is no such kind of change."),
        ({"budget": "1.000,50"}, "budget: Expected a number, got text. Write digits, with a point"),
        ({"go_live": "31.12.2027"}, "got text. Write the year first: 2027-12-31."),
        ({"go_live": "12/31/2027"}, "got text. Write the year first: 2027-12-31."),
        ({"go_live": "03/04/2027"}, "got text. Write the year first, then the month, then the day."),
        ({"conditions": [{"id": "c", "name": "x"}] * 61}, "got 61. Take out 1, or merge some."),
        (
            {"conditions": [{"id": "c", "name": "x", "kind": "bogus"}]},
            "conditions.0.kind: Expected one of these: Works council agreement, Union agreement,",
        ),
    ],
)
def test_what_is_written_another_way_is_told_how(entered: dict[str, object], words: str):
    [problem] = said(BRIEF, entered)
    assert words in problem
