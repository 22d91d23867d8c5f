"""The tab with what rollouts together ask of the same people."""

from collections.abc import Sequence
from datetime import date

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.base.words import count
from playbook.core.progress.progress import Phase
from playbook.desk.progress import portfolio
from playbook.desk.progress.portfolio import PortfolioLine
from playbook.desk.progress.together import add_up
from playbook.ui.portfolio import collisions, load
from playbook.ui.portfolio.words import say_name
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import show_numbers
from playbook.ui.widgets.theme import tone

_PER_PAGE = 20
_PAGE = "portfolio.roadmap_page"
_STANDING: dict[Phase, str] = {
    "brief": charts.NOT_LAUNCHED, "planning": charts.NOT_LAUNCHED, "under_way": charts.RUNNING,
    "finished": charts.OVER, "archived": charts.OVER,
}  # fmt: skip


def show(lines: Sequence[PortfolioLine]) -> None:
    """Draw load, roadmap and collisions of all rollouts."""
    workspace = frame.here()
    with_samples, with_past = load.choose(lines)
    counted = portfolio.counted(lines, with_samples=with_samples, with_past=with_past)
    together = add_up(workspace, counted, with_past=with_past)
    load.show_what_counts(lines, counted)
    collisions.show(together, {line.card.rollout_id: line.card for line in counted})
    _show_roadmap(counted, workspace.today())
    load.show(together)


def _show_roadmap(lines: Sequence[PortfolioLine], today: date) -> None:
    dated = sorted(
        (line for line in lines if line.card.facts.start and line.card.facts.end),
        key=lambda line: (line.card.facts.start, line.card.facts.end, line.card.name.casefold()),
    )
    part = tables.part_of(dated, _PAGE, _PER_PAGE)
    drawing, all_of_them = _drawing(lines, part, today, tone()), _drawing(lines, dated, today, tone())
    st.header(drawing.title, anchor=False)
    undated = len(lines) - len(dated)
    note = f" {count(undated, 'more has', 'more have')} no start or no end yet." if undated else ""
    st.markdown(frame.plain(all_of_them.finding) + note)
    if drawing.data.empty:
        return
    st.vega_lite_chart(drawing.data, drawing.spec, alt=drawing.finding, key="portfolio.roadmap")
    st.caption(
        "Full bar: under way. Dashed outline: not launched. Thin bar: over. "
        "Upright mark: go-live. Dashed line: today."
    )
    tables.show_pages(dated, _PAGE, _PER_PAGE, "rollouts")
    show_numbers(drawing, "portfolio.roadmap.table")


def _drawing(
    every: Sequence[PortfolioLine], lines: Sequence[PortfolioLine], today: date, look: Tone
) -> Drawing:
    key = (tuple((line.card.rollout_id, line.card.version) for line in (*lines, *every)), today, look)
    return frame.here().cache("roadmap chart", 32).once(key, lambda: _draw(every, lines, today, look))


def _draw(every: Sequence[PortfolioLine], lines: Sequence[PortfolioLine], today: date, look: Tone) -> Drawing:
    names = frame.tell_apart({line.card.rollout_id: say_name(line.card) for line in every})
    rows = [
        {
            "rollout": names[line.card.rollout_id],
            "start": line.card.facts.start,
            "end": line.card.facts.end,
            "standing": _STANDING[line.card.phase],
            "go_lives": line.card.facts.go_lives,
        }
        for line in lines
    ]
    return charts.roadmap(rows, today, look)
