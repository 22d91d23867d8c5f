"""The charts of Progress: each under its question, with its finding in words and its numbers in a table."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Row, Tone
from playbook.core.review import DEFAULTS
from playbook.desk.base.cache import drop_with_all
from playbook.desk.progress.reports import Report
from playbook.ui.shell import frame
from playbook.ui.widgets.theme import tone

MOST_GROUPS = 20


# A report holds names: what is drawn of it goes with it when somebody is forgotten.
for _spec in charts.NAMED:
    drop_with_all(_spec)


def _burn_up(report: Report, tone: Tone) -> Drawing:
    return charts.burn_up(report.burn_up, report.today, tone)


def _on_time(report: Report, tone: Tone) -> Drawing:
    return charts.on_time(report.on_time, tone)


def _heat_map(report: Report, tone: Tone) -> Drawing:
    whole = charts.heat_map(report.cells, report.groups, report.stages, tone)
    if len(report.groups) <= MOST_GROUPS:
        return whole
    shown = _most_late(report)
    cells = [cell for cell in report.cells if cell["group"] in shown]
    said = f"Drawn are {len(shown)} of {len(report.groups):,} groups, those with most late items."
    drawn = charts.heat_map(cells, shown, report.stages, tone)
    return replace(drawn, finding=f"{whole.finding} {said}", table=whole.table)


def _most_late(report: Report) -> list[str]:
    """The groups with most late items, in the order of the brief."""
    late: Counter[str] = Counter()
    for cell in report.cells:
        late[str(cell["group"])] += int(cell["late"])
    most = {name for name, _ in late.most_common(MOST_GROUPS)}
    return [name for name in report.groups if name in most]


def _examples(report: Report, tone: Tone) -> Drawing:
    return charts.examples(_weeks(report), DEFAULTS.low_value_share, tone)


def _net_minutes(report: Report, tone: Tone) -> Drawing:
    return charts.net_minutes(_weeks(report), tone)


def _weeks(report: Report) -> list[Row]:
    """The examples of each week, with the minutes that were left over in it."""
    minutes = {one.week: one for one in report.minutes}
    return [
        {
            **row,
            "net": minutes[row["week"]].net if row["week"] in minutes else None,
            "both": minutes[row["week"]].counted if row["week"] in minutes else 0,
            "half": minutes[row["week"]].left_out if row["week"] in minutes else 0,
        }
        for row in report.examples
    ]


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
    """Are the examples worth something? Says so where there are none."""
    _show(_examples, report, "examples")


def show_net_minutes(report: Report) -> None:
    """Is time left over once the checking is counted? Nothing where no example says so."""
    if any(one.counted for one in report.minutes):
        _show(_net_minutes, report, "net_minutes")


def _show(draw: Callable[[Report, Tone], Drawing], report: Report, name: str) -> None:
    look = tone()
    drawing = (
        frame.here().cache("progress charts", 256).once((name, report, look), lambda: draw(report, look))
    )
    st.subheader(drawing.question, anchor=False)
    st.markdown(frame.plain(drawing.finding))
    if drawing.data.empty:
        return
    st.vega_lite_chart(drawing.data, drawing.spec, alt=drawing.finding, key=f"progress.{name}")
    table = st.expander("The numbers", key=f"progress.{name}.table", on_change="rerun", type="compact")
    if table.open:
        table.dataframe(drawing.table, hide_index=True, alt=f"{drawing.question} The numbers.")
