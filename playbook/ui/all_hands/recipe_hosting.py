"""The recipes a host shows to the room, each agreed by its author."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.recipes import Recipe, find_recipes, most_shown, shown_as
from playbook.core.sharing.public_recipes import MOST_RECIPES
from playbook.desk.progress import recipes
from playbook.ui.recipes import words
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import tables

PAGE = 10
_PAGES = "room.recipes.page"


def show(rollout: Rollout) -> None:
    """Draw a switch for each recipe that may be shown, shown ones first."""
    st.header("Recipes to try", anchor=False)
    able = [recipe for recipe in rollout.recipes.values() if most_shown(recipe, rollout.examples) != "no"]
    withheld = len(rollout.recipes) - len(able)
    if not able:
        if withheld:
            st.markdown(f"No author agreed yet to show a recipe to the room. {_withheld(withheld)}")
        else:
            st.markdown("There is no recipe yet. On My team what worked for somebody becomes one.")
        frame.link("library", "Go to Recipes", icon=":material/arrow_forward:")
        return
    shown = [recipe for recipe in able if _is_shown(rollout, recipe)]
    st.caption(_count(len(shown), withheld))
    listed = (*find_recipes(shown), *find_recipes([recipe for recipe in able if recipe not in shown]))
    with st.container(border=True, gap="small"):
        for recipe in tables.part_of(listed, _PAGES, PAGE):
            key = f"room.recipe.{recipe.id}"
            st.session_state[key] = _is_shown(rollout, recipe)
            label = f"**{plain(recipe.title)}**  \n:small[{plain(_about(rollout, recipe))}]"
            st.toggle(label, key=key, on_change=_switch, args=(rollout.id, recipe.id, key))
    tables.show_pages(listed, _PAGES, PAGE)


def _count(shown: int, withheld: int) -> str:
    stand = "recipe stands" if shown == 1 else "recipes stand"
    sentence = f"{shown} {stand} on the page and the slides of every link"
    sentence += f", the latest {MOST_RECIPES} of them in sight" if shown > MOST_RECIPES else ""
    return f"{sentence}. {_withheld(withheld)}".strip()


def _withheld(count: int) -> str:
    if not count:
        return ""
    return f"{count} {'is' if count == 1 else 'are'} not offered: the author of the example did not agree."


def _is_shown(rollout: Rollout, recipe: Recipe) -> bool:
    return shown_as(recipe, rollout.examples)[0] != "no"


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
