"""The people of the brief: add, change or remove one."""

from typing import Literal

import streamlit as st
from pydantic import ValidationError

from playbook.core.base.fields import new_id_from
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Level, Person
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.plan import briefs
from playbook.ui.shell import frame
from playbook.ui.widgets import tables
from playbook.ui.words.brief_fields import called

LEVELS: dict[Level, str] = {"executive": "Executive", "manager": "Manager", "staff": "Staff"}
Part = Literal["", "sponsor_id", "lead_id", "sustainment_owner_id"]
PARTS: dict[Part, str] = {
    "": "None",
    "sponsor_id": "Sponsor",
    "lead_id": "Rollout lead",
    "sustainment_owner_id": "Owner after the rollout",
}
_NEW = "people.new"
_WRONG = "people.wrong"


@frame.in_place
def show_people(rollout: Rollout) -> None:
    count = len(rollout.brief.people)
    # Once open it stays open: whoever adds one person usually adds another.
    was_empty = st.session_state.setdefault(f"people.add.{rollout.id}", count == 0)
    if panel := tables.opened("people.add", "Add a person", "person_add", at_first=was_empty):
        with panel:
            _show_new(rollout)
    label = f"Change or remove a person ({count})"
    if count and (panel := tables.opened("people.known", label, "manage_accounts")):
        with panel:
            _show_present(rollout)


def _show_new(rollout: Rollout) -> None:
    with st.form(_NEW, border=False):
        name, title, level, part = st.columns([3, 3, 2, 3])
        name.text_input("Name", key=f"{_NEW}.name", persist_state="session", placeholder="Ana Ruiz")
        title.text_input(
            "Job title", key=f"{_NEW}.title", persist_state="session", placeholder="Head of Creative"
        )
        level.selectbox("Level", list(LEVELS), format_func=LEVELS.__getitem__, index=2, key=f"{_NEW}.level")
        part.selectbox("Role in the rollout", list(PARTS), format_func=PARTS.__getitem__, key=f"{_NEW}.part")
        _show_wrong(_NEW)
        st.form_submit_button("Add person", on_click=add_person, args=(rollout,))


def _show_present(rollout: Rollout) -> None:
    people = {person.id: person for person in rollout.brief.people}
    chosen = st.selectbox(
        "Person",
        list(people),
        format_func=lambda person_id: called(people[person_id]) if person_id in people else person_id,
        key="people.chosen",
    )
    person = people[chosen]
    key = f"people.{rollout.id}.{person.id}"
    with st.form(key, border=False):
        name, title, level = st.columns([3, 3, 2])
        name.text_input("Name", person.name, key=f"{key}.name")
        title.text_input("Job title", person.job_title, key=f"{key}.title")
        at = list(LEVELS).index(person.level)
        level.selectbox("Level", list(LEVELS), format_func=LEVELS.__getitem__, index=at, key=f"{key}.level")
        _show_wrong(key)
        with st.container(horizontal=True):
            st.form_submit_button("Save person", on_click=change_person, args=(rollout, person, key))
            st.form_submit_button(
                "Remove person",
                on_click=frame.act,
                args=(briefs.remove_person, rollout.id, rollout.version, person.id),
                kwargs={"done": f"{person.name} is removed."},
                type="tertiary",
            )


def _show_wrong(key: str) -> None:
    for problem in st.session_state.get(_WRONG, {}).get(key, ()):
        frame.show_problem(problem)


def _typed(key: str, person_id: str) -> Person | None:
    """Return the typed person. If invalid, store the problems and return None."""
    wrong = frame.session_dict(_WRONG)
    wrong.pop(key, None)
    try:
        name, job_title, level = (st.session_state[f"{key}.{field}"] for field in ("name", "title", "level"))
        return Person(id=person_id, name=name, job_title=job_title, level=level)
    except ValidationError as error:
        wrong[key] = problems_from(error)
    return None


def add_person(rollout: Rollout) -> None:
    taken = {person.id for person in rollout.brief.people}
    person = _typed(_NEW, new_id_from(st.session_state[f"{_NEW}.name"], taken, "person"))
    part: Part = st.session_state[f"{_NEW}.part"]
    if person is None:
        return
    done = f"{person.name} is added."
    saved = frame.act(briefs.save_person, rollout.id, rollout.version, person, done=done)
    if saved is None:
        return
    if part:
        frame.act(briefs.save_field, rollout.id, saved.version, part, person.id)
    frame.drop_keys(f"{_NEW}.")


def change_person(rollout: Rollout, before: Person, key: str) -> None:
    if person := _typed(key, before.id):
        person = person.model_copy(update={"org_unit": before.org_unit})
        frame.act(briefs.save_person, rollout.id, rollout.version, person, done=f"{person.name} is saved.")
