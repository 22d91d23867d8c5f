"""Names, texts, days and labels: what is accepted, cleaned or refused."""

import re
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from playbook.core.base.fields import MAX_NAME, MAX_TEXT, Span, id_as_read, new_id_from, next_weekday
from playbook.core.base.unique_labels import unique_labels
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved
from playbook.core.log.changes.rollouts import RolloutCreated
from playbook.core.log.events import EVENT, read_event
from playbook.core.plan.brief import BriefFields, Group, Person
from playbook.core.plan.items import ITEM
from playbook.core.plan.recipes import Recipe
from playbook.core.plan.validation_messages import problems_from
from tests.core.story import day, event, laid

KEPT = [
    'O\'Brien & "Sons" <b>Ltd</b>', "![pixel](https://example.org/x.png) [link](javascript:alert(1))",
    "שלום עולם", "مرحبا", "👩‍🚀 crew 🇪🇺", "'; drop table event; --", '=HYPERLINK("x")', "José Ångström",
    "x" * MAX_NAME]  # fmt: skip
CLEANED = [
    ("  Creative \t team ", "Creative team"), ("two\nlines", "two lines"), ("zero\u200bwidth", "zerowidth"),
    ("\u202eevil", "evil"), ("a\x00b\x1bc\x7f", "abc"), ("\ufeffName", "Name"), ("Jose\u0301", "José"),
    ("lone \ud800 half", "lone half")]  # fmt: skip


def test_only_invisible_characters_are_taken_out_of_names():
    for typed, cleaned in CLEANED:
        assert Person(id="a", name=typed).name == cleaned
    for name in KEPT:
        change = GroupSaved(group=Group(id="a", name=name))
        assert read_event(EVENT.dump_json(event(change, 1))).change == change, name
        assert change.group.name == name


def test_texts_keep_their_lines_and_lose_only_control_characters() -> None:
    assert BriefFields(why=" one\n\n  two\ttab\x07 \u2066hidden\u2069 ").why == "one\n\n  two\ttab hidden"
    assert len(BriefFields(why="x" * MAX_TEXT).why) == MAX_TEXT


def test_a_bad_brief_field_is_refused_with_what_was_expected():
    for values, where, message in [
        ({"name": "x" * 10_000}, "name", "Expected at most 120 characters, got 10,000."),
        ({"why": "x" * 10_000}, "why", "Expected at most 6,000 characters, got 10,000."),
        ({"outcome_measure": "x" * 301}, "outcome_measure", "Expected at most 300 characters, got 301."),
        ({"start": "1900-01-01"}, "start", "Expected a date from 2000-01-01 on."),
        ({"end": "2999-12-31"}, "end", "Expected a date up to 2099-12-31."),
        ({"go_live": "2026-02-30"}, "go_live", "There is no such day as 2026-02-30."),
        ({"go_live": "soon"}, "go_live", "Expected a date such as 2026-03-09, got text."),
        ({"headcount": -5}, "headcount", "Expected 0 or more, got -5."),
        ({"headcount": 9_000_000}, "headcount", "Expected 5,000,000 or less, got 9,000,000."),
        ({"headcount": "many"}, "headcount", "Expected a whole number, got text."),
        ({"budget": float("inf")}, "budget", "Expected a number, got one without an end."),
        ({"lead_hours_per_week": float("nan")}, "lead_hours_per_week", "Expected a number"),
        ({"regions": ["Mars"]}, "regions.0", "Expected EU, UK, US or other."),
        ({"tools": ["a"] * 31}, "tools", "Expected at most 30 entries, got 31."),
        ({"sponsor": "Kim"}, "sponsor", "There is no field of this name."),
    ]:
        with pytest.raises(ValidationError) as caught:
            BriefFields.model_validate(values)
        problems = problems_from(caught.value)
        assert [problem.where for problem in problems] == [where], values
        assert problems[0].message.startswith(message), values


def test_a_name_of_nothing_is_refused():
    for blank in ["", "   ", "\u200b", "\n"]:
        with pytest.raises(ValidationError) as caught:
            Group(id="a", name=blank)
        assert [str(problem) for problem in problems_from(caught.value)] == [
            "name: This is empty. Fill it in."
        ], blank


def test_no_item_happens_in_another_century():
    for year, (kind, field) in product(
        [1900, 1999, 2100, 2999],
        [("message", "date"), ("support", "start"), ("support", "end"), ("metric", "first_read"),
         ("metric", "target_date"), ("policy", "next_review"), ("milestone", "date")]
    ):  # fmt: skip
        with pytest.raises(ValidationError) as caught:
            ITEM.validate_python({"id": "a", "kind": kind, field: f"{year}-06-01"})
        assert [problem.where for problem in problems_from(caught.value)] == [field], (year, kind)


@given(st.text(max_size=300))
def test_any_text_is_kept_or_refused_and_never_changes_again(typed: str) -> None:
    why = BriefFields(why=typed).why
    assert BriefFields(why=why).why == why
    lined = BriefFields(outcome_measure=typed).outcome_measure
    assert BriefFields(outcome_measure=lined).outcome_measure == lined
    assert "\n" not in lined
    assert laid_why(why) == why


def laid_why(text: str) -> str:
    return laid((RolloutCreated(name="x"), BriefEdited(values={"why": text}))).brief.why


@given(st.text(max_size=60), st.sets(st.sampled_from(["a", "a-2", "group", "group-2"])))
def test_an_id_made_from_any_name_is_an_id_and_not_taken(name: str, taken: set[str]) -> None:
    new_id = new_id_from(name, taken, "group")
    assert new_id not in taken
    assert Group(id=new_id, name="x").id == new_id


def test_ids_say_what_they_stand_for() -> None:
    assert new_id_from("Créative & Média", set(), "group") == "creative-media"
    assert new_id_from("Media", {"media", "media-2"}, "group") == "media-3"
    assert re.fullmatch("group-[0-9a-f]{8}", new_id_from("שלום", set(), "group"))


@pytest.mark.parametrize(
    "names",
    [
        ("销售部", "人事部"),
        ("Отдел 2", "Цех 2"),
        ("!", "?"),
        ("Customer service for commercial clients, north", "Customer service for commercial clients, south"),
    ],
)
def test_names_that_differ_by_more_than_an_id_holds_have_different_ids(names):
    ids = {new_id_from(name, frozenset(), "group") for name in names}
    assert len(ids) == 2
    assert all(Group(id=new_id, name="x").id == new_id for new_id in ids)


def test_a_team_that_is_named_twice_is_one_team():
    task = {"id": "m", "kind": "milestone", "group_ids": ["web", "media", "web"]}
    assert ITEM.validate_python(task).group_ids == ("web", "media")
    recipe = Recipe(id="r", day=day("03-09"), title="Minutes", prompt="Write.", group_ids=("web",) * 9)
    assert recipe.group_ids == ("web",)


def test_weekends_move_to_monday_and_a_span_holds_its_ends() -> None:
    assert [next_weekday(date(2026, 3, number)).day for number in range(5, 10)] == [5, 6, 9, 9, 9]
    span = Span(start=day("03-02"), end=day("03-06"))
    assert [span.has(day(text)) for text in ("03-01", "03-02", "03-06", "03-07")] == [
        False, True, True, False]  # fmt: skip
    assert span.overlaps(day("03-06"), day("03-09"))
    assert not span.overlaps(day("03-07"), day("03-09"))


NAMES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.sampled_from(["Web", "web", "Web (1)", "Web (2)", "Ops"])
)


def test_two_of_one_name_get_free_numbers_and_no_id_is_shown():
    assert unique_labels({"x7f": "Web", "a1c": "Web", "o": "Ops"}) == {
        "x7f": "Web (2)", "a1c": "Web (1)", "o": "Ops"}  # fmt: skip
    assert unique_labels({"a": "Web", "b": "Web", "c": "Web (1)"})["a"] == "Web (2)"


@given(names=NAMES)
def test_the_order_of_a_list_changes_nothing(names: dict[str, str]):
    labels = unique_labels(names)
    assert (list(labels), len(set(labels.values()))) == (list(names), len(names))
    assert unique_labels(dict(reversed(names.items()))) == labels
    assert all(labels[key].startswith(name) for key, name in names.items())


@pytest.mark.parametrize(
    "reason",
    [
        "Christmas peak",
        "Month-end",
        "High season",
        "Quarter close",
        "Monatsabschluss",
        "Busy weeks",
        "Pre-buy enrollment, 31,000 customers call",
        "Course registration",
        "Election week",
        "Final exams",
        "Black Friday",
        "2,400 extra parcels a day",
    ],
)
def test_a_peak_is_full_load_and_no_closure(reason):
    assert Span(start=date(2027, 6, 1), end=date(2027, 6, 4), reason=reason).called == "full load"


@pytest.mark.parametrize("reason", ["Open weekend", "Closed for the fair", "Stock day", ""])
def test_the_kind_of_days_says_whether_people_work_then(reason):
    days = {"start": date(2027, 6, 1), "end": date(2027, 6, 4), "reason": reason}
    busy, closed = Span(**days, kind="busy"), Span(**days, kind="closed")
    assert (busy.is_full_load, busy.is_without_training, busy.called) == (True, True, "the busiest days")
    assert (closed.is_full_load, closed.is_without_training, closed.called) == (False, False, "a closure")
    assert Span(**days).as_busy.kind == (None if "Closed" in reason else "busy")


def test_days_without_a_kind_read_and_write_as_before():
    old = {"start": "2027-06-01", "end": "2027-06-04", "reason": "Season"}
    assert Span.model_validate(old).model_dump(mode="json") == old
    assert Span.model_validate(old).is_full_load


@pytest.mark.parametrize("reason", ["", "Works holiday", "Closed season, plant shut", "Audit visit"])
def test_other_blackouts_are_closures(reason):
    assert not Span(start=date(2027, 6, 1), end=date(2027, 6, 4), reason=reason).is_full_load


def test_what_is_read_anew_keeps_the_id_that_drafted_plans_have():
    name = "Written answer to the union: whether voice is recorded"
    assert id_as_read(name, set(), "condition") == "written-answer-to-the-union-whether-voic"
    assert id_as_read(name, {"written-answer-to-the-union-whether-voic"}, "x").endswith("-voic-2")
    assert id_as_read("協議", set(), "condition") == "condition"
    assert new_id_from(name, set(), "condition") != id_as_read(name, set(), "condition")
