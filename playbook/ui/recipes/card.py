"""One recipe of the library: purpose, prompt, steps, contact, source."""

from datetime import date
from typing import Any

import streamlit as st

from playbook.core.log.rollout import Rollout
from playbook.core.plan.recipes import Recipe
from playbook.desk.progress import recipes
from playbook.ui.recipes import form, words
from playbook.ui.shell import frame, undoable
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import quiet_button

_LONG = 900  # characters of a prompt, about what a phone shows at once
_LONG_HEIGHT = 280


def show(rollout: Rollout, recipe: Recipe, today: date) -> None:
    """Draw the card, with its actions for whoever may use them."""
    with st.container(border=True, gap="xsmall", key=f"recipe.card.{recipe.id}"):
        st.markdown(_head(rollout, recipe), anchors=False)
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


def _head(rollout: Rollout, recipe: Recipe) -> str:
    lines = [f"### {plain(recipe.title)}\n\n:gray[{plain(words.about(recipe, rollout))}]"]
    return "\n\n".join([*lines, plain(recipe.what)] if recipe.what else lines)
