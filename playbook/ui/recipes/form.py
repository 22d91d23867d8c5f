"""The form of a recipe: from an example, new, or edited."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st
from pydantic import ValidationError

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import MAX_LINE
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import SHARING, Example, Sharing
from playbook.core.plan.items import Owner, Policy
from playbook.core.plan.recipes import MAX_PROMPT, Recipe, recipe_from
from playbook.desk.base.workspace import Workspace
from playbook.desk.progress import recipes
from playbook.ui.recipes.words import READERS
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import choices, opened_forms
from playbook.ui.widgets.controls import button, main_button, quiet_button, select
from playbook.ui.words import item_options
from playbook.ui.words.item_words import DATA_CLASSES

_OPEN, _FORM = "recipe.open", "recipe"
_TEXTS = ("title", "what", "prompt", "steps", "credit")


@dataclass(frozen=True, slots=True)
class OpenRecipe:
    """The recipe being written, and its example."""

    rollout_id: str
    recipe_id: str | None = None
    example_id: str | None = None


def opened_in(rollout_id: str) -> OpenRecipe | None:
    now: OpenRecipe | None = st.session_state.get(_OPEN)
    return now if now and now.rollout_id == rollout_id else None


def show_button(rollout: Rollout, example: Example, label: str = "Create recipe") -> None:
    draw = button if (example.rating or 0) >= 2 else quiet_button
    draw(label, "menu_book", f"recipe.promote.{example.id}", begin, rollout, None, example)


def begin(rollout: Rollout, recipe: Recipe | None = None, example: Example | None = None) -> None:
    frame.forget_problems()
    start = recipe or (recipe_from(example, "new") if example else None)
    now = OpenRecipe(rollout.id, recipe.id if recipe else None, example.id if example else None)
    st.session_state[_OPEN] = now
    led = list(_groups(rollout))
    values: dict[str, Any] = {field: getattr(start, field, "") for field in _TEXTS}
    values |= {
        "tool": getattr(start, "tool", None) or None,
        "data_class": getattr(start, "data_class", None),
        "ask": item_options.owner_code(start.ask) if start else None,
        "groups": [*start.group_ids] if start else ([] if _may_all(rollout) else led),
        "use_case": start.use_case_id if start else None,
        "sharing": _allowed(rollout, start, start.may_share if start else "no"),
    }
    texts = {f"recipe.{field}": value for field, value in values.items()}
    opened_forms.begin(_FORM, rollout, texts)


def end() -> None:
    frame.forget_problems()
    opened_forms.end(_FORM)
    st.session_state.pop(_OPEN, None)


def show(rollout: Rollout) -> None:
    if (now := opened_in(rollout.id)) is None:
        return
    with st.container(border=True, gap="small", key="recipe.form"):
        heading = "A recipe from this example" if now.example_id else "A new recipe"
        st.markdown(f"**{'Edit the recipe' if now.recipe_id else heading}**")
        if loss := _say_gone(rollout, now):
            st.warning(f"{plain(loss)} You can keep what you wrote as a new recipe.")
            button("Keep it as a new recipe", "", "recipe.anew", _begin_anew, rollout)
        _line("Recipe name", "title", placeholder="First draft of a client memo")
        _text("What it does, and when it fits (optional)", "what", 80)
        _text("Prompt to copy", "prompt", 160)
        _text("Steps (optional)", "steps", 100)
        with st.grid(2, min_column_width=220):
            _pick_or_type("Tool (optional)", "tool", _tools(rollout), "Pick one, or type it")
            _pick("Data it may be used with (optional)", "data_class", DATA_CLASSES)
            owners = item_options.owners(rollout, _now("ask"))
            _pick_or_type("Who to ask (optional)", "ask", owners, "Pick one, or type a role")
            _pick("Related use case (optional)", "use_case", item_options.linked(rollout, ("use_case",)))
        _pick_groups(rollout)
        _pick_readers(rollout, now)
        with st.container(horizontal=True):
            main_button("Save the recipe", "check", "recipe.save", _save, now)
            quiet_button("Cancel", "", "recipe.cancel", end)


def _say_gone(rollout: Rollout, now: OpenRecipe) -> str:
    if now.recipe_id and now.recipe_id not in rollout.recipes:
        return "This recipe was removed while you were editing."
    if now.example_id and now.example_id not in rollout.examples:
        return "This example was removed while you were editing."
    if now.example_id and (other := recipes.recipe_of(rollout, now.example_id)):
        return f"The recipe “{other.title}” was made from this example while you were editing."
    return ""


def _begin_anew(rollout: Rollout) -> None:
    """Detach the form from its source; the author agreed only to that example."""
    frame.forget_problems()
    st.session_state[_OPEN] = OpenRecipe(rollout.id)
    st.session_state["recipe.sharing"] = "no"


def _now(field: str) -> Any:
    return st.session_state.get(f"recipe.{field}")


def _line(label: str, field: str, placeholder: str = "") -> None:
    st.text_input(label, key=f"recipe.{field}", placeholder=placeholder, persist_state="session")
    frame.show_problems(field)


def _text(label: str, field: str, height: int) -> None:
    st.text_area(label, key=f"recipe.{field}", height=height, persist_state="session")
    if field == "prompt" and (length := len(_now(field) or "")) > MAX_PROMPT:
        st.caption(f"{length:,} of at most {MAX_PROMPT:,} characters.")
    frame.show_problems(field)


def _pick(label: str, field: str, labels: dict[str, str]) -> None:
    choices.pick_one(label, labels, f"recipe.{field}", "None")
    frame.show_problems(field)


def _pick_or_type(label: str, field: str, labels: dict[str, str], words: str) -> None:
    options = {"accept_new_options": True, "persist_state": "session"}
    with frame.field(field):
        select(label, labels, f"recipe.{field}", index=None, placeholder=words, **options)


def _tools(rollout: Rollout) -> dict[str, str]:
    """Return the tools of the brief, use cases, guardrails and recipes."""
    policies = (item for item in rollout.items.values() if isinstance(item, Policy))
    approved = [tool for policy in policies for tool in policy.approved_tools]
    used_tools = [recipe.tool for recipe in rollout.recipes.values() if recipe.tool]
    picked = _now("tool")
    tools = item_options.tools(rollout, (*approved, *used_tools))
    return {tool: tool for tool in (*tools, *([picked] if picked else []))}


def _pick_groups(rollout: Rollout) -> None:
    groups = _groups(rollout)
    key = "recipe.groups"
    st.session_state[key] = [group_id for group_id in st.session_state.get(key) or () if group_id in groups]
    none = "None picked: for everybody." if _may_all(rollout) else "Pick at least one of your teams."
    choices.pick_many("For which teams", frame.tell_apart(groups), key, none=none, persist_state="session")


def _groups(rollout: Rollout) -> dict[str, str]:
    # Without removed groups, a recipe of one would silently become one for everybody.
    actor, now = frame.current_actor(), opened_in(rollout.id)
    names = {group.id: group.name for group in rollout.brief.groups}
    recipe = rollout.recipes.get(now.recipe_id or "") if now else None
    gone = dict.fromkeys(recipe.group_ids if recipe else (), "A team that was removed")
    return {
        group_id: name
        for group_id, name in (gone | names).items()
        if can(actor, "save_recipe", Thing(rollout_id=rollout.id, group_ids=(group_id,)))
    }


def _may_all(rollout: Rollout) -> bool:
    return can(frame.current_actor(), "save_recipe", Thing(rollout_id=rollout.id))


def _pick_readers(rollout: Rollout, now: OpenRecipe) -> None:
    example = rollout.examples.get(_example_id(rollout, now) or "")
    agreed: Sharing = example.may_share if example else "no" if _example_id(rollout, now) else "named"
    most = min(agreed, _most_by_role(rollout, now), key=SHARING.index)
    offered = {code: READERS[code] for code in SHARING[: SHARING.index(most) + 1]}
    if len(offered) == 1:
        st.caption(
            "Visible to people in this rollout: its author agreed to no more."
            if agreed == "no"
            else "Visible to people in this rollout. An editor or owner can also share it by link."
        )
        st.session_state["recipe.sharing"] = "no"
        return
    if st.session_state.get("recipe.sharing") not in offered:
        st.session_state["recipe.sharing"] = "no"
    select("Who may read it", offered, "recipe.sharing", persist_state="session")
    frame.show_problems("may_share")
    if st.session_state["recipe.sharing"] != "named":
        return
    if example:
        st.caption(f"The name beside it is {plain(example.credit)}, as its author agreed.")
    else:
        _line("The name beside it, with their agreement", "credit")


def _most_by_role(rollout: Rollout, now: OpenRecipe) -> Sharing:
    """Return the widest sharing that the viewer's role allows."""
    if recipes.may_show(frame.current_actor(), rollout):
        return "named"
    recipe = rollout.recipes.get(now.recipe_id or "")
    return recipe.may_share if recipe else "no"


def _example_id(rollout: Rollout, now: OpenRecipe) -> str | None:
    recipe = rollout.recipes.get(now.recipe_id or "")
    return now.example_id or (recipe.example_id if recipe else None)


def _allowed(rollout: Rollout, start: Recipe | None, sharing: Sharing) -> Sharing:
    if start is None or start.example_id is None:
        return sharing
    example = rollout.examples.get(start.example_id)
    return min(sharing, example.may_share if example else "no", key=SHARING.index)


def _save(now: OpenRecipe) -> None:
    values: dict[str, Any] = {field: _now(field) or "" for field in (*_TEXTS, "tool")}
    values |= {"data_class": _now("data_class"), "ask": _now("ask"), "use_case_id": _now("use_case")}
    values |= {"group_ids": tuple(_now("groups") or ()), "may_share": _now("sharing") or "no"}
    change = partial(_save_recipe, **values, example_id=now.example_id)
    done = f"Saved “{values['title'].strip()}”."
    if opened_forms.save(undoable.do, _FORM, change, now.recipe_id, done=done):
        end()


def _save_recipe(workspace: Workspace, actor: Actor, *args: Any, ask: str | None, **fields: Any) -> Any:
    return recipes.save_recipe(workspace, actor, *args, ask=_owner(ask), **fields)


def _owner(ask: str | None) -> Owner | None:
    """Return whom to ask. Raise Invalid if a typed role is too long."""
    owner = item_options.owner_of(ask)
    try:
        return Owner.model_validate(owner) if owner else None
    except ValidationError as error:
        problem = f"This role has {len(ask or ''):,} characters."
        raise Invalid([Problem("ask", problem, f"Shorten it to at most {MAX_LINE:,}.")]) from error
