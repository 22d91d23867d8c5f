"""The library of recipes: found by words, group, tool, data and use case, a page of cards at a time."""

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.recipes import Recipe, find_recipes
from playbook.ui.recipes import card, form
from playbook.ui.shell import frame
from playbook.ui.widgets import choices, tables
from playbook.ui.widgets.controls import main_button
from playbook.ui.words import item_options
from playbook.ui.words.item_words import DATA_CLASSES

PAGE = 10
USE_CASE = "use_case"  # in the address: what a link from a use case asks for
_WORDS, _GROUP, _TOOL, _DATA, _CASE, _PAGES = (
    f"library.{name}" for name in ("words", "group", "tool", "data", "case", "page")
)


def show(rollout: Rollout) -> None:
    """Draw the way to a new recipe, the filters, and the recipes that are found."""
    kept = rollout.recipes
    _show_new(rollout)
    found = _found(rollout) if kept else ()
    shown = tables.part_of(tuple(found), _PAGES, PAGE)
    now = form.opened_in(rollout.id)
    if now and now.recipe_id not in {one.id for one in shown}:
        form.show(rollout)
    if not kept:
        _show_empty()
        return
    st.header(_count(len(found), len(kept)), anchor=False)
    if not found:
        st.info("No recipe matches. Clear a filter to see more.", icon=":material/filter_alt_off:")
    today = frame.here().day_of(rollout)
    for recipe in shown:
        if now and now.recipe_id == recipe.id:
            form.show(rollout)
        else:
            card.show(rollout, recipe, today)
    tables.show_pages(found, _PAGES, PAGE)


def _show_new(rollout: Rollout) -> None:
    if not frame.may("save_recipe", rollout.id) or form.opened_in(rollout.id):
        return
    main_button("Write a recipe", "add", "recipe.new", form.begin, rollout)


def _show_empty() -> None:
    st.markdown(
        "There is no recipe yet. A recipe begins with an example: under **My team**, rate what people did "
        "with the tool, and promote what others should do too."
    )
    if frame.may("log_example"):
        frame.link("my_team", "Go to My team", icon=":material/arrow_forward:")


def _count(found: int, kept: int) -> str:
    every = f"{kept:,} recipe{'' if kept == 1 else 's'}"
    return every if found == kept else f"{found:,} of {every}"


def _found(rollout: Rollout) -> tuple[Recipe, ...]:
    """What the filters leave; a recipe for no group in particular is for each of them."""
    kept = rollout.recipes.values()
    _take_from_address(rollout)
    words = st.text_input(
        "Find a recipe", key=_WORDS, placeholder="Words of its name, prompt or steps", persist_state="session"
    )
    groups = item_options.groups(rollout.brief)
    tools = {one.tool: one.tool for one in sorted(kept, key=lambda one: one.tool.casefold()) if one.tool}
    used = {one.data_class for one in kept}
    cases = {one.use_case_id for one in kept}
    with st.grid(4, min_column_width=170):
        group = _pick("Group", _GROUP, groups)
        tool = _pick("Tool", _TOOL, tools)
        data = _pick("Data", _DATA, {one: name for one, name in DATA_CLASSES.items() if one in used})
        case = _pick(
            "Use case",
            _CASE,
            {one: name for one, name in item_options.linked(rollout, ("use_case",)).items() if one in cases},
        )
    return frame.once(_matching, rollout, words or "", group, tool, data, case)


def _matching(
    rollout: Rollout, words: str, group: str | None, tool: str | None, data: str | None, case: str | None
) -> tuple[Recipe, ...]:
    return tuple(
        one
        for one in find_recipes(rollout.recipes.values(), words, group)
        if (group is None or not one.group_ids or group in one.group_ids)
        and (tool is None or one.tool == tool)
        and (data is None or one.data_class == data)
        and (case is None or one.use_case_id == case)
    )


def _take_from_address(rollout: Rollout) -> None:
    """A link from a use case asks for its recipes once: what is picked from then on is picked here."""
    wanted = st.query_params.get(USE_CASE)
    if wanted is None:
        return
    del st.query_params[USE_CASE]
    if wanted in rollout.items:
        for key in (_WORDS, _GROUP, _TOOL, _DATA):
            st.session_state.pop(key, None)
        st.session_state[_CASE] = wanted


def _pick(label: str, key: str, labels: dict[str, str]) -> str | None:
    return choices.pick_one(label, labels, key, "All") if labels else None
