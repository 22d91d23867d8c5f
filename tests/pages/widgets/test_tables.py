"""Typed words stay words, in Markdown and in the cells of a table."""

import json
import re

import pytest
from streamlit.components.v2.bidi_component.serialization import BidiComponentSerde
from streamlit.elements.vega_charts import VegaLiteStateSerde
from streamlit.elements.widgets.data_editor import DataEditorSerde
from streamlit.elements.widgets.selectbox import SelectboxSerde
from streamlit.elements.widgets.text_widgets import TextAreaSerde
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from playbook.core.plan.brief import MAX_GROUPS
from playbook.ui.shell import streamlit_patches
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.table_editor import NO_EDITS
from playbook.ui.widgets.tables import table, whole


def test_numbers_stand_to_the_right_and_words_to_the_left():
    lines = table(("Who", "Tasks"), [("Ana", "7")], numbers=("Tasks",)).splitlines()
    assert lines == ["| Who | Tasks |", "| :--- | ---: |", "| Ana | 7 |"]


def test_a_cell_cannot_open_another_one_or_end_its_row():
    lines = table(("Who",), [("a | b\n| c |\u2028![x](y)",)]).splitlines()
    assert lines[2:] == ["| a \\| b \\| c \\| \\!\\[x\\]\\(y\\) |"]


def test_a_date_is_not_broken():
    assert " " not in whole("Mon Feb 2")


@pytest.mark.parametrize("mark", ["=", "-"])
def test_a_line_of_marks_makes_no_heading(mark):
    lines = plain(f"Approved\n{mark * 3}\n\n---").splitlines()
    assert [line for line in lines if re.fullmatch(r" {0,3}(=+|-+)\s*", line)] == []
    assert "".join(lines).replace("\\", "").startswith(f"Approved  {mark * 3}")


def test_a_table_gets_so_many_added_rows_and_no_more():
    streamlit_patches.apply()
    sent = {"edited_rows": {"0": {"name": "A"}}, "added_rows": [{}] * 50_000, "deleted_rows": [1]}
    read = DataEditorSerde().deserialize(json.dumps(sent))
    assert MAX_GROUPS < len(read["added_rows"]) < 1_000  # more than are saved, so that saving says it
    assert (read["edited_rows"], read["deleted_rows"]) == ({0: {"name": "A"}}, [1])


@pytest.mark.parametrize("sent", ["{", "[1]", "[" * 10_000, '{"added_rows": 5}', '{"added_rows": [5]}',
                                  '{"edited_rows": {"1' + "0" * 10_000 + '": {}}}'])  # fmt: skip
def test_edits_that_cannot_be_read_are_none(sent: str):
    streamlit_patches.apply()
    assert DataEditorSerde().deserialize(sent) == NO_EDITS


def test_what_is_no_yes_or_no_leaves_a_fold_as_it_was():
    streamlit_patches.apply()
    states = WStates()
    states.set_widget_metadata(WidgetMetadata("fold", bool, bool, "bool_value"))
    states.set_widget_from_proto(WidgetState(id="fold", string_value="yes"))
    assert states["fold"] is False
    states.set_widget_from_proto(WidgetState(id="fold", bool_value=True))
    assert states["fold"] is True


def test_what_a_field_cannot_read_is_nothing_and_no_bug():
    streamlit_patches.apply()
    states, labels = WStates(), {None: "nobody", "Ana": "ana"}
    states.set_widget_metadata(WidgetMetadata("who", labels.get, str, "string_value"))
    state = WidgetState(id="who")
    state.string_array_value.data.append("Ana")
    states.set_widget_from_proto(state)
    assert states["who"] == "nobody"


def test_a_number_field_takes_whole_and_other_numbers_also_after_it_was_empty():
    streamlit_patches.apply()
    states = WStates()
    states.set_widget_metadata(
        WidgetMetadata("hours", lambda number: number, lambda number: number, "double_value")
    )
    for value, read in (({}, None), ({"double_value": 2.5}, 2.5), ({}, None), ({"string_value": "x"}, None)):
        states.set_widget_from_proto(WidgetState(id="hours", **value))
        assert states["hours"] == read
    states.set_widget_from_proto(WidgetState(id="hours", int_value=3))
    assert states["hours"] == 3


def test_what_a_component_or_chart_sends_is_nothing_beyond_so_many_parts():
    streamlit_patches.apply()
    states, sent = WStates(), '{"selection": {"a": [' + "[]," * 200_000 + "0]}}"
    for key, serde, kind in (
        ("rows", BidiComponentSerde(), "json_value"),
        ("chart", VegaLiteStateSerde([]), "string_value"),
        ("table", DataEditorSerde(), "string_value"),
    ):
        states.set_widget_metadata(WidgetMetadata(key, serde.deserialize, serde.serialize, kind))
        states.set_widget_from_proto(WidgetState(id=key, **{kind: sent}))
    assert (states["rows"], states["table"]) == ({}, NO_EDITS)
    assert states["chart"]["selection"] == {}


PICKED: SelectboxSerde[str] = SelectboxSerde([], formatted_options=[], formatted_option_to_option_index={})


@pytest.mark.parametrize(
    ("field", "serde", "most"),
    [
        ("why", TextAreaSerde(None), 40_000),
        ("readings.text", TextAreaSerde(None), 500_000),
        ("strategy.field.lines", TextAreaSerde(None), 500_000),
        ("who", PICKED, 40_000),
    ],
)
def test_a_text_is_whole_up_to_what_its_field_takes(
    field: str, serde: TextAreaSerde | SelectboxSerde[str], most: int
):
    streamlit_patches.apply()
    states, key = WStates(), f"$$ID-1f-{field}"
    states.set_widget_metadata(WidgetMetadata(key, serde.deserialize, serde.serialize, "string_value"))
    for length, read in ((most, most), (2_000_000, most + 1)):
        states.set_widget_from_proto(WidgetState(id=key, string_value="[" * length))
        assert states[key] == "[" * read
