"""The form of a recipe: of an example, anew, or edited; what was typed stays until it is kept."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st
from pydantic import ValidationError

from playbook.core.base.access import Actor, Thing, can
from playbook.core.base.errors import Conflict, Invalid, Problem
from playbook.core.base.fields import MAX_LINE
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import SHARING, Example, Sharing
from playbook.core.plan.items import DataClass, Owner, Policy
from playbook.core.plan.recipes import MAX_PROMPT, Recipe, recipe_from
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.progress import recipes
from playbook.ui.recipes.words import READERS
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets import choices
from playbook.ui.widgets.controls import button, main_button, quiet_button, select
from playbook.ui.words import item_options
from playbook.ui.words.item_words import DATA_CLASSES

_OPEN = "recipe.open"
_TEXTS = ("title", "what", "prompt", "steps", "credit")
_FIELDS = (*_TEXTS, "tool", "data_class", "ask", "groups", "use_case", "sharing")


@dataclass(frozen=True, slots=True)
class Open:
    """Which recipe is written: one that is there, one of an example, or a new one; and the version seen.

    `is_loose`: a new one that was begun as another, which is gone.
    """

    rollout_id: str
    seen: int
    recipe_id: str | None = None
    example_id: str | None = None
    is_loose: bool = False


def opened_in(rollout_id: str) -> Open | None:
    """Give back which form is open in a rollout, or None."""
    now: Open | None = st.session_state.get(_OPEN)
    return now if now and now.rollout_id == rollout_id else None


def is_open_for(rollout_id: str, *, recipe_id: str | None = None, example_id: str | None = None) -> bool:
    """Say whether the open form is that of a recipe, or of a new one made of an example."""
    now = opened_in(rollout_id)
    if now is None:
        return False
    return now.recipe_id == recipe_id and (recipe_id is not None or now.example_id == example_id)


def show_button(rollout: Rollout, example: Example, label: str = "Promote to recipe") -> None:
    """Draw the button that opens the form filled from an example."""
    action = (begin, rollout, None, example)
    button(
        label,
        "menu_book",
        f"recipe.promote.{example.id}",
        *action,
        look="secondary" if (example.rating or 0) >= 2 else "tertiary",
    )


def begin(rollout: Rollout, recipe: Recipe | None = None, example: Example | None = None) -> None:
    """Open the form: a callback. It begins with what the recipe, or the example, says."""
    frame.forget_problems()
    start = recipe or (recipe_from(example, "new") if example else None)
    now = Open(rollout.id, rollout.version, recipe.id if recipe else None, example.id if example else None)
    st.session_state[_OPEN] = now
    led = list(_groups(rollout))
    values = {
        "title": start.title if start else "",
        "what": start.what if start else "",
        "prompt": start.prompt if start else "",
        "steps": start.steps if start else "",
        "credit": start.credit if start else "",
        "tool": (start.tool or None) if start else None,
        "data_class": start.data_class if start else None,
        "ask": item_options.owner_code(start.ask) if start else None,
        "groups": [*start.group_ids] if start else ([] if _may_all(rollout) else led),
        "use_case": start.use_case_id if start else None,
        "sharing": _allowed(rollout, start, start.may_share if start else "no"),
    }
    for field in _FIELDS:
        st.session_state[f"recipe.{field}"] = values[field]


def end() -> None:
    """Close the form and drop what was typed: a callback."""
    frame.forget_problems()
    for field in ("open", *_FIELDS):
        st.session_state.pop(f"recipe.{field}", None)


def show(rollout: Rollout) -> None:
    """Draw the form that is open in a rollout; nothing where none is."""
    now = opened_in(rollout.id)
    if now is None:
        return
    with st.container(border=True, gap="small", key="recipe.form"):
        st.markdown(f"**{_heading(now)}**")
        _show_what_is_gone(rollout, now)
        _line("What is it for?", "title", placeholder="First draft of a client memo")
        _text("What it does, and when it fits (optional)", "what", 80)
        _text("The prompt, as it is pasted", "prompt", 160)
        _text("Steps (optional)", "steps", 100)
        with st.grid(2, min_column_width=220):
            _pick_or_type("Tool (optional)", "tool", _tools(rollout), "Pick one, or type it")
            _pick("Data it may be used with (optional)", "data_class", DATA_CLASSES)
            owners = item_options.owners(rollout, _now("ask"))
            _pick_or_type("Who to ask (optional)", "ask", owners, "Pick one, or type a role")
            _pick("Use case of the plan (optional)", "use_case", item_options.linked(rollout, ("use_case",)))
        _pick_groups(rollout)
        _pick_readers(rollout, now)
        with st.container(horizontal=True):
            main_button("Save the recipe", "check", "recipe.save", _save, rollout.id, now)
            quiet_button("Cancel", "", "recipe.cancel", end)


def _heading(now: Open) -> str:
    if now.recipe_id:
        return "Edit the recipe"
    return "A recipe from this example" if now.example_id else "A new recipe"


def is_orphan(rollout: Rollout) -> bool:
    """Say whether the open form is, or was, of an example or a recipe that is gone: no card shows it."""
    now = opened_in(rollout.id)
    return now is not None and (now.is_loose or bool(_say_gone(rollout, now)))


def _say_gone(rollout: Rollout, now: Open) -> str:
    if now.recipe_id and now.recipe_id not in rollout.recipes:
        return "Somebody took this recipe out meanwhile."
    if now.example_id and now.example_id not in rollout.examples:
        return "Somebody took this example out meanwhile."
    if now.example_id and (other := recipes.recipe_of(rollout, now.example_id)):
        return f"Somebody made the recipe “{other.title}” of this example meanwhile."
    return ""


def _show_what_is_gone(rollout: Rollout, now: Open) -> None:
    """Say that what the form began with is gone, and how to keep what was typed."""
    if said := _say_gone(rollout, now):
        st.warning(f"{plain(said)} What you wrote can be kept as a recipe of its own.")
        button("Keep it as a new recipe", "", "recipe.anew", _begin_anew, rollout)


def _begin_anew(rollout: Rollout) -> None:
    """Cut the form loose from what is gone; what its author agreed to was of that example only."""
    frame.forget_problems()
    st.session_state[_OPEN] = Open(rollout.id, rollout.version, is_loose=True)
    st.session_state["recipe.sharing"] = "no"


def _now(field: str) -> str | None:
    value: str | None = st.session_state.get(f"recipe.{field}")
    return value


def _line(label: str, field: str, placeholder: str = "") -> None:
    st.text_input(label, key=f"recipe.{field}", placeholder=placeholder, persist_state="session")
    frame.show_problems(field)


def _text(label: str, field: str, height: int) -> None:
    most = MAX_PROMPT if field == "prompt" else None
    st.text_area(label, key=f"recipe.{field}", height=height, persist_state="session")
    if most and len(_now(field) or "") > most:
        st.caption(f"{len(_now(field) or ''):,} of at most {most:,} characters.")
    frame.show_problems(field)


def _pick(label: str, field: str, labels: dict[str, str]) -> None:
    choices.pick_one(label, labels, f"recipe.{field}", "Not said")
    frame.show_problems(field)


def _pick_or_type(label: str, field: str, labels: dict[str, str], words: str) -> None:
    with frame.field(field):
        select(
            label,
            labels,
            f"recipe.{field}",
            index=None,
            placeholder=words,
            accept_new_options=True,
            persist_state="session",
        )


def _tools(rollout: Rollout) -> dict[str, str]:
    """The tools that the rollout knows: of its brief, its use cases, its guardrails and its recipes."""
    approved = [
        tool for one in rollout.items.values() if isinstance(one, Policy) for tool in one.approved_tools
    ]
    kept = [one.tool for one in rollout.recipes.values() if one.tool]
    picked = _now("tool")
    known = item_options.tools(rollout, (*approved, *kept))
    return {tool: tool for tool in (*known, *([picked] if picked else []))}


def _pick_groups(rollout: Rollout) -> None:
    groups = _groups(rollout)
    key = "recipe.groups"
    st.session_state[key] = [one for one in st.session_state.get(key) or () if one in groups]
    choices.pick_many(
        "For which groups",
        frame.told_apart(groups),
        key,
        none="None picked: for everybody." if _may_all(rollout) else "Pick at least one of your groups.",
        persist_state="session",
    )


def _groups(rollout: Rollout) -> dict[str, str]:
    """The groups that it may be for: those of the brief, and those it is kept for though they were removed.

    Without the latter a recipe of a group that is gone would become one for everybody unseen.
    """
    actor, now = frame.current_actor(), opened_in(rollout.id)
    names = {group.id: group.name for group in rollout.brief.groups}
    kept = rollout.recipes.get(now.recipe_id) if now and now.recipe_id else None
    gone = {one: "A group that was removed" for one in (kept.group_ids if kept else ()) if one not in names}
    return {
        group_id: name
        for group_id, name in (names | gone).items()
        if can(actor, "save_recipe", Thing(rollout_id=rollout.id, group_ids=(group_id,)))
    }


def _may_all(rollout: Rollout) -> bool:
    return can(frame.current_actor(), "save_recipe", Thing(rollout_id=rollout.id))


def _pick_readers(rollout: Rollout, now: Open) -> None:
    """Who may read it: no more than the author of its example agreed to; wider than kept, only by a host."""
    example = _example(rollout, now)
    is_of_example = now.example_id is not None or _kept_example_id(rollout, now) is not None
    agreed: Sharing = example.may_share if example else ("no" if is_of_example else "named")
    most = min(agreed, _most_by_role(rollout, now), key=SHARING.index)
    offered = {one: READERS[one] for one in SHARING[: SHARING.index(most) + 1]}
    if len(offered) == 1:
        st.caption(
            "Its author agreed to show it to nobody outside, so only those who see this rollout read it."
            if agreed == "no"
            else "Only those who see this rollout read it. An editor or an owner can show it by links."
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


def _most_by_role(rollout: Rollout, now: Open) -> Sharing:
    """To whom the person at the screen may show it at most: who hosts to everybody, others as it is kept."""
    if recipes.may_show(frame.current_actor(), rollout):
        return "named"
    kept = rollout.recipes.get(now.recipe_id) if now.recipe_id else None
    return kept.may_share if kept else "no"


def _kept_example_id(rollout: Rollout, now: Open) -> str | None:
    recipe = rollout.recipes.get(now.recipe_id) if now.recipe_id else None
    return recipe.example_id if recipe else None


def _example(rollout: Rollout, now: Open) -> Example | None:
    example_id = now.example_id or _kept_example_id(rollout, now)
    return rollout.examples.get(example_id) if example_id else None


def _allowed(rollout: Rollout, start: Recipe | None, wanted: Sharing) -> Sharing:
    if start is None or start.example_id is None:
        return wanted
    example = rollout.examples.get(start.example_id)
    return min(wanted, example.may_share if example else "no", key=SHARING.index)


def _save(rollout_id: str, now: Open) -> None:
    data_class: DataClass | None = st.session_state.get("recipe.data_class")
    sharing: Sharing = st.session_state.get("recipe.sharing") or "no"
    texts: dict[str, Any] = {field: _now(field) or "" for field in (*_TEXTS, "tool")}
    change = partial(
        _keep,
        **texts,
        data_class=data_class,
        ask=_now("ask"),
        group_ids=tuple(st.session_state.get("recipe.groups") or ()),
        use_case_id=_now("use_case"),
        example_id=now.example_id,
        may_share=sharing,
    )
    if undoable.do(change, rollout_id, now.seen, now.recipe_id, done=f"Saved “{texts['title'].strip()}”."):
        end()


def _keep(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, *args: Any, ask: str | None, **more: Any
) -> Any:
    """Save it; once a conflict was shown, a second save is a choice and replaces the other version."""
    try:
        return recipes.save_recipe(workspace, actor, rollout_id, seen, *args, ask=_owner(ask), **more)
    except Conflict:
        now = opened_in(rollout_id)
        if now:
            version = rollouts.open_rollout(workspace, actor, rollout_id).version
            st.session_state[_OPEN] = replace(now, seen=version)
        raise


def _owner(ask: str | None) -> Owner | None:
    """Whom to ask, as picked or typed; raises Invalid beside the field where a typed role is too long."""
    owner = item_options.owner_of(ask)
    try:
        return Owner.model_validate(owner) if owner else None
    except ValidationError as error:
        said = f"This role has {len(ask or ''):,} characters."
        raise Invalid([Problem("ask", said, f"Shorten it to at most {MAX_LINE:,}.")]) from error
