"""On Progress: the examples that others could do too and that are no recipe yet, to be promoted."""

import streamlit as st

from playbook.core.base.words import say_day
from playbook.core.log.rollout import Rollout
from playbook.core.plan.examples import RATING_NAMES, Example
from playbook.core.sharing.public_parts import WORTH_TELLING
from playbook.desk.progress import recipes
from playbook.ui.recipes import form
from playbook.ui.shell import frame
from playbook.ui.shell.frame import plain

MOST = 3


def show(rollout: Rollout) -> None:
    """Draw the latest of them, folded away; nothing where there is none, or for whoever may promote none."""
    found = _worth_it(rollout)
    if not found:
        return
    panel = st.expander(
        f"Worth a recipe ({len(found):,})", key="worth.panel", on_change="rerun", icon=":material/menu_book:"
    )
    if not panel.open:
        return
    with panel:
        for example in found[:MOST]:
            _show(rollout, example)
        if len(found) > MOST:
            st.caption(f"{len(found) - MOST:,} more come up as you promote; My team has them all.")


def _worth_it(rollout: Rollout) -> list[Example]:
    actor = frame.current_actor()
    found = frame.once(_untold, rollout)
    return [one for one in found if recipes.may_promote(actor, rollout, one)]


def _untold(rollout: Rollout) -> tuple[Example, ...]:
    """The examples worth telling that are no recipe yet, the best first, for whoever may promote them."""
    done = {one.example_id for one in rollout.recipes.values()}
    found = [
        one
        for one in rollout.examples.values()
        if (one.rating or 0) >= WORTH_TELLING and one.what and one.id not in done
    ]
    return tuple(sorted(found, key=lambda one: (one.rating or 0, one.day, one.id), reverse=True))


def _show(rollout: Rollout, example: Example) -> None:
    if form.is_open_for(rollout.id, example_id=example.id):
        form.show(rollout)
        return
    group = rollout.brief.find_group(example.group_id) if example.group_id else None
    about = [group.name if group else "No group named", say_day(example.day, frame.here().day_of(rollout))]
    about.append(f"rated: {RATING_NAMES[example.rating or 0]}")
    with st.container(border=True, gap="xsmall", key=f"worth.{example.id}"):
        st.markdown(f"{plain(example.what)}  \n:small[{plain(' · '.join(about))}]")
        form.show_button(rollout, example)
