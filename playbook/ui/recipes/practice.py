"""Recipes to practice, beside training sessions and use cases."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, UseCase
from playbook.core.plan.plays.stages import Stage
from playbook.core.plan.recipes import Recipe, to_practise
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

NAMED = 3


def show(rollout: Rollout, stage: Stage) -> None:
    """Draw on Training how many recipes there are to practice."""
    if stage.key != "training" or not rollout.recipes:
        return
    latest = sorted(
        rollout.recipes.values(), key=lambda recipe: (-recipe.day.toordinal(), recipe.title, recipe.id)
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        label = f"**{count(len(rollout.recipes), 'recipe')} to practice**: {_named(latest)}"
        st.markdown(f":material/menu_book: {label}", width="content")
        frame.link("library", "Open Value", icon=":material/arrow_forward:")


def under_card(rollout: Rollout, item: AnyItem) -> None:
    """Name the recipes that go with a training session or use case."""
    if item.kind not in ("training_session", "use_case") or not rollout.recipes:
        return
    if not (matches := frame.once(_of_item, rollout, item.id)):
        return
    is_case = isinstance(item, UseCase)
    label = count(len(matches), "recipe") if is_case else "To practice"
    with st.container(horizontal=True, vertical_alignment="center", key=f"practise.{item.id}"):
        st.markdown(f":small[:material/menu_book: {label}: {_named(matches)}]", width="content")
        where = {"use_case": item.id} if is_case else {}
        frame.link("library", "Open in Value", where={frame.ROLLOUT: rollout.id, **where})


def _of_item(rollout: Rollout, item_id: str) -> tuple[Recipe, ...]:
    return to_practise(rollout.recipes.values(), rollout.items[item_id])


def _named(recipes: Sequence[Recipe]) -> str:
    names = ", ".join(plain(recipe.title) for recipe in recipes[:NAMED])
    unshown = len(recipes) - NAMED
    return f"{names} and {unshown:,} more" if unshown > 0 else names
