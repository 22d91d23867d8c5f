"""The fields that give tasks to a person."""

from collections.abc import Collection
from functools import partial

import streamlit as st

from playbook.core.base.words import count, listed
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import ask_role
from playbook.desk.plan import briefs, bulk, launch_check
from playbook.desk.plan.bulk import BulkChange
from playbook.ui.shell import frame
from playbook.ui.widgets import choices
from playbook.ui.words.brief_fields import called


def show_open_roles(rollout: Rollout) -> None:
    """Draw a field for each role that owns tasks without a person."""
    roles = launch_check.roles_to_fill(rollout)
    if not roles or not frame.may("edit", rollout.id):
        return
    which = "These roles own tasks and have" if len(roles) > 1 else "This role owns tasks and has"
    st.markdown(f"**{which} no person yet.**")
    with st.grid(2, min_column_width=220):
        for role, item_ids in roles.items():
            label = f"{frame.plain(ask_role(role))} ({count(len(item_ids), 'task')})"
            show(rollout, label, item_ids, f"people.role.{rollout.id}.{role}")


def show(rollout: Rollout, label: str, item_ids: Collection[str], key: str) -> None:
    """Draw the field in which tasks get their person."""
    names = {person.name: called(person) for person in rollout.brief.people}
    fill = partial(_give, rollout, item_ids, key)
    placeholder = "Choose a person, or type a name"
    choices.pick_one(label, names, key, placeholder, on_change=fill, takes_new=True, persist_state=None)


def _give(rollout: Rollout, item_ids: Collection[str], key: str) -> None:
    """Give tasks to the person that was chosen or typed."""
    if name := str(st.session_state.pop(key, None) or "").strip():
        person = briefs.person_called(rollout, name)
        args = (bulk.change_items, rollout.id, rollout.version, item_ids, BulkChange(owner_name=name))
        if saved := frame.act(*args):
            gone = [item.title for item in rollout.items.values() if item.id not in saved.items]
            settled = (
                f" {listed([f'“{title}”' for title in gone])} is settled and leaves the plan." if gone else ""
            )
            frame.say(f"{person.name} owns {count(len(item_ids), 'task')}.{settled}")
