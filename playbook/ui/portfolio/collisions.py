"""Where rollouts collide: whom it hits, when, what to do about it, and the way into each of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from playbook.core.base.words import some
from playbook.core.portfolio.collisions import LIMITS, SORT_NAMES, Collision
from playbook.desk.plan.rollouts import Card
from playbook.desk.progress.portfolio import Together
from playbook.ui.portfolio import opening
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables
from playbook.ui.words.item_words import say_day

_PER_PAGE, _MOST = 6, 4
_PAGE, _SORT, _ROLLOUT = "portfolio.collision_page", "portfolio.sort", "portfolio.of_rollout"


def show(together: Together, cards: Mapping[str, Card]) -> None:
    """Draw the collisions, the soonest first, a page of them at a time."""
    st.header("Where do our rollouts collide?", anchor=False)
    today = frame.here().today()
    if len(together.names) < 2:
        st.markdown("It takes two rollouts that count to collide.")
        return
    found = together.collisions
    if not found:
        st.markdown(":material/check_circle: No two rollouts collide in the same people.")
        _show_limits()
        return
    st.markdown(_finding(found, today))
    shown = _narrowed(found, together.names)
    for number, one in enumerate(tables.part_of(shown, _PAGE, _PER_PAGE)):
        _show_one(one, cards, together.names, number)
    if not shown:
        st.info("No collision is of this kind and of this rollout.")
    tables.show_pages(shown, _PAGE, _PER_PAGE, "collisions")
    _show_limits()


def _finding(found: Sequence[Collision], today: date) -> str:
    count = f"{len(found)} collision{'' if len(found) == 1 else 's'}"
    return f"{count}; the first is {_when(found[0], today)}, for {plain(_who(found[0]))}."


def _narrowed(found: Sequence[Collision], names: Mapping[str, str]) -> Sequence[Collision]:
    """The collisions of the sort and the rollout that are picked; all where few are there."""
    if len(found) <= _PER_PAGE:
        return found
    often = Counter(one.sort for one in found)
    ids = {rollout_id for one in found for rollout_id in one.rollout_ids}
    left, right = st.columns(2)
    sort = left.selectbox(
        "Kind",
        [sort for sort in SORT_NAMES if often[sort]],
        index=None,
        placeholder="All kinds",
        format_func=lambda sort: f"{SORT_NAMES[sort]} ({often[sort]})",
        key=_SORT,
    )
    rollout_id = right.selectbox(
        "Of rollout",
        sorted(ids, key=lambda one: names[one].casefold()),
        index=None,
        placeholder="All rollouts",
        format_func=lambda one: names.get(one, one),
        key=_ROLLOUT,
    )
    return [
        one
        for one in found
        if sort in (None, one.sort) and (rollout_id is None or rollout_id in one.rollout_ids)
    ]


def _show_one(one: Collision, cards: Mapping[str, Card], names: Mapping[str, str], number: int) -> None:
    today = frame.here().today()
    with st.container(border=True, gap="small"):
        st.markdown(
            f"{':material/person:' if one.is_of_a_person else ':material/groups:'} "
            f"**{plain(_who(one))}**, {_when(one, today)} "
            f":orange-badge[:material/warning: {SORT_NAMES[one.sort]}]  \n"
            f"{plain(one.what)}{_advice(one, today)}"
        )
        with st.container(horizontal=True):
            for rollout_id in one.rollout_ids[:_MOST]:
                key = f"portfolio.collision.{number}.{rollout_id}"
                page = opening.page_of(one.sort, cards[rollout_id])
                label = f"Open {names[rollout_id]}"
                opening.show_open(rollout_id, label, page, key, is_quiet=True)


def _advice(one: Collision, today: date) -> str:
    """What to do about it; nothing about what is past."""
    return "" if one.last < today else f"  \n:material/arrow_right_alt: {plain(one.advice)}"


def _who(one: Collision) -> str:
    return some(one.who, 3)


def _when(one: Collision, today: date) -> str:
    if one.first == one.last:
        return say_day(one.first, today)
    return f"{say_day(one.first, today)} to {say_day(one.last, today)}"


def _show_limits() -> None:
    panel = st.expander(
        "What counts as a collision", key="portfolio.limits", type="compact", on_change="rerun"
    )
    if panel.open:
        panel.markdown(_limits())


def _limits() -> str:
    return (
        "- Weeks in which two or more rollouts together ask a group for more than its capacity, by the hours "
        f"that rule R09 counts; a rollout counts from {LIMITS.least_hours:g} hours in the week.\n"
        f"- Go-lives of two rollouts for the same group less than {LIMITS.go_lives_apart_days} days apart.\n"
        "- A week in which two rollouts train the same group, or one trains it while another goes live.\n"
        "- A go-live, a session or a live message of one rollout in the blackout that another keeps.\n"
        f"- More than {LIMITS.owned_a_week} open items of one person in a week, of two or more rollouts; "
        "people are matched by name.\n\n"
        "No source publishes limits between rollouts: these are our own editorial choice, grade D. "
        "Groups are the same where their organisational units are, or their names where none are listed."
    )
