"""How ready each team is, and what holds teams back."""

import streamlit as st

from playbook.core.base.words import count, some
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Step
from playbook.desk.plan import reviews
from playbook.ui.brief import row_table
from playbook.ui.brief.row_table import RowColumn, Rows, RowTable
from playbook.ui.shell import frame
from playbook.ui.widgets import controls
from playbook.ui.words import item_options
from playbook.ui.words.readiness_words import ASKS, ELEMENTS, MEANINGS


def _columns(_brief: Brief) -> tuple[RowColumn, ...]:
    elements = (
        RowColumn(step, name, "score", f"{ASKS[step]} 1: not at all. 5: fully.", 128)
        for step, name in ELEMENTS.items()
    )
    return RowColumn("team", "Team", "label", width=170), *elements


def _rows(rollout: Rollout) -> Rows:
    names, rated = item_options.groups(rollout.brief), reviews.rated_teams(rollout)
    return tuple(
        (
            group_id,
            {"team": name, **{step: rollout.readiness.get(group_id, {}).get(step) for step in ELEMENTS}},
        )
        for group_id, name in names.items()
        if group_id in rated
    )


READINESS = RowTable("readiness", "Readiness", _columns, _rows, reviews.save_scores, is_fixed=True)


@frame.in_place
def show(rollout: Rollout) -> None:
    if not rollout.brief.groups:
        st.info("There is no team to rate yet. Add the teams in step 2 first.", icon=":material/groups:")
        return
    st.caption(
        "You may skip this step and rate the teams later. Rate each team from 1 (not at all) to 5 (fully), "
        "best together with its manager. "
        "Start with the first score of 3 or less."
    )
    if fold := controls.fold("What each column asks", "readiness.asks"):
        fold.markdown("\n".join(f"- **{ELEMENTS[step]}:** {ASKS[step]}" for step in ELEMENTS))
    row_table.show(rollout, READINESS)
    _show_barriers(rollout)


def _show_barriers(rollout: Rollout) -> None:
    """Say for each element which teams it holds back, and what helps."""
    held: dict[Step | None, list[str]] = {}
    rated = reviews.rated_teams(rollout)
    for group in (each for each in rollout.brief.groups if each.id in rated):
        barrier, missing = reviews.barrier_in(rollout, group)
        if not missing:
            held.setdefault(barrier, []).append(group.name)
    if not held:
        return
    st.subheader("What holds teams back", anchor=False)
    for step in ELEMENTS:
        if teams := held.get(step):
            means = MEANINGS[step]
            st.markdown(
                f":material/block: **{ELEMENTS[step]}: {frame.plain(some(teams))}.** {means.says}  \n"
                f"What helps: {means.strengthen}"
            )
            frame.link(means.stage, f"Go to {means.stage.capitalize()}", icon=":material/arrow_forward:")
    if free := held.get(None):
        st.markdown(f":material/check_circle: Nothing holds back {count(len(free), 'team')}.")
