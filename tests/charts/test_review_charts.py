"""What the charts of Review say and show."""

from datetime import date, timedelta
from typing import Any

import pytest

from playbook import charts
from playbook.charts import Drawing, Tone
from tests.charts.test_charts import TONES, fields_of, parts

MONDAY = date(2026, 3, 2)
STAGES = ["Leadership", "Training"]
COVERAGE = [
    {"group": "Media", "stage": "Leadership", "passed": 3, "failed": 0, "unknown": 0},
    {"group": "Media", "stage": "Training", "passed": 1, "failed": 2, "unknown": 1},
    {"group": "Web", "stage": "Leadership", "passed": 2, "failed": 1, "unknown": 0},
    {"group": "Web", "stage": "Training", "passed": 0, "failed": 0, "unknown": 0},
]


def week(group: str, number: int, hours: float, **fields: Any) -> dict[str, Any]:
    return {
        "group": group, "week": MONDAY + timedelta(weeks=number), "hours": hours, "capacity": 2.0,
        "over": hours > 2, "blackouts": "", "other_changes": "",
    } | fields  # fmt: skip


LOAD = [
    week("Media", 0, 1.0, blackouts="year end"),
    week("Media", 1, 3.5, other_changes="new CRM"),
    week("Web", 0, 0.5, capacity=None, over=False),
]


SHARED = [
    week("Media", 0, 1.0, shares={"Atlas": 1.0}),
    week("Media", 1, 3.5, shares={"CRM": 2.5, "Atlas": 1.0}, blackouts="year end"),
    week("Web", 1, 0.5, capacity=None, over=False, shares={"Atlas": 0.5}),
]


ROADMAP = [
    {"rollout": "Atlas", "start": MONDAY, "end": MONDAY + timedelta(days=60), "standing": charts.RUNNING}
    | {"go_lives": (MONDAY + timedelta(days=14), MONDAY + timedelta(days=28))},
    {"rollout": "CRM", "start": MONDAY + timedelta(days=30), "end": MONDAY + timedelta(days=90)}
    | {"standing": charts.NOT_LAUNCHED, "go_lives": ()},
]


def drawings(tone: Tone = "light") -> list[Drawing]:
    return [
        charts.coverage(COVERAGE, ["Media", "Web"], STAGES, tone),
        charts.change_load(LOAD, ["Media", "Web"], tone),
        charts.shared_load(SHARED, ["Media", "Web"], tone),
        charts.roadmap(ROADMAP, MONDAY, tone),
    ]


def test_each_finding_states_its_numbers():
    assert [drawing.finding for drawing in drawings()] == [
        "2 of 4 team-and-stage cells have rules that do not pass; "
        "the least covered is Media in Training: 1 of 4 pass.",
        "Media is over capacity in 1 week (up to 3.5 hours each; available 2.0). "
        "Capacity is not known for 1 team.",
        "1 team of 2 is asked by several rollouts in one week. "
        "Media is over capacity in 1 week (up to 3.5 hours each; available 2.0). "
        "Capacity is not known for 1 team.",
        "1 of 2 rollouts runs on Mon Mar 2, 2026; the most at once are 2, from Wed Apr 1, 2026.",
    ]


def test_no_team_has_the_time_where_no_hours_are_known():
    rows = [week("Media", 0, 3.5, over=False) | {"capacity": None}, week("Web", 0, 2.5) | {"capacity": None}]
    assert charts.change_load(rows, ["Media", "Web"]).finding == (
        "The brief does not say how many hours each team has; "
        "the most is 3.5 hours each for Media, in the week of Mon Mar 2, 2026."
    )


def test_the_load_names_a_team_that_is_over_and_not_one_that_works_most():
    rows = [week("Media", 0, 3.5, capacity=9.0, over=False), week("Web", 0, 2.5), week("Web", 1, 3.0)]
    assert charts.change_load(rows, ["Media", "Web"]).finding == (
        "Web is over capacity in 2 weeks (up to 3.0 hours each; available 2.0)."
    )
    also = [*rows, week("Media", 1, 12.0, capacity=9.0)]
    assert charts.change_load(also, ["Media", "Web"]).finding.endswith("1 other team is over as well.")


def test_nothing_to_draw_is_a_sentence_and_an_empty_table():
    empty = [
        charts.coverage([], [], STAGES), charts.change_load([], []), charts.shared_load([], []),
        charts.roadmap([], MONDAY),
    ]  # fmt: skip
    assert [drawing.finding for drawing in empty] == [
        "There is no team yet.",
        "The plan does not ask for anyone's time yet.",
        "No rollout asks for anyone's time in these weeks.", "No rollout has a start and an end yet.",
    ]  # fmt: skip
    assert all(drawing.data.empty and drawing.table.empty for drawing in empty)


@pytest.mark.parametrize("tone", TONES)
def test_what_a_spec_encodes_is_in_its_data(tone: Tone):
    for drawing in drawings(tone):
        computed = {"middle", "today"}
        assert fields_of(drawing.spec) - computed <= set(drawing.data.columns)
        assert not any("data" in part or "datasets" in part for part in parts(drawing.spec))


def test_colour_never_speaks_alone():
    coverage, load, shared, roadmap = drawings()
    assert list(coverage.data["word"]) == ["all 3", "1 of 4", "2 of 3", "no rule"]
    assert list(load.data["mark"]) == ["×", "▲+", ""]
    assert list(shared.data["mark"]) == ["", "2▲×", ""]
    assert "strokeDash" in str(roadmap.spec)


def test_tables_hold_every_row_in_words():
    coverage, load, shared, roadmap = (drawing.table for drawing in drawings())
    assert len(coverage) == len(COVERAGE)
    assert list(load["Over capacity"]) == ["", "yes", ""]
    assert list(roadmap["Go-lives"]) == ["Mon Mar 16, 2026, Mon Mar 30, 2026", ""]
    assert list(roadmap["Standing"]) == [charts.RUNNING, charts.NOT_LAUNCHED]
    assert list(shared["Rollouts, hours"]) == ["Atlas 1.0", "CRM 2.5, Atlas 1.0", "Atlas 0.5"]


def test_today_is_drawn_only_inside_the_plan():
    assert charts.roadmap(ROADMAP, MONDAY).data["today"].notna().all()
    assert charts.roadmap(ROADMAP, MONDAY + timedelta(days=900)).data["today"].isna().all()


def test_a_spec_is_cached_and_an_export_has_its_data():
    assert (
        charts.coverage(COVERAGE, ["Media", "Web"], STAGES).spec
        is charts.coverage(COVERAGE[:2], ["Media", "Web"], STAGES).spec
    )
    for drawing in drawings():
        assert drawing.chart().to_dict()["datasets"]
