"""The ways from Home into a rollout: open, start, duplicate, explore."""

from typing import TYPE_CHECKING

import streamlit as st

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Rollout
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card
from playbook.desk.progress import portfolio
from playbook.ui.shell import frame, page_registry, search
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import quiet_button

if TYPE_CHECKING:
    from playbook.core.portfolio.collisions import Sort

_GO = "home.go"
# Where what collides is changed, for who may edit; everybody else goes to where it is read.
_PAGES: "dict[Sort, str]" = {
    "over": "review", "go_lives": "brief", "same_week": "training", "blackout": "training",
}  # fmt: skip


def follow() -> None:
    """Go to the page that the last change set leads to."""
    page, task_id = st.session_state.pop(_GO, ("", ""))
    if page:
        opened = {frame.ROLLOUT: st.session_state[frame.ROLLOUT]}
        opened |= {search.TASK: task_id} if task_id else {}
        st.switch_page(page_registry.page(page), query_params=opened)


def go(rollout_id: str, page: str, task_id: str = "") -> None:
    """Open a rollout on a page, maybe with a task, in the run that follows."""
    st.session_state[frame.ROLLOUT] = rollout_id
    st.session_state[_GO] = (page, task_id)


def show_open(rollout_id: str, label: str, page: str, key: str) -> None:
    quiet_button(plain(label), "arrow_forward", key, go, rollout_id, page)


def page_of_collision(sort: "Sort", card: Card) -> str:
    """Return the page on which the viewer can end or read a collision."""
    page = _PAGES.get(sort, "")
    if page == "training" or (page and frame.may("edit", card.rollout_id)):
        return page
    return portfolio.page_of(frame.current_actor(), card)


def start(name: str, change_kind: str = "") -> Rollout | None:
    """Start a rollout and open its brief. Return None on failure."""
    started: Rollout | None = frame.act(rollouts.start_rollout, name, change_kind)
    if started:
        go(started.id, "brief")
    return started


def duplicate(card: Card) -> None:
    """Open the brief of a copy of a rollout."""
    if copy := frame.act(rollouts.duplicate_rollout, card.rollout_id):
        frame.say(f"This is a copy of {card.name}, without what happened. Its dates are the old ones.")
        go(copy.id, "brief")


def explore(key: str) -> None:
    """Open an example; say so when it had been opened before."""
    if (opened := frame.act(_open_sample, key)) is None:
        return
    rollout, was_open = opened
    if was_open:
        frame.say("This example was already open; here it is, with your changes.")
    go(rollout.id, "progress" if rollout.launch else "brief")


def _open_sample(workspace: Workspace, actor: Actor, key: str) -> tuple[Rollout, bool]:
    """Open the sample, restoring it from the archive if needed."""
    rollout, was_open = rollouts.open_sample(workspace, actor, key)
    if rollout.archived:
        rollout = rollouts.archive_rollout(workspace, actor, rollout.id, False)
    return rollout, was_open
