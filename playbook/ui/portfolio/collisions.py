"""Where rollouts collide: groups, days, advice and links."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from playbook.core.base.words import count, some
from playbook.core.portfolio.collisions import LIMITS, SORT_NAMES, Collision
from playbook.desk.plan.rollouts import Card
from playbook.desk.progress.together import Together
from playbook.ui.portfolio import opening
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.widgets.controls import fold, select
from playbook.ui.words.item_words import say_day

_PER_PAGE, _MOST = 6, 4
_PAGE, _SORT, _ROLLOUT = "portfolio.collision_page", "portfolio.sort", "portfolio.of_rollout"


def show(together: Together, cards: Mapping[str, Card]) -> None:
    st.header("Conflicts", anchor=False)
    today = frame.here().today()
    if len(together.names) < 2:
        st.markdown("Add a second rollout to see conflicts.")
        return
    if not (collisions := together.collisions):
        st.markdown(":material/check_circle: No two rollouts ask too much of the same people.")
        _show_limits()
        return
    total = count(len(collisions), "conflict")
    st.markdown(f"{total}; the first is {_when(collisions[0], today)}, for {plain(_who(collisions[0]))}.")
    shown = _narrowed(collisions, together.names)
    for number, collision in enumerate(tables.part_of(shown, _PAGE, _PER_PAGE)):
        _show_one(collision, cards, together.names, number)
    if not shown:
        st.info("No conflict of this kind for this rollout.")
    tables.show_pages(shown, _PAGE, _PER_PAGE, "conflicts")
    _show_limits()


def _narrowed(collisions: Sequence[Collision], names: Mapping[str, str]) -> Sequence[Collision]:
    if len(collisions) <= _PER_PAGE:
        return collisions
    often = Counter(collision.sort for collision in collisions)
    ids = {rollout_id for collision in collisions for rollout_id in collision.rollout_ids}
    sorts = {sort: f"{name} ({often[sort]})" for sort, name in SORT_NAMES.items() if often[sort]}
    rollouts = {key: names[key] for key in sorted(ids, key=lambda key: names[key].casefold())}
    left_column, right_column = st.columns(2)
    sort = select("Kind", sorts, _SORT, index=None, placeholder="All kinds", at=left_column)
    hint = "All rollouts"
    rollout_id = select("Of rollout", rollouts, _ROLLOUT, index=None, placeholder=hint, at=right_column)
    return [
        collision
        for collision in collisions
        if sort in (None, collision.sort) and (rollout_id is None or rollout_id in collision.rollout_ids)
    ]


def _show_one(collision: Collision, cards: Mapping[str, Card], names: Mapping[str, str], number: int) -> None:
    today = frame.here().today()
    advice = f"  \n:material/arrow_right_alt: {plain(collision.advice)}"
    with st.container(border=True, gap="small"):
        st.markdown(
            f"{':material/person:' if collision.is_of_a_person else ':material/groups:'} "
            f"**{plain(_who(collision))}**, {_when(collision, today)} "
            f":orange-badge[:material/warning: {SORT_NAMES[collision.sort]}]  \n"
            f"{plain(collision.what)}{'' if collision.last < today else advice}"
        )
        with st.container(horizontal=True):
            for rollout_id in collision.rollout_ids[:_MOST]:
                key, label = f"portfolio.collision.{number}.{rollout_id}", f"Open {names[rollout_id]}"
                page = opening.page_of_collision(collision.sort, cards[rollout_id])
                opening.show_open(rollout_id, label, page, key)


def _who(collision: Collision) -> str:
    return some(collision.who, 3)


def _when(collision: Collision, today: date) -> str:
    if collision.first == collision.last:
        return say_day(collision.first, today)
    return f"{say_day(collision.first, today)} to {say_day(collision.last, today)}"


def _show_limits() -> None:
    if panel := fold("What counts as a conflict", "portfolio.limits"):
        panel.markdown(_LIMITS)


_LIMITS = (
    "- Weeks in which two or more rollouts together ask a team for more than its capacity, by the hours "
    f"that rule R09 counts; a rollout counts from {LIMITS.least_hours:g} hours in the week.\n"
    f"- Go-lives of two rollouts for the same team less than {LIMITS.go_lives_apart_days} days apart.\n"
    "- A week in which two rollouts train the same team, or one trains it while another goes live.\n"
    "- A go-live, a session or a live message of one rollout on closed days of a team in another.\n"
    f"- More than {LIMITS.owned_a_week} open tasks of one person in a week, of two or more rollouts; "
    "people are matched by name.\n\n"
    "No source publishes limits between rollouts: these are our own editorial choice, grade D. "
    "Teams are the same where their organizational units are, or their names where none are listed."
)
