"""The Decisions page, drawn in the app."""

from collections.abc import Callable, Iterable, Iterator

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import problems_of
from playbook.desk.plan import cases, decisions
from playbook.desk.plan.decision_view import Block, DecisionView, view_of
from playbook.ui.drafting import redraft_panel, strategy_panel, verdict_panel
from playbook.ui.items import owner_form
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import pop, quiet_button
from playbook.ui.words.item_words import say_day

_SHORT = 40  # characters of a cell that shares a line with others


def show(rollout: Rollout, offer_paper: Callable[[Rollout], None]) -> None:
    """Draw the verdict and the facts, then one table after another; the annex is folded."""
    is_editor = frame.may("edit", rollout.id)
    if problems_of(rollout.brief):
        st.info("The brief is not complete enough to judge yet.", icon=":material/edit_note:")
        if is_editor:
            frame.link("brief", "Complete the brief", icon=":material/arrow_back:")
        return
    redraft_panel.show_updated(rollout)
    redraft_panel.show_update(rollout)
    view = frame.once(_view, rollout, is_editor)
    st.markdown(f"**{plain(view.state)}** {plain(view.because)}")
    if is_editor and not rollout.launch:
        verdict_panel.show_gaps(rollout)
    st.markdown("  \n".join(_lines(view.facts)))
    if is_editor and rollout.strategy:
        strategy_panel.show(rollout)
    if is_editor and rollout.items:
        verdict_panel.show_ways(rollout)
        owner_form.show_open_roles(rollout)
    with st.container(horizontal=True):
        st.link_button("Print", f"/print/{rollout.id}/decisions", icon=":material/print:")
        offer_paper(rollout)
    settled = next((at for at, block in enumerate(view.blocks, 1) if block.is_to_settle), 0)
    _show(view.blocks[:settled])
    if is_editor and settled and not rollout.strategy:
        _offer_to_drop(rollout, view)
    _show(view.blocks[settled:])
    if view.annex:
        with st.expander("Calculations, training and answers", type="compact", key="decisions.annex"):
            _show(view.annex)
    if is_editor and not rollout.strategy:  # a task of the editor's, not the head of the page
        with st.container(key="strategy-unwritten"):  # not printed
            strategy_panel.show(rollout)


def _offer_to_drop(rollout: Rollout, view: DecisionView) -> None:
    """Offer to drop each point that needs no decision."""
    if panel := pop("Drop a point that does not hold", "decisions.drop", "close"):
        with panel:
            st.caption("It leaves this page. If the plan has tasks for it, a button here takes them out.")
            redraft_panel.show_update(rollout, at=".drop")
            for number, point in enumerate(view.droppable):
                args = (undoable.do, cases.decline_point, rollout.id, rollout.version, point.mark)
                quiet_button(plain(point.title), "close", f"decisions.drop.{number}", *args, done="Dropped.")


def _view(rollout: Rollout, is_editor: bool) -> DecisionView:
    today = frame.here().today()
    page = decisions.page_as_read(frame.here(), rollout, is_editor=is_editor)
    return view_of(page, lambda day: say_day(day, today))


def _show(blocks: Iterable[Block]) -> None:
    for block in blocks:
        st.header(plain(block.heading), anchor=False)
        st.markdown(_as_list(block) if block.is_list else _as_table(block))


def _as_table(block: Block) -> str:
    days = [at for at, title in enumerate(block.titles) if title in ("On", "By")]
    rows = [[tables.whole(cell) if at in days else cell for at, cell in enumerate(row)] for row in block.rows]
    return tables.table(block.titles, rows)


def _as_list(block: Block) -> str:
    """Return a numbered list: first cells bold, short ones on one line."""
    lines = []
    for number, (first, *others) in enumerate(block.rows, 1):
        named = [(title, text) for title, text in zip(block.titles[1:], others, strict=True) if text]
        lines.append("  \n   ".join((f"{number}. **{plain(first)}**", *_lines(named))))
    return "\n".join(lines)


def _lines(named: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each sentence, and one for short texts."""
    cells = [(f":gray[{title}] {plain(text)}", len(text) <= _SHORT) for title, text in named]
    yield from (cell for cell, is_short in cells if not is_short)
    if together := " · ".join(cell for cell, is_short in cells if is_short):
        yield together
