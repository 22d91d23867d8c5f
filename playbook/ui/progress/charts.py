"""Charts of Results, each with its question, finding and numbers."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Row, Tone
from playbook.core.base.text_caches import clear_with
from playbook.core.review.review import DEFAULTS
from playbook.desk.progress.reports import ProgressReport
from playbook.ui.shell import frame
from playbook.ui.widgets.controls import show_drawing
from playbook.ui.widgets.theme import tone

MOST_GROUPS = 8


# A report holds names: what is drawn of it goes with it when somebody is forgotten.
for _spec in charts.NAMED:
    clear_with(_spec)


def _heat_map(report: ProgressReport, tone: Tone) -> Drawing:
    whole = charts.heat_map(report.cells, report.groups, report.stages, tone)
    if len(report.groups) <= MOST_GROUPS:
        return whole
    shown = _most_late(report)
    cells = [cell for cell in report.cells if cell["group"] in shown]
    note = f"Shown are the {len(shown)} of {len(report.groups):,} teams with the most late tasks."
    drawn = charts.heat_map(cells, shown, report.stages, tone)
    return replace(drawn, finding=f"{whole.finding} {note}", table=whole.table)


def _most_late(report: ProgressReport) -> list[str]:
    """Return the groups with most late items, in the order of the brief."""
    late: Counter[str] = Counter()
    for cell in report.cells:
        late[str(cell["group"])] += int(cell["late"])
    most = {name for name, _ in late.most_common(MOST_GROUPS)}
    return [name for name in report.groups if name in most]


def _weeks(report: ProgressReport) -> list[Row]:
    minutes = {
        week.week: {"net": week.net, "both": week.counted, "half": week.left_out} for week in report.minutes
    }
    return [row | minutes.get(row["week"], {"net": None, "both": 0, "half": 0}) for row in report.examples]


def show_burn_up(report: ProgressReport) -> None:
    """Draw whether the rollout is as far as planned."""
    _show(lambda tone: charts.burn_up(report.burn_up, report.today, tone), report, "burn_up")


def show_on_time(report: ProgressReport) -> None:
    """Draw whether things are done when promised."""
    _show(lambda tone: charts.on_time(report.on_time, tone), report, "on_time")


def show_heat_map(report: ProgressReport) -> None:
    """Draw where the rollout is behind; nothing late needs no grid."""
    if not any(cell["late"] for cell in report.cells):
        st.header("No team is behind", anchor=False)
        return
    _show(lambda tone: _heat_map(report, tone), report, "heat_map")


def show_examples(report: ProgressReport) -> None:
    """Draw whether the examples are worth something."""
    _show(lambda tone: charts.examples(_weeks(report), DEFAULTS.low_value_share, tone), report, "examples")


def show_net_minutes(report: ProgressReport) -> None:
    """Draw the time saved after checking, or where to log it."""
    _show(lambda tone: charts.net_minutes(_weeks(report), tone), report, "net_minutes")
    if not any(week.counted for week in report.minutes) and frame.may("log_example"):
        frame.link("my_team", "Log an example with its minutes", ":material/edit:")


def _show(draw: Callable[[Tone], Drawing], report: ProgressReport, name: str) -> None:
    look, cache = tone(), frame.here().cache("progress charts", 256)
    drawing = cache.once((report.of, name, report, look), lambda: draw(look))
    st.header(drawing.title, anchor=False)
    st.caption(frame.plain(drawing.finding))
    if not drawing.data.empty:
        show_drawing(drawing, f"progress.{name}")
