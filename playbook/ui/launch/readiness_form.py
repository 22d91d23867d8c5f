"""Readiness by group: a chart of all, five scores that save at once, and the barrier."""

from collections.abc import Sequence

import streamlit as st

from playbook import charts
from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.core.plan.items import Step
from playbook.desk.plan import reviews
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import inputs, tables
from playbook.ui.widgets.controls import search, show_numbers
from playbook.ui.widgets.theme import tone
from playbook.ui.words import item_options
from playbook.ui.words.readiness_words import ASKS, ELEMENTS, MEANINGS

PER_PAGE = 6
CHART_ROWS = 20
_PAGE, _CHART_PAGE = "readiness.page", "readiness.chart_page"
_SCORES = (1, 2, 3, 4, 5)


def show_intro() -> None:
    st.markdown(
        "Rate each team from 1 (not at all) to 5 (fully), best together with its manager. "
        "The first score of 3 or less is what to fix first."
    )
    with st.expander("What each element asks", type="compact"):
        st.markdown("\n".join(f"- **{ELEMENTS[step]}:** {ASKS[step]}" for step in ELEMENTS))


def show_empty() -> None:
    st.info("There is no team to score yet. Add the teams to the brief first.", icon=":material/groups:")
    frame.link("brief", "Go to Brief", icon=":material/arrow_back:")


def show_chart(rollout: Rollout) -> None:
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
    st.header(whole.title, anchor=False)
    st.markdown(frame.plain(whole.finding))
    if not rollout.readiness:
        return
    shown = tables.part_of(list(names.values()), _CHART_PAGE, CHART_ROWS)
    page_rows = [row for row in rows if row["group"] in set(shown)]
    drawing = charts.readiness(page_rows, shown, list(ELEMENTS.values()), tone())
    st.vega_lite_chart(drawing.data, drawing.spec, alt=whole.finding, key="readiness.chart")
    tables.show_pages(list(names), _CHART_PAGE, CHART_ROWS, is_persistent=True)
    show_numbers(whole, "readiness.table")


def show_groups(rollout: Rollout) -> None:
    st.header("Teams", anchor=False)
    if not (groups := _found(rollout)):
        st.info("No team has this in its name.")
        return
    names = item_options.groups(rollout.brief)
    for group in tables.part_of(groups, _PAGE, PER_PAGE):
        with st.container(border=True, gap="small"):
            st.subheader(plain(names[group.id]), anchor=False)
            st.caption(_about(rollout, group))
            with st.grid(5, min_column_width=205, gap="small"):
                for step in ELEMENTS:
                    with st.container(gap="xsmall"):
                        _show_score(rollout, group, step)
            _show_barrier(rollout, group)
    tables.show_pages(groups, _PAGE, PER_PAGE, is_persistent=True)


def _found(rollout: Rollout) -> Sequence[Group]:
    groups = rollout.brief.groups
    if len(groups) <= PER_PAGE:
        return groups
    name_part = search("Find a team", "readiness.words", _PAGE)
    return [group for group in groups if name_part in group.name.casefold()]


def _about(rollout: Rollout, group: Group) -> str:
    manager = rollout.brief.manager_of(group)
    people = count(group.size, "person", "people")
    return plain(f"{people}, {manager.name if manager else 'no manager named yet'}")


def _show_score(rollout: Rollout, group: Group, step: Step) -> None:
    key = f"readiness.{rollout.id}.{group.id}.{step}"
    score = rollout.readiness.get(group.id, {}).get(step)
    inputs.fill(key, score)
    save = (rollout.id, score, group.id, step)
    st.segmented_control(
        ELEMENTS[step], _SCORES, key=key, on_change=_leave, args=(key, *save), wrap=False, width="stretch"
    )
    inputs.show_state(key, str(score or ""), again=lambda: _leave(key, *save))


def _leave(key: str, rollout_id: str, shown: int | None, group_id: str, step: Step) -> None:
    inputs.save_or_hold(
        key,
        lambda _typed: (),
        lambda typed: frame.act(reviews.score_step, rollout_id, shown, group_id, step, typed),
    )


def _show_barrier(rollout: Rollout, group: Group) -> None:
    if not rollout.readiness.get(group.id):
        st.markdown(":gray[:material/help: Not scored yet.]")
        return
    barrier, missing = reviews.barrier_in(rollout, group)
    if missing:
        st.markdown(f":gray[:material/help: Score “{ELEMENTS[missing]}” to see what holds it up.]")
    elif barrier is None:
        st.markdown(":material/check_circle: **No barrier.** Every element is above 3: carry on as planned.")
    else:
        means = MEANINGS[barrier]
        st.markdown(
            f":material/block: **Barrier: {ELEMENTS[barrier].lower()}.** {means.says}  \n"
            f"Strengthen: {means.strengthen}"
        )
        frame.link(means.stage, f"Go to {means.stage.capitalize()}", icon=":material/arrow_forward:")
