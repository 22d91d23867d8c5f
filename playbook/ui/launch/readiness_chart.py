"""All groups at a glance: five scores each, and the barrier."""

import streamlit as st

from playbook import charts
from playbook.core.log.rollout import Rollout
from playbook.desk.plan import reviews
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import show_numbers
from playbook.ui.widgets.theme import tone
from playbook.ui.words import item_options
from playbook.ui.words.readiness_words import ELEMENTS

PER_PAGE = 20
_PAGE = "readiness.chart_page"


def show(rollout: Rollout) -> None:
    names = item_options.groups(rollout.brief)
    rows = []
    for group in rollout.brief.groups:
        scores = rollout.readiness.get(group.id, {})
        barrier = reviews.barrier_in(rollout, group)[0] if scores else None
        rows += [
            {"group": names[group.id], "step": word, "score": scores.get(step), "barrier": step == barrier}
            for step, word in ELEMENTS.items()
        ]
    whole = charts.readiness(rows, list(names.values()), list(ELEMENTS.values()), tone())
    st.header(whole.question, anchor=False)
    st.markdown(frame.plain(whole.finding))
    if not rollout.readiness:
        return
    shown = tables.part_of(list(names.values()), _PAGE, PER_PAGE)
    page_rows = [row for row in rows if row["group"] in set(shown)]
    drawing = charts.readiness(page_rows, shown, list(ELEMENTS.values()), tone())
    st.vega_lite_chart(drawing.data, drawing.spec, alt=whole.finding, key="readiness.chart")
    tables.show_pages(list(names), _PAGE, PER_PAGE, is_persistent=True)
    show_numbers(whole, "readiness.table")
