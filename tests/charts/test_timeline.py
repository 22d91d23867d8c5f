"""The timeline: one block a task, a bar where there are too many, and words that need no legend."""

from datetime import date, timedelta
from typing import Any

import pytest

from playbook import charts
from playbook.charts import Drawing, Timeline, Tone
from playbook.charts.timeline import timeline_spec
from playbook.core.base.fields import STAGES
from tests.charts.test_charts import TONES, fields_of, parts
from tests.soak import some

MONDAY = date(2026, 3, 2)
TITLES = {stage: stage.capitalize() for stage in STAGES}


def task(number: int, stage: str = "training", days: int = 0, **fields: Any) -> dict[str, Any]:
    words = {"title": f"Task {number}", "owner": "Ana", "teams": "Media", "state": "planned"}
    return {"id": f"t{number}", "stage": stage, "day": MONDAY + timedelta(days=days), **words} | fields


def many(number: int, stage: str = "training", days: int = 0) -> list[dict[str, Any]]:
    return [task(each, stage, days) for each in range(number)]


def drawn(tasks: list[dict[str, Any]], tone: Tone = "light", **more: Any) -> Drawing:
    return charts.timeline(Timeline(tasks, TITLES, MONDAY, **more), tone)


def marks(drawing: Drawing, *sorts: str) -> list[dict[str, Any]]:
    return [row for row in drawing.data.to_dict("records") if row["sort"] in sorts]


def test_each_task_is_a_block_in_the_lane_of_its_stage():
    drawing = drawn([task(1), task(2), task(3, "leadership", 8)])
    blocks = marks(drawing, "planned")
    assert [(block["pick"], block["day"]) for block in blocks] == [
        ("t1", MONDAY), ("t2", MONDAY), ("t3", MONDAY + timedelta(days=7)),
    ]  # fmt: skip
    first, second, other = blocks
    assert first["y"] - second["y"] == 1
    assert other["y"] < second["y"]
    assert [mark["label"] for mark in marks(drawing, "heading")][:3] == [
        "Leadership · 1", "Communication · 0", "Training · 2",
    ]  # fmt: skip


def test_a_week_of_too_many_tasks_is_one_bar_that_says_how_many():
    drawing = drawn([*many(11), task(20, "leadership")])
    (bar,) = [block for block in marks(drawing, "planned") if block["stage"] == "training"]
    assert (bar["pick"], bar["title"]) == (charts.week_key("training", MONDAY), "11 tasks")
    assert [mark["label"] for mark in marks(drawing, "number")] == ["11"]
    assert [block["pick"] for block in marks(drawing, "planned") if block["stage"] == "leadership"] == ["t20"]
    assert "In Training, a bar is the tasks of one week." in drawing.finding


def test_fifteen_hundred_tasks_are_few_marks_and_no_taller():
    tasks = [task(number, STAGES[number % 5], number % 200) for number in range(1_500)]
    drawing = drawn(tasks)
    assert len(drawing.data) < 400
    assert drawing.spec["height"] < 800
    assert len(drawing.table) == 1_500


def test_flags_and_today_never_cover_each_other():
    days = (0, 1, 2, 68)
    flags = [{"day": MONDAY + timedelta(days=day), "text": f"Go-live: Team {day}"} for day in days]
    labels = marks(drawn([task(1, days=70)], flags=flags), "flag", "today")
    near = [label["y"] for label in labels if label["day"] < MONDAY + timedelta(days=10)]
    assert len(near) == len(set(near)) == 4
    assert labels[-1]["y"] in near
    assert labels[-1]["is_right"]


def test_a_long_go_live_label_is_clipped_and_whole_in_its_tooltip():
    text = "Go-live: Dispatchers and call-takers in Des Moines, Parts warehouses in Des Moines and 2 more"
    drawing = drawn([task(1, days=70)], flags=[{"day": MONDAY + timedelta(days=68), "text": text}])
    [flag] = marks(drawing, "flag")
    assert (flag["label"], flag["title"]) == ("Go-live: Dispatchers and call-taker…", text)
    shown = [each["encoding"] for each in drawing.spec["layer"] if "'flag'" in str(each.get("transform"))]
    assert shown
    assert all("tooltip" in each for each in shown)


def test_closed_days_are_shaded_inside_the_plan_and_named_where_there_is_room():
    spans = [
        {"start": MONDAY, "end": MONDAY + timedelta(days=13), "text": "Closed", "is_for_all": True},
        {"start": MONDAY, "end": MONDAY, "text": "Day off (Media)", "is_for_all": False},
        {"start": MONDAY + timedelta(days=900), "end": MONDAY + timedelta(days=901), "text": "Later"},
    ]
    drawing = drawn([task(1), task(2, days=60)], spans=spans)
    assert [mark["title"] for mark in marks(drawing, "closed", "partly_closed")] == [
        "Closed",
        "Day off (Media)",
    ]
    assert [mark["label"] for mark in marks(drawing, "span")] == ["Closed"]


def test_a_week_over_capacity_has_a_mark_and_not_only_a_color():
    load = {"week": MONDAY, "share": 2.0, "text": "Web: 4 h each, available 2 h", "over": True}
    calm = {**load, "week": MONDAY + timedelta(days=7), "share": 0.5, "over": False}
    drawing = drawn([task(1), task(2, days=10)], loads=[load, calm])
    assert len(marks(drawing, "over")) == len(marks(drawing, "load")) == 1
    assert [mark["label"] for mark in marks(drawing, "mark")] == ["▲"]
    assert drawing.finding.endswith("1 week with a team over capacity.")


def test_after_the_launch_done_and_overdue_are_told():
    drawing = drawn([task(1, state="done"), task(2, state="late"), task(3, state="open")])
    assert [len(marks(drawing, state)) for state in ("done", "late", "open")] == [1, 1, 1]
    assert ", 1 overdue." in drawing.finding
    mixed = drawn([*many(11), task(12, state="late"), task(13, state="done")])
    (bar,) = marks(mixed, "open")
    assert (bar["title"], marks(mixed, "number")[0]["label"]) == ("13 tasks, 1 done, 1 overdue", "13!")


def test_without_a_task_there_is_a_sentence_and_nothing_to_draw():
    drawing = drawn([])
    assert drawing.finding == "No task has a date yet."
    assert drawing.data.empty
    assert drawing.table.empty


@pytest.mark.parametrize("tone", some(TONES, TONES[:1]))
def test_every_word_of_the_picture_is_in_its_data(tone: Tone):
    drawing = drawn([task(1)], tone)
    opened = charts.with_open(drawing, "t1").data
    assert list(opened[opened["open"]]["pick"]) == ["t1"]
    assert fields_of(drawing.spec) - {"middle"} <= set(opened.columns)
    assert not any("data" in part or "datasets" in part for part in parts(drawing.spec))
    assert drawn([task(1)], tone).spec is drawing.spec
    assert drawing.chart().to_dict()["datasets"]


def test_only_tasks_say_whose_they_are():
    layers = timeline_spec("light", 10.0)["layer"]
    told = [[each["title"] for each in layer["encoding"].get("tooltip", [])] for layer in layers]
    assert [titles for titles in told if "Who" in titles] == [["What", "When", "Who"]]
