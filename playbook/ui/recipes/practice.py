"""What can be practised: recipes beside a training session and a use case, and on top of Training."""

from collections.abc import Sequence

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, UseCase
from playbook.core.plan.recipes import Recipe, to_practise
from playbook.core.plan.stages import Stage
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

NAMED = 3
_KINDS = ("training_session", "use_case")


def show(rollout: Rollout, stage: Stage) -> None:
    """Say on Training how many recipes there are to practise, and lead there; nothing on other stages."""
    if stage.key != "training" or not rollout.recipes:
        return
    count, latest = len(rollout.recipes), _latest(list(rollout.recipes.values()))
    with st.container(horizontal=True, vertical_alignment="center"):
        said = f"**{count:,} recipe{'' if count == 1 else 's'} to practise**: {_named(latest)}"
        st.markdown(f":material/menu_book: {said}", width="content")
        frame.link("library", "Open Recipes", icon=":material/arrow_forward:")


def under_card(rollout: Rollout, item: AnyItem) -> None:
    """Name, on the card of a training session or a use case, the recipes that go with it, and lead there."""
    if item.kind not in _KINDS or not rollout.recipes:
        return
    found = frame.once(_of_item, rollout, item.id)
    if not found:
        return
    is_case = isinstance(item, UseCase)
    label = f"{len(found):,} recipe{'' if len(found) == 1 else 's'}" if is_case else "To practise"
    with st.container(horizontal=True, vertical_alignment="center", key=f"practise.{item.id}"):
        st.markdown(f":small[:material/menu_book: {label}: {_named(found)}]", width="content")
        where = {"use_case": item.id} if is_case else {}
        frame.link("library", "Open in Recipes", where={frame.ROLLOUT: rollout.id, **where})


def _of_item(rollout: Rollout, item_id: str) -> tuple[Recipe, ...]:
    return to_practise(rollout.recipes.values(), rollout.items[item_id])


def _latest(recipes: list[Recipe]) -> list[Recipe]:
    return sorted(recipes, key=lambda one: (-one.day.toordinal(), one.title, one.id))


def _named(recipes: Sequence[Recipe]) -> str:
    """The first titles, and how many more there are."""
    names = ", ".join(plain(one.title) for one in recipes[:NAMED])
    left = len(recipes) - NAMED
    return f"{names} and {left:,} more" if left > 0 else names
