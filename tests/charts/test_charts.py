"""What charts say in numbers, encode, and show to everyone."""

import re
import tomllib
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from vl_convert import vegalite_to_svg

from playbook import charts
from playbook.charts import PALETTES, Drawing, Tone
from playbook.charts.sparkline import sparkline
from playbook.core.base.fields import STAGES

TODAY = date(2026, 3, 5)
MONDAY = date(2026, 1, 12)
THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())["theme"]
TONES: tuple[Tone, Tone] = ("light", "dark")

BURN_UP = [
    {"day": TODAY - timedelta(days=14), "planned": 4, "planned_now": 3, "done": 2},
    {"day": TODAY, "planned": 9, "planned_now": 7, "done": 6},
    {"day": TODAY + timedelta(days=7), "planned": 12, "planned_now": 12, "done": None},
]
ON_TIME = [
    {"week": MONDAY, "on_time": 3, "late": 1, "open": 0},
    {"week": MONDAY + timedelta(days=14), "on_time": 1, "late": 0, "open": 5},
]
CELLS = [
    {"group": "Media", "stage": "Training", "items": 6, "done": 1, "due": 4, "late": 3},
    {"group": "Media", "stage": "Leadership", "items": 2, "done": 2, "due": 2, "late": 0},
    {"group": "Web", "stage": "Training", "items": 2, "done": 0, "due": 1, "late": 0},
    {"group": "Web", "stage": "Leadership", "items": 2, "done": 0, "due": 0, "late": 0},
]
NO_EXAMPLE = {name: 0 for name, _ in charts.RATINGS} | {"worth": 0, "little": 0, "both": 0, "half": 0}
EXAMPLES = [
    NO_EXAMPLE
    | {"week": MONDAY, "changed_work": 1, "saved_time": 4, "novelty": 2, "unrated": 1}
    | {"worth": 5, "little": 2, "net": -15, "both": 2, "half": 1}
]


def drawings(tone: Tone = "light") -> list[Drawing]:
    return [
        charts.burn_up(BURN_UP, TODAY, tone), charts.on_time(ON_TIME, tone),
        charts.heat_map(CELLS, ["Media", "Web"], ["Leadership", "Training"], tone),
        charts.examples(EXAMPLES, 0.5, tone), charts.net_minutes(EXAMPLES, tone),
    ]  # fmt: skip


def parts(spec: dict[str, Any]) -> list[dict[str, Any]]:
    return [spec, *spec.get("layer", [])]


def fields_of(spec: dict[str, Any]) -> set[str]:
    fields = set()
    for part in parts(spec):
        for channel in part.get("encoding", {}).values():
            for definition in channel if isinstance(channel, list) else [channel]:
                fields |= {
                    inner["field"]
                    for inner in (definition, definition.get("condition", {}))
                    if "field" in inner
                }
    return fields


def test_each_title_answers_and_has_a_finding_in_numbers():
    assert [(drawing.title, drawing.finding) for drawing in drawings()] == [
        ("3 tasks behind plan", "6 of 12 dated tasks done by Thu Mar 5, 2026; 9 were planned by then."),
        ("40% done on time", "4 of 10 tasks due so far; 1 done late, 5 not done yet."),
        ("Late tasks in 1 of 4 areas", "Worst: Media, Training (3 of 4 due)."),
        ("71% of examples worth it", "8 examples in 1 week; 5 of 7 rated ones saved time or better. In the "
         "week of Mon Jan 12, 2026, 29% had little or no value (warning above 50%)."),
        ("Checking cost 15 minutes more than was saved", "From 2 examples (1 more without both numbers); "
         "-15 minutes in the week of Mon Jan 12, 2026."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("done", "title"), [(9, "On plan"), (11, "2 tasks ahead of plan"), (8, "1 task behind plan")]
)
def test_the_burn_up_says_ahead_behind_or_on_plan(done: int, title: str):
    rows = [{"day": TODAY, "planned": 9, "planned_now": 9, "done": done}]
    assert charts.burn_up(rows, TODAY).title == title


def test_no_data_is_a_sentence_and_an_empty_table():
    empty = [
        charts.burn_up([], TODAY), charts.on_time([]), charts.heat_map([], [], []),
        charts.examples([], 0.5), charts.net_minutes([]),
    ]  # fmt: skip
    assert [drawing.finding for drawing in empty] == [
        "Nothing was planned up to today.", "Nothing has been due so far.",
        "No task is late.", "No example has been logged yet.",
        "No example gives both the time saved and the time for checking.",
    ]  # fmt: skip
    assert all(drawing.data.empty and drawing.table.empty for drawing in empty)


@pytest.mark.parametrize("tone", TONES)
def test_specs_hold_no_data_and_exports_hold_all(tone: Tone):
    for drawing in drawings(tone):
        assert fields_of(drawing.spec) <= set(drawing.data.columns), drawing.title
        # A layer with data of its own draws nothing when the page hands the data to the whole.
        assert not [part for part in parts(drawing.spec) if "data" in part or "datasets" in part]
        whole = drawing.chart().to_dict()
        (rows,) = whole["datasets"].values()
        assert len(rows) == len(drawing.data)
        assert whole["data"]["name"] in whole["datasets"]


def test_specs_are_cached_and_rows_high_enough():
    assert charts.burn_up(BURN_UP, TODAY).spec is charts.burn_up(BURN_UP[:1], TODAY).spec
    assert charts.burn_up(BURN_UP, TODAY).spec is not charts.burn_up(BURN_UP, TODAY, "dark").spec
    names = [f"Team {number}" for number in range(40)]
    rows = [{**CELLS[0], "group": name} for name in names]
    grid = charts.heat_map(rows, names, ["Training"]).spec
    assert grid["height"] >= 40 * 24
    assert grid["padding"]["right"] >= 30  # the last heading leans out of the plot


def test_color_never_speaks_alone():
    lines = charts.burn_up(BURN_UP, TODAY).spec["layer"][0]["encoding"]
    dashes = lines["strokeDash"]["scale"]["range"]
    assert len({tuple(dash) for dash in dashes}) == 3
    assert {lines[name]["field"] for name in ("color", "strokeDash", "strokeWidth")} == {"series"}
    fills = charts.on_time(ON_TIME).spec["encoding"]["fill"]["scale"]["range"]
    assert [fill[7:] or "ff" for fill in fills] == ["ff", "55", "00"]
    data = charts.heat_map(CELLS, ["Media", "Web"], ["Leadership", "Training"]).data
    assert list(data["word"]) == ["3 late", "done", "fine", ""]
    # A rating is no number of examples, so none stands in a bar; what it is worth is in its fill.
    few = charts.examples(EXAMPLES, 0.5)
    assert few.data[["part", "items"]].values.tolist() == [
        ["Worth it", 5],
        ["Little value", 2],
        ["Not rated", 1],
    ]
    assert "layer" not in few.spec


def test_a_week_without_both_numbers_keeps_its_place_on_the_axis():
    weeks = [MONDAY + timedelta(weeks=number) for number in range(3)]
    rows = [
        EXAMPLES[0] | {"week": week, "net": net} for week, net in zip(weeks, (90, None, 150), strict=True)
    ]
    drawn = charts.net_minutes(rows)
    assert drawn.data["week"].tolist() == weeks
    assert drawn.data["hours"].tolist() == [1.5, 0, 2.5]
    assert drawn.title == "4 hours saved after checking"


@pytest.mark.long
def test_goals_are_named_in_a_key_and_not_on_their_lines():
    drawn = charts.metric([{"day": MONDAY, "value": 4.0}], "Days", "days", 5, 4.9)
    marks = [layer["mark"]["type"] for layer in drawn.spec["layer"]]
    assert marks == ["line", "rule", "rule"]
    picture = vegalite_to_svg(drawn.chart().to_dict(), allowed_base_urls=[])
    assert {"Target", "Before"} <= set(re.findall(r">([^<]+)</text>", picture))


@pytest.mark.parametrize("tone", TONES)
def test_a_sparkline_ends_at_its_last_value_and_shows_its_target(tone: Tone):
    picture = sparkline([1, 2, 3], 3, tone)
    assert picture.count("<path") == 1
    assert PALETTES[tone].done in picture
    assert re.findall(r"[\d.]+,([\d.]+)", picture) == ["39.0", "22.0", "5.0"]
    assert "<path" not in sparkline([2, 2])


def test_the_table_of_examples_has_ratings_and_net_minutes():
    unrated = NO_EXAMPLE | {"week": MONDAY + timedelta(days=7), "unrated": 2, "net": None, "half": 2}
    drawn = charts.examples([*EXAMPLES, unrated], 0.2)
    assert drawn.finding.endswith("29% had little or no value (warning above 20%).")
    table = drawn.table.astype(object).where(drawn.table.notna(), None)
    assert table.drop(columns="Week of").values.tolist() == [
        [1, 0, 4, 2, 0, 1, 29, -15, 2],
        [0, 0, 0, 0, 0, 2, None, None, 0],
    ]
    assert len(charts.net_minutes([*EXAMPLES, unrated]).table) == 2


def test_tables_hold_every_number_and_period():
    table = charts.burn_up(BURN_UP, TODAY).table
    assert table[charts.PLANNED].tolist() == [4, 9, 12]
    table = charts.heat_map(CELLS, ["Media", "Web"], ["Leadership", "Training"]).table
    assert table["Late"].tolist() == [3, 0, 0, 0]
    data = charts.burn_up(BURN_UP, TODAY).data
    assert data[data["series"] == charts.DONE]["day"].max() == TODAY
    weeks = charts.on_time(ON_TIME).data["week"].unique().tolist()
    assert weeks == [MONDAY, MONDAY + timedelta(days=7), MONDAY + timedelta(days=14)]


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(color: str, other: str) -> float:
    light, dark = sorted((luminance(color), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tone", TONES)
def test_lines_and_words_stand_out_from_the_page(tone: Tone):
    look, paper = PALETTES[tone], THEME[tone]["backgroundColor"]
    assert all(contrast(color, paper) >= 3 for color in (look.done, look.late, look.plan))
    assert all(contrast(color, paper) >= 4.5 for color in (look.ink, look.plan))
    assert all(contrast(look.on_heat, heat) >= 4.5 for heat in look.heat)


def test_palettes_differ_and_can_be_read_on_white():
    look = PALETTES["light"]
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in (look.ink, look.done, look.late, look.plan))
    for palette, other in combinations(PALETTES.values(), 2):
        assert not {palette.ink, palette.done, palette.late, palette.plan} & {
            other.ink, other.done, other.late, other.plan,
        }  # fmt: skip


def labels_over(days: int) -> list[set[str]]:
    """Return the axis labels of every chart over so many days."""
    last = MONDAY + timedelta(days=days)
    counts = {"planned": 1, "planned_now": 1, "done": 1}
    weeks = [{"week": day, "on_time": 1, "late": 0, "open": 0} for day in (MONDAY, last)]
    load = {
        "group": "Media", "hours": 1.0, "capacity": 2.0, "over": False, "blackouts": "",
        "other_changes": "",
    }  # fmt: skip
    item = {
        "id": "a",
        "stage": "training",
        "title": "A session",
        "owner": "",
        "teams": "",
        "state": "planned",
    }
    both = (MONDAY, last)
    titles = {stage: stage for stage in STAGES}
    shown = charts.Timeline([{**item, "day": day} for day in both], titles, last)
    drawn = (
        charts.burn_up([{"day": day, **counts} for day in both], last),
        charts.on_time(weeks),
        charts.metric([{"day": day, "value": 1.0} for day in both], "Used", "%", None, None),
        charts.timeline(shown),
        charts.change_load([{**load, "week": day} for day in both], ["Media"]),
    )
    pictures = [vegalite_to_svg(drawing.chart().to_dict(), allowed_base_urls=[]) for drawing in drawn]
    return [set(re.findall(r">([^<]+)</text>", picture)) for picture in pictures]


@pytest.mark.long
def test_an_axis_over_more_than_a_year_says_which_year():
    for short, long in zip(labels_over(70), labels_over(800), strict=True):
        assert {"Feb 1", "Jan 26"} & short
        assert not [label for label in short if label.endswith(("2026", "2027"))]
        assert {"Jan 2027", "Jan 12, 2026"} & long
        assert not [label for label in long if label.endswith(" Jan")]


def test_the_line_of_use_is_a_share_of_the_seats():
    weeks = [
        {"day": MONDAY + timedelta(days=7 * week), "active": 10 + week, "seats": 40} for week in range(3)
    ]
    drawn = charts.adoption(weeks, 70)
    assert drawn.title == "30% active, week to Jan 26"
    assert list(drawn.data["value"]) == [25, 27.5, 30]
    assert list(drawn.table["Used in the week"]) == [10, 11, 12]
    assert "30%" in drawn.finding
    assert "in 3 weeks; the target is 70%." in drawn.finding
    assert "target" not in charts.adoption(weeks[:1], None).finding
