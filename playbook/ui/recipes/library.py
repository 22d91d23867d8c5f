"""The library of recipes: search, filters, and pages of cards."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from playbook.core.base.words import count
from playbook.core.log.rollout import Rollout
from playbook.core.plan.recipes import Recipe, find_recipes
from playbook.desk.progress import recipes
from playbook.ui.recipes import form, words
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import choices, tables
from playbook.ui.widgets.controls import main_button, quiet_button
from playbook.ui.words import item_options
from playbook.ui.words.item_words import DATA_CLASSES

PAGE = 6
USE_CASE = "use_case"  # in the address: what a link from a use case asks for
_WORDS, _GROUP, _TOOL = "library.words", "library.group", "library.tool"
_DATA, _CASE, _PAGES = "library.data", "library.case", "library.page"


def show(rollout: Rollout) -> None:
    recipes, now = rollout.recipes, form.opened_in(rollout.id)
    with frame.spread_row():
        st.header(
            "Recipes",
            anchor=False,
            help="What worked for somebody here: the prompt, the steps, and who to ask.",
        )
        if frame.may("save_recipe", rollout.id) and not now:
            main_button("Write a recipe", "add", "recipe.new", form.begin, rollout)
    matches = _found(rollout) if recipes else ()
    shown = tables.part_of(tuple(matches), _PAGES, PAGE)
    if now and now.recipe_id not in {recipe.id for recipe in shown}:
        form.show(rollout)
    if not recipes:
        st.markdown("No recipe yet. Rate examples under **My team**, then promote what others should do too.")
        if frame.may("log_example"):
            frame.link("my_team", "Go to My team", icon=":material/arrow_forward:")
        return
    st.caption(_count(len(matches), len(recipes)))
    if not matches:
        st.info("No recipe matches. Clear a filter to see more.", icon=":material/filter_alt_off:")
    today = frame.here().day_of(rollout)
    for recipe in shown:
        if now and now.recipe_id == recipe.id:
            form.show(rollout)
        else:
            show_card(rollout, recipe, today)
    tables.show_pages(matches, _PAGES, PAGE)


def _count(match_count: int, recipe_count: int) -> str:
    every = count(recipe_count, "recipe")
    return every if match_count == recipe_count else f"{match_count:,} of {every}"


def _found(rollout: Rollout) -> tuple[Recipe, ...]:
    """Return the matches; a recipe without groups matches every group."""
    recipes = rollout.recipes.values()
    _take_from_address(rollout)
    hint = "Words of its name, prompt or steps"
    tools = {tool: tool for tool in sorted({recipe.tool for recipe in recipes}, key=str.casefold) if tool}
    used = {recipe.data_class for recipe in recipes}
    data_classes = {code: name for code, name in DATA_CLASSES.items() if code in used}
    cases = {recipe.use_case_id for recipe in recipes}
    linked = item_options.linked(rollout, ("use_case",))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input("Find a recipe", key=_WORDS, placeholder=hint, persist_state="session")
        filters = st.popover("Filter", icon=":material/filter_list:")
    with filters:
        group = _pick("Team", _GROUP, item_options.groups(rollout.brief))
        tool = _pick("Tool", _TOOL, tools)
        data = _pick("Data", _DATA, data_classes)
        case = _pick("Use case", _CASE, {key: name for key, name in linked.items() if key in cases})
    return frame.once(_matching, rollout, words or "", group, tool, data, case)


def _matching(
    rollout: Rollout, words: str, group: str | None, tool: str | None, data: str | None, case: str | None
) -> tuple[Recipe, ...]:
    return tuple(
        recipe
        for recipe in find_recipes(rollout.recipes.values(), words, group)
        if (group is None or not recipe.group_ids or group in recipe.group_ids)
        and (tool is None or recipe.tool == tool)
        and (data is None or recipe.data_class == data)
        and (case is None or recipe.use_case_id == case)
    )


def _take_from_address(rollout: Rollout) -> None:
    """Apply the use case from the address once."""
    if (case_id := st.query_params.get(USE_CASE)) is None:
        return
    del st.query_params[USE_CASE]
    if case_id in rollout.items:
        for key in (_WORDS, _GROUP, _TOOL, _DATA):
            st.session_state.pop(key, None)
        st.session_state[_CASE] = case_id


def _pick(label: str, key: str, labels: Mapping[Any, str]) -> str | None:
    return choices.pick_one(label, labels, key, "All") if labels else None


_LONG = 900  # characters of a prompt, about what a phone shows at once
_LONG_HEIGHT = 280


def show_card(rollout: Rollout, recipe: Recipe, today: date) -> None:
    about = plain(words.about(recipe, rollout))
    with st.expander(f"**{plain(recipe.title)}** :gray[{about}]", key=f"recipe.card.{recipe.id}"):
        if recipe.what:
            st.markdown(plain(recipe.what))
        if recipe.prompt:
            height: Any = _LONG_HEIGHT if len(recipe.prompt) > _LONG else "content"
            st.code(recipe.prompt, language=None, wrap_lines=True, height=height)
        if recipe.steps:
            st.markdown(f"**Steps**  \n{plain(recipe.steps)}")
        about = words.source(recipe, rollout, today)
        foot = (words.ask(recipe, rollout), about, words.readers(recipe, rollout))
        if any(foot):
            st.caption(plain(" ".join(filter(None, foot))))
        if recipes.may_save(frame.current_actor(), rollout, recipe):
            with st.container(horizontal=True, gap="small"):
                quiet_button("Edit", "edit", f"recipe.edit.{recipe.id}", form.begin, rollout, recipe)
                action = (undoable.do, recipes.remove_recipe, rollout.id, rollout.version, recipe.id)
                done_text = f"Removed “{recipe.title}”."
                quiet_button("Remove", "delete", f"recipe.remove.{recipe.id}", *action, done=done_text)
