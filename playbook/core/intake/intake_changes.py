"""Turn chosen facts into changes to a brief."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import new_id_from
from playbook.core.base.words import capital, entries_in, lower_first
from playbook.core.case.reading.places import currency_of
from playbook.core.intake.intake import (
    CHANGED,
    GROUP_FIELDS,
    LISTS,
    MANY,
    PEOPLE,
    TEXT_OF,
    TEXTS,
    YES_OR_NO,
    Fact,
)
from playbook.core.intake.intake_parts import PARTS, part_now, parts_after
from playbook.core.intake.intake_teams import bare_group
from playbook.core.intake.intake_words import level_of
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.plan.brief import Brief, BriefFields, Group, Person
from playbook.core.plan.validation_messages import problems_from
from playbook.core.text.about_days import about_days_in
from playbook.core.text.dates import exact_days_in
from playbook.core.text.notes import folded
from playbook.core.text.numbers import counts_in

UNNAMED = "New rollout"
_END_OF_A_YEAR = re.compile(r"(?i)\b(?:by|at|before) the end of (20\d\d)\b")


def find_person(brief: Brief, name: str) -> Person | None:
    return next((person for person in brief.people if folded(person.name) == folded(name)), None)


def find_group(brief: Brief, name: str) -> Group | None:
    """Return the group with this name, with or without "team"."""
    folded_name = folded(bare_group(name))
    return next((group for group in brief.groups if folded(bare_group(group.name)) == folded_name), None)


def now_of(fact: Fact, brief: Brief) -> Any:
    """Return the brief's readable value for a fact, or None."""
    if fact.field == "job_title":
        person = find_person(brief, fact.of)
        return person.job_title or None if person else None
    if fact.field == "support":
        return next(
            (each.support for each in brief.stakeholders if each.person_id == _id_of(fact, brief)), None
        )
    if fact.field in ("person", "closed", "group_closed", "concern_answer"):
        return None
    if fact.field in PARTS:
        return part_now(fact, brief)
    if fact.field in GROUP_FIELDS:
        group = find_group(brief, fact.of)
        value = getattr(group, GROUP_FIELDS[fact.field]) if group else None
        if fact.field in YES_OR_NO:
            return None if value is None else "yes" if value else "no"
        return _called(brief, value) if fact.field == "group_manager" else value or None
    value = getattr(brief, fact.text_of)
    return _called(brief, value) if fact.field in PEOPLE else None if value in ("", ()) else value


def _id_of(fact: Fact, brief: Brief) -> str | None:
    person = find_person(brief, fact.of)
    return person.id if person else None


def _called(brief: Brief, person_id: str | None) -> str | None:
    person = brief.find_person(person_id)
    return person.name if person else None


def is_there(fact: Fact, brief: Brief) -> bool:
    """Return whether the brief says this already."""
    if fact.field == "person":
        return find_person(brief, str(fact.value)) is not None
    if fact.field == "closed":
        return fact.value in brief.company_blackouts
    if fact.field == "group_closed":
        group = find_group(brief, fact.of)
        return group is not None and fact.value in group.blackouts
    if fact.field == "concern_answer":
        return any(folded(concern.answer) == folded(str(fact.value)) for concern in brief.concern_list)
    now = now_of(fact, brief)
    if now is None:
        return False
    if fact.field in LISTS:
        return folded(str(fact.value)) in map(folded, now)
    if fact.field in TEXTS:
        return folded(str(fact.value)) in folded(" ".join(str(now).split()))
    if fact.field == "promise":
        return folded(str(fact.value)).strip(" .") in folded(str(now))
    if isinstance(fact.value, str):
        return folded(fact.value) == folded(str(now))
    return bool(fact.value == now)


def replaces(fact: Fact, brief: Brief) -> bool:
    """Return whether the fact would overwrite something."""
    if fact.field in LISTS or fact.field in TEXT_OF or fact.field == "person" or is_there(fact, brief):
        return False
    # A rollout that was started from the notes has no name of its own yet.
    if fact.field == "name" and brief.name == UNNAMED:
        return False
    return now_of(fact, brief) is not None


def changes_of(
    facts: Sequence[Fact], brief: Brief, today: date, removed_ids: frozenset[str] = frozenset()
) -> list[AnyChange]:
    """Return the changes of these facts, or raise Invalid. `today`: for days without a year."""
    _refuse_two_values(facts)
    people = _People(brief, removed_ids)
    for fact in facts:
        if fact.field == "job_title":
            people.give_title(fact.of, str(fact.value))
        elif fact.field == "person":
            people.id_of(str(fact.value))
    groups = _groups_after(facts, brief, people, removed_ids)
    groups_by_id = {group.id: group for group in (*brief.groups, *groups)}
    with_groups = brief.model_copy(update={"groups": tuple(groups_by_id.values())})
    fields = _fields_after(facts, with_groups, people, today)
    changes: list[AnyChange] = [PersonSaved(person=person) for person in people.changed()]
    changes += [GroupSaved(group=group) for group in groups]
    changed = [name for name in fields.model_fields_set if getattr(fields, name) != getattr(brief, name)]
    if changed:
        changes.append(BriefEdited.of(fields, *sorted(changed)))
    return changes


def _refuse_two_values(facts: Sequence[Fact]) -> None:
    seen: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        before = seen.setdefault(fact.topic, fact)
        if fact.field not in MANY and before.value != fact.value:
            raise Invalid([Problem("facts", "Two values were chosen for one field.", "Choose one of them.")])


class _People:
    """The people of a brief, added by name when missing."""

    def __init__(self, brief: Brief, removed_ids: frozenset[str]) -> None:
        self._before = {person.id: person for person in brief.people}
        self._now = dict(self._before)
        self._removed_ids = removed_ids

    def id_of(self, name: str) -> str:
        """Return the id of this person, who is added if new."""
        for person in self._now.values():
            if folded(person.name) == folded(name):
                return person.id
        person_id = new_id_from(name, {*self._now} | self._removed_ids, "person")
        self._now[person_id] = Person(id=person_id, name=name)
        return person_id

    def sponsor(self, name: str) -> str:
        """Return the id of the sponsor, who is an executive where no job title says otherwise."""
        person_id = self.id_of(name)
        person = self._now[person_id]
        if person_id not in self._before and not person.job_title:
            self._now[person_id] = person.model_copy(update={"level": "executive"})
        return person_id

    def give_title(self, name: str, title: str) -> None:
        """Set a job title, and the level of a new person."""
        person_id = self.id_of(name)
        update: dict[str, object] = {"job_title": title}
        if person_id not in self._before:
            update["level"] = level_of(title)
        self._now[person_id] = self._now[person_id].model_copy(update=update)

    def changed(self) -> list[Person]:
        return [person for person in self._now.values() if self._before.get(person.id) != person]


def _begun(text: str) -> str:
    """Capitalize a text, unless its first word has capitals of its own."""
    return capital(text) if text.partition(" ")[0].islower() else text


def _groups_after(
    facts: Sequence[Fact], brief: Brief, people: _People, removed_ids: frozenset[str]
) -> list[Group]:
    now: dict[str, Group] = {}
    taken = {group.id for group in brief.groups} | removed_ids
    for fact in facts:
        if fact.field not in GROUP_FIELDS:
            continue
        key = folded(bare_group(fact.of))
        group = now.get(key) or find_group(brief, fact.of)
        if group is None:
            group = Group(id=new_id_from(fact.of, taken, "group"), name=_begun(fact.of))
            taken.add(group.id)
        value: Any = fact.value
        if fact.field == "group_manager":
            value = people.id_of(str(value))
        elif fact.field == "group_closed":
            value = (*group.blackouts, value)
        elif fact.field in ("group_size", "group_impact"):
            value = int(value)
        elif fact.field in YES_OR_NO:
            value = value == "yes"
        now[key] = group.model_copy(update={GROUP_FIELDS[fact.field]: value})
    return [group for group in now.values() if brief.find_group(group.id) != group]


def _with_line(before: str, value: str, typed: Sequence[str], *, is_typed: bool) -> str:
    """Return a text with one more line, unless it says so."""
    new, lines = folded(value).strip(" ."), before.split("\n")
    if any(folded(each).strip(" .") in new for each in typed):
        return before
    same = [line for line in lines if new in folded(line)]
    if not (same and is_typed):
        # One sentence may be about two things.
        return before if same or new in folded(before) else f"{before}\n{value}"
    return "\n".join(value if line == same[0] else line for line in lines if line not in same[1:])


def _line_of_target(values: dict[str, Any]) -> str:
    """Return the line of the objective that has the business result's target."""
    lines = str(values.get("objective", "")).split("\n")
    target = values.get("outcome_target")
    own = (each for each in lines if any(number.value == target for number in counts_in(each)))
    return next(own, lines[0])


def _fields_after(facts: Sequence[Fact], brief: Brief, people: _People, today: date) -> BriefFields:
    values: dict[str, Any] = parts_after(facts, brief, people.id_of, today)
    typed: dict[str, list[str]] = {}
    for fact in sorted(facts, key=lambda fact: fact.field in TEXT_OF):
        field = fact.text_of
        if field not in BriefFields.model_fields or is_there(fact, brief):
            continue
        if fact.field == "decides" and not (values.get(field) or brief.what_stays):
            continue  # beside what stays it adds something; alone it would be taken for it
        value: Any = _begun(str(fact.value)) if fact.field in (*TEXTS, "outcome_measure") else fact.value
        before = values.get(field, getattr(brief, field) if fact.field in TEXT_OF else "")
        if fact.field in LISTS:
            listed = values.get(field, getattr(brief, field))
            names = entries_in(str(value)) if fact.note == CHANGED else (str(value),)
            known = set(map(folded, listed))
            value = (*listed, *(each for each in names if folded(each) not in known))
        elif fact.field in TEXTS and before:
            value = _with_line(before, value, typed.get(field, ()), is_typed=fact.note == CHANGED)
        elif fact.field in PEOPLE:
            name = str(value)
            value = people.sponsor(name) if fact.field == "sponsor_id" else people.id_of(name)
        elif fact.field == "outcome_unit":
            value = lower_first(value)
        elif isinstance(value, float) and fact.field in ("headcount", "trainers"):
            value = int(value)
        if fact.field in TEXTS and fact.note == CHANGED:
            typed.setdefault(field, []).append(str(fact.value))
        values[field] = value
    if any(fact.field == "signed" for fact in facts) and not brief.purchase:
        values["purchase"] = "signed"
    aim = _line_of_target(values)
    days = [exact.day for exact in exact_days_in(aim, today)] or [
        about.day for about in about_days_in(aim, today) if "end of" in aim[: about.end]
    ]
    if not days and (year := _END_OF_A_YEAR.search(aim)):
        days = [date(int(year[1]), 12, 31)]
    if not days:  # "What I want by 31 December: ...", which the objective leaves out
        said = next((fact.sentence for fact in facts if fact.field == "outcome_target"), "")
        days = [exact.day for exact in exact_days_in(said, today)]
    if "outcome_target" in values and not brief.outcome_by and len(days) == 1:
        values["outcome_by"] = days[0]
    after = {name: values.get(name) or getattr(brief, name) for name in ("budget", "currency", "country")}
    if after["budget"] and not after["currency"]:
        values["currency"] = currency_of(after["country"])
    try:
        return BriefFields.model_validate(values)
    except ValidationError as error:
        raise Invalid(problems_from(error)) from None
