"""The charts of Progress: each under its question, with its finding in words and its numbers in a table."""

from collections.abc import Callable
from functools import lru_cache

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.desk.reports import Report
from playbook.ui import frame


@lru_cache(maxsize=256)
def _burn_up(report: Report, tone: Tone) -> Drawing:
    return charts.burn_up(report.burn_up, report.today, tone)


@lru_cache(maxsize=256)
def _on_time(report: Report, tone: Tone) -> Drawing:
    return charts.on_time(report.on_time, tone)


@lru_cache(maxsize=256)
def _heat_map(report: Report, tone: Tone) -> Drawing:
    return charts.heat_map(report.cells, report.groups, report.stages, tone)


@lru_cache(maxsize=256)
def _examples(report: Report, tone: Tone) -> Drawing:
    return charts.examples(report.examples, tone)


def show_burn_up(report: Report) -> None:
    """Are we as far as we planned to be?"""
    _show(_burn_up, report, "burn_up")


def show_on_time(report: Report) -> None:
    """Do we do things when we said we would?"""
    _show(_on_time, report, "on_time")


def show_heat_map(report: Report) -> None:
    """Where are we behind?"""
    _show(_heat_map, report, "heat_map")


def show_examples(report: Report) -> None:
    """Are the examples worth something? Nothing where there are none."""
    if report.examples:
        _show(_examples, report, "examples")


def _show(draw: Callable[[Report, Tone], Drawing], report: Report, name: str) -> None:
    drawing = draw(report, tone())
    st.subheader(drawing.question, anchor=False)
    st.markdown(frame.plain(drawing.finding))
    if drawing.data.empty:
        return
    st.vega_lite_chart(drawing.data, drawing.spec, alt=drawing.finding, key=f"progress.{name}")
    table = st.expander("The numbers", key=f"progress.{name}.table", on_change="rerun", type="compact")
    if table.open:
        table.dataframe(drawing.table, hide_index=True, alt=f"{drawing.question} The numbers.")


def tone() -> Tone:
    """The tone of the page: what the browser shows, light where it does not say."""
    return "dark" if st.context.theme.type == "dark" else "light"
