"""The people of the brief: add, change or remove one."""

from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st
from pydantic import ValidationError

from playbook.core.base.fields import new_id_from
from playbook.core.base.words import lower_first
from playbook.core.intake.intake_words import level_of
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Level, Person
from playbook.core.plan.validation_messages import problems_from
from playbook.desk.plan import briefs
from playbook.ui.brief import case_sections
from playbook.ui.items import owner_form
from playbook.ui.shell import frame
from playbook.ui.widgets import controls, inputs, tables
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
_EMPTY = {"name": "", "title": "", "level": "staff", "part": ""}
_WRONG = "people.wrong"
_PRESETS = "people.presets"  # the job titles from which levels were read, with these


@frame.in_place
def show_people(rollout: Rollout) -> None:
    st.subheader("People", anchor=False)
    owner_form.show_open_roles(rollout)
    kind = case_sections.case_of(rollout).kind
    if kind.steps:
        st.caption(
            "Add the sponsor, the rollout lead, the managers and whoever sets up "
            f"{frame.plain(kind.words.thing)}. A job title such as IT manager tells the plan who takes "
            "which steps."
        )
    _show_known(rollout)
    _show_new(rollout)
    people = {person.id: person for person in rollout.brief.people}
    if people and (panel := tables.opened("people.known", "Change or remove a person", "manage_accounts")):
        with panel:
            _show_present(rollout, people)


def _show_known(rollout: Rollout) -> None:
    """List who is in the brief, so that nobody types them again."""
    if not rollout.brief.people:
        return
    parts = {
        person.id: [
            words for part, words in PARTS.items() if part and getattr(rollout.brief, part) == person.id
        ]
        for person in rollout.brief.people
    }
    lines = [
        f"**{frame.plain(person.name)}**"
        + "".join(
            f", {frame.plain(words)}"
            for words in (person.job_title, *map(lower_first, parts[person.id]))
            if words
        )
        for person in rollout.brief.people
    ]
    st.markdown(f"In the brief: {'; '.join(lines)}.")
    st.caption("Add someone who is missing:")


def _show_new(rollout: Rollout) -> None:
    name, title, level, part = st.columns([3, 3, 2, 3])
    _show_fields(_NEW, _EMPTY, name, title, level)
    controls.select("Role in the rollout", PARTS, f"{_NEW}.part", at=part, persist_state="session")
    _show_wrong(_NEW)
    with st.container(horizontal=True):
        frame.button("Add person", "people.add", add_person, rollout, icon="person_add")
        if rollout.brief.sponsor_id is None:
            me = frame.current_actor().name
            label = f"Add {frame.plain(me)} (you) as the sponsor"
            frame.button(label, "people.add_me", _add_me, rollout, icon="person_check")
            if rollout.brief.find_by_name(me) is None:
                st.caption("Enter your job title above first.")


def _show_fields(key: str, stored: Mapping[str, str], name: Any, title: Any, level: Any) -> None:
    for field, value in stored.items():
        inputs.fill(f"{key}.{field}", value)
    name.text_input("Name", key=f"{key}.name", persist_state="session")
    preset: dict[str, Any] = {"on_change": _preset_level, "args": (key,)}
    title.text_input("Job title", key=f"{key}.title", persist_state="session", **preset)
    controls.select("Level", LEVELS, f"{key}.level", at=level, persist_state="session")


def _preset_level(key: str) -> None:
    """Set the level that the typed job title says, unless somebody chose another."""
    presets, title = frame.session_dict(_PRESETS), st.session_state[f"{key}.title"]
    before, preset = presets.get(key, ("", "staff"))
    if title != before:
        if st.session_state[f"{key}.level"] in ("staff", preset):
            st.session_state[f"{key}.level"] = level_of(title)
        presets[key] = title, level_of(title)


def _show_present(rollout: Rollout, people: Mapping[str, Person]) -> None:
    names = {person_id: called(person) for person_id, person in people.items()}
    chosen = controls.select("Person", names, "people.chosen")
    person = people[chosen]
    key = f"people.{rollout.id}.{person.id}"
    stored = {"name": person.name, "title": person.job_title, "level": person.level}
    _show_fields(key, stored, *st.columns([3, 3, 2]))
    _show_wrong(key)
    with st.container(horizontal=True):
        frame.button("Save person", "people.save", change_person, rollout, person, key)
        args = (briefs.remove_person, rollout.id, rollout.version, person.id)
        done = f"{person.name} is removed."
        frame.button("Remove person", "people.remove", frame.act, *args, type="tertiary", done=done)


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
    _preset_level(_NEW)  # where the title is left by the press itself
    new_id = new_id_from(st.session_state[f"{_NEW}.name"], rollout.taken_ids("people"), "person")
    person = _typed(_NEW, new_id)
    part: Part = st.session_state[f"{_NEW}.part"]
    if person is None:
        return
    if part == "sponsor_id" and person.level == "staff":  # nobody chose the level of an executive
        person = person.model_copy(update={"level": "executive"})
    done = f"{person.name} is added."
    saved = frame.act(briefs.save_person, rollout.id, rollout.version, person, done=done)
    if saved is None:
        return
    if part:
        frame.act(briefs.save_field, rollout.id, saved.version, part, person.id)
    # Written and not dropped: of a value that is dropped the browser is not told, and keeps its own.
    frame.session_dict(_PRESETS).pop(_NEW, None)
    for field, value in _EMPTY.items():
        st.session_state[f"{_NEW}.{field}"] = value


def _add_me(rollout: Rollout) -> None:
    """Make whoever is signed in the sponsor, with the job title that is typed."""
    me = frame.current_actor().name
    if rollout.brief.find_by_name(me):
        frame.act(
            briefs.save_part, rollout.id, rollout.version, "sponsor_id", me, done=f"{me} is the sponsor."
        )
        return
    st.session_state[f"{_NEW}.name"], st.session_state[f"{_NEW}.part"] = me, "sponsor_id"
    add_person(rollout)


def change_person(rollout: Rollout, before: Person, key: str) -> None:
    if person := _typed(key, before.id):
        person = person.model_copy(update={"org_unit": before.org_unit})
        frame.act(briefs.save_person, rollout.id, rollout.version, person, done=f"{person.name} is saved.")
