"""The examples worth a recipe."""

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import RATING_NAMES, Example
from playbook.core.sharing.public_parts import WORTH_TELLING
from playbook.desk.progress import recipes
from playbook.ui.recipes import form
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain
from playbook.ui.widgets.controls import fold

MOST = 3


def show(rollout: Rollout) -> None:
    if not (examples := _worth_it(rollout)):
        return
    label = f"Suggested recipes ({len(examples):,})"
    if (panel := fold(label, "worth.panel", "menu_book", look="default")) is None:
        return
    with panel:
        for example in examples[:MOST]:
            group = rollout.brief.find_group(example.group_id) if example.group_id else None
            about = [group.name if group else "No team", say_day(example.day, frame.here().day_of(rollout))]
            about.append(f"rated: {RATING_NAMES[example.rating or 0]}")
            with st.container(border=True, gap="xsmall", key=f"worth.{example.id}"):
                st.markdown(f"{plain(example.what)}  \n:small[{plain(' · '.join(about))}]")
                form.show_button(rollout, example)
        if len(examples) > MOST:
            st.caption(f"{len(examples) - MOST:,} more under My team.")


def _worth_it(rollout: Rollout) -> list[Example]:
    actor, candidates = frame.current_actor(), frame.once(_without_recipe, rollout)
    return [example for example in candidates if recipes.may_promote(actor, rollout, example)]


def _without_recipe(rollout: Rollout) -> tuple[Example, ...]:
    done = {recipe.example_id for recipe in rollout.recipes.values()}
    examples = [
        example
        for example in rollout.examples.values()
        if (example.rating or 0) >= WORTH_TELLING and example.what and example.id not in done
    ]
    return tuple(
        sorted(examples, key=lambda example: (example.rating or 0, example.day, example.id), reverse=True)
    )
