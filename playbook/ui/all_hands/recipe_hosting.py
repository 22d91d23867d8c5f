"""The recipes that a host shows to the room on the page All-hands: those whose authors agreed, one by one."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.recipes import Recipe, find_recipes, most_shown, shown_as
from playbook.core.sharing.public_parts import MOST_RECIPES
from playbook.desk.progress import recipes
from playbook.ui.recipes import words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables

PAGE = 10
_PAGES = "room.recipes.page"


def show(rollout: Rollout) -> None:
    """Draw a switch for each recipe that may be shown, those that are shown first."""
    st.header("Recipes to try", anchor=False)
    able = [one for one in rollout.recipes.values() if most_shown(one, rollout.examples) != "no"]
    kept_back = len(rollout.recipes) - len(able)
    if not able:
        _show_none(kept_back)
        return
    shown = [one for one in able if _is_shown(rollout, one)]
    st.caption(_count(len(shown), kept_back))
    listed = (*find_recipes(shown), *find_recipes([one for one in able if one not in shown]))
    with st.container(border=True, gap="small"):
        for recipe in tables.part_of(listed, _PAGES, PAGE):
            _show_switch(rollout, recipe)
    tables.show_pages(listed, _PAGES, PAGE)


def _show_none(kept_back: int) -> None:
    if kept_back:
        st.markdown(f"No author agreed yet to show a recipe to the room. {_kept_back(kept_back)}")
    else:
        st.markdown("There is no recipe yet. On My team what worked for somebody becomes one.")
    frame.link("library", "Go to Recipes", icon=":material/arrow_forward:")


def _count(shown: int, kept_back: int) -> str:
    stand = "recipe stands" if shown == 1 else "recipes stand"
    said = f"{shown} {stand} on the page and the slides of every link"
    said += f", the latest {MOST_RECIPES} of them in sight" if shown > MOST_RECIPES else ""
    return f"{said}. {_kept_back(kept_back)}".strip()


def _kept_back(count: int) -> str:
    if not count:
        return ""
    return f"{count} {'is' if count == 1 else 'are'} not offered: the author of the example did not agree."


def _is_shown(rollout: Rollout, recipe: Recipe) -> bool:
    return shown_as(recipe, rollout.examples)[0] != "no"


def _show_switch(rollout: Rollout, recipe: Recipe) -> None:
    key = f"room.recipe.{recipe.id}"
    st.session_state[key] = _is_shown(rollout, recipe)
    st.toggle(
        f"**{plain(recipe.title)}**  \n:small[{plain(_about(rollout, recipe))}]",
        key=key,
        on_change=_switch,
        args=(rollout.id, recipe.id, key),
    )


def _about(rollout: Rollout, recipe: Recipe) -> str:
    agreed = most_shown(recipe, rollout.examples)
    example = rollout.examples.get(recipe.example_id) if recipe.example_id else None
    name = example.credit if example else recipe.credit
    credit = f"with the name {name}" if agreed == "named" else "without a name"
    return f"{words.about(recipe, rollout)} · {credit}"


def _switch(rollout_id: str, recipe_id: str, key: str) -> None:
    is_shown = bool(st.session_state[key])
    done = "It stands on the page of every link." if is_shown else "It is off the page of every link."
    frame.act(recipes.show_to_room, rollout_id, recipe_id, is_shown, done=done)
