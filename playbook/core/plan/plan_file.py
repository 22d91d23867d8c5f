"""Read a plan file with mistakes, never raising, and name each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeVar, cast

from pydantic import BaseModel, Field, ValidationError

from playbook.core.base.errors import Problem
from playbook.core.base.fields import MAX_NAME, Day, Frozen, Id, new_id_from
from playbook.core.plan.brief import MAX_GROUPS, MAX_PEOPLE, Brief, BriefFields, Group, Person, problems_of
from playbook.core.plan.items import CLASSES, AnyItem, Tracking
from playbook.core.plan.strategy import Strategy
from playbook.core.plan.validation_messages import problems_from, shown_key

Model = TypeVar("Model", bound=BaseModel)
MAX_ITEMS = 20_000
PLAN_SCHEMA: Literal[1] = 1


class ExportedFrom(Frozen):
    """The rollout of an exported plan file, and how it stood."""

    rollout_id: Id
    version: int
    day: Day
    launched_at: datetime | None = None
    baseline: dict[Id, Day] = Field(default_factory=dict)
    tracking: dict[Id, Tracking] = Field(default_factory=dict)


class Plan(Frozen):
    """A brief and the items that carry it out."""

    plan_schema: Literal[1] = PLAN_SCHEMA
    brief: Brief
    items: tuple[AnyItem, ...] = Field(default=(), max_length=MAX_ITEMS)
    open_questions: tuple[str, ...] = ()
    asked: Brief | None = None  # with the leaders' own dates, where `brief` has those that we propose
    strategy: Strategy | None = None
    exported: ExportedFrom | None = Field(default=None, exclude_if=lambda value: value is None)


@dataclass(slots=True)
class PlanRead:
    """The usable part of a plan file, and its problems."""

    brief: Brief = field(default_factory=Brief)
    items: tuple[AnyItem, ...] = ()
    asked: Brief | None = None
    strategy: Strategy | None = None
    problems: list[Problem] = field(default_factory=list)
    # Where in the file's lists the usable rows stand.
    places: dict[str, list[int]] = field(default_factory=dict)


def read_plan(raw: object) -> PlanRead:
    """Return what is usable, and a problem for each other part."""
    read = PlanRead()
    if not isinstance(raw, Mapping):
        read.problems.append(Problem("", "Expected an object with a brief and items."))
    elif raw and not {"brief", "items"} & raw.keys() and raw.keys() <= Brief.model_fields.keys():
        draft = "Draft it first: python -m playbook draft BRIEF.json -o PLAN.json. Then review the plan."
        read.problems.append(Problem("", "This is a brief and not a plan.", draft))
    else:
        _check_top(raw, read)
        read.brief = _brief(raw.get("brief"), read)
        read.items = _items(raw.get("items", []), read)
        read.asked = _salvaged(Brief, raw["asked"], "asked", read) if raw.get("asked") else None
        if raw.get("strategy"):
            read.strategy = _salvaged(Strategy, raw["strategy"], "strategy", read)
        read.problems += _what_does_not_fit(read)
    return read


def _check_top(raw: Mapping[Any, Any], read: PlanRead) -> None:
    schema = raw.get("plan_schema", PLAN_SCHEMA)
    if type(schema) is not int or schema != PLAN_SCHEMA:
        text = f"Expected {PLAN_SCHEMA}, the version of plan files that this program reads."
        hint = "What it knows of the rest is reviewed all the same."
        read.problems.append(Problem("plan_schema", text, hint))
    read.problems += [
        Problem(shown_key(name), "There is no such field.", f"Known are {', '.join(Plan.model_fields)}.")
        for name in raw
        if name not in Plan.model_fields
    ]
    if "brief" not in raw:
        read.problems.append(Problem("brief", "Expected the brief, an object with named fields."))


def _brief(raw: object, read: PlanRead) -> Brief:
    if raw is None:
        return Brief()
    if not isinstance(raw, Mapping):
        read.problems.append(Problem("brief", "Expected an object with named fields."))
        return Brief()
    own = {name: value for name, value in raw.items() if name not in ("groups", "people")}
    fields = _salvaged(BriefFields, own, "brief", read) or BriefFields()
    values = {name: getattr(fields, name) for name in fields.model_fields_set}
    groups = _rows(Group, raw.get("groups", []), "brief.groups", MAX_GROUPS, read)
    people = _rows(Person, raw.get("people", []), "brief.people", MAX_PEOPLE, read)
    return Brief.model_construct(**values, groups=groups, people=people)


def _rows(kind: type[Model], raw: object, where: str, most: int, read: PlanRead) -> tuple[Model, ...]:
    models = []
    for number, row in enumerate(_list(raw, where, most, read)):
        place = f"{where}.{number}"
        model = _salvaged(kind, _named(row, place, read) if isinstance(row, Mapping) else row, place, read)
        if model is not None:
            models.append(model)
            read.places.setdefault(where, []).append(number)
    return tuple(models)


def _named(row: Mapping[Any, Any], where: str, read: PlanRead) -> dict[Any, Any]:
    """Return the row with an id or name made from the other."""
    named = dict(row)
    name, own = named.get("name"), named.get("id")
    if "id" not in named and isinstance(name, str):
        read.problems.append(Problem(f"{where}.id", "Expected an id."))
        named["id"] = new_id_from(name[:MAX_NAME], frozenset(), "unnamed")
    if "name" not in named and isinstance(own, str) and own:
        read.problems.append(Problem(f"{where}.name", "Expected a name."))
        named["name"] = own[:MAX_NAME]
    return named


def _items(raw: object, read: PlanRead) -> tuple[AnyItem, ...]:
    items: list[AnyItem] = []
    for number, row in enumerate(_list(raw, "items", MAX_ITEMS, read)):
        where = f"items.{number}"
        if not isinstance(row, Mapping):
            read.problems.append(Problem(where, "Expected an object with named fields."))
            continue
        kind = row.get("kind")
        item_class = CLASSES.get(kind) if isinstance(kind, str) else None  # type: ignore[call-overload]
        if item_class is None:
            read.problems.append(Problem(f"{where}.kind", f"Expected one of {', '.join(CLASSES)}."))
            continue
        item = _salvaged(item_class, row, where, read)
        if item is not None:
            items.append(cast(AnyItem, item))
            read.places.setdefault("items", []).append(number)
    return tuple(items)


def _list(raw: object, where: str, most: int, read: PlanRead) -> list[object]:
    if not isinstance(raw, list):
        read.problems.append(Problem(where, "Expected a list."))
        return []
    if len(raw) > most:
        read.problems.append(Problem(where, f"Expected at most {most:,}, got {len(raw):,}."))
    return raw[:most]


def _salvaged(kind: type[Model], raw: object, where: str, read: PlanRead) -> Model | None:
    """Return the model without its invalid fields, which are reported."""
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        read.problems += [
            Problem(f"{where}.{problem.where}" if problem.where else where, problem.message, problem.hint)
            for problem in problems_from(error)
        ]
        wrong = {detail["loc"][0] for detail in error.errors(include_url=False) if detail["loc"]}
    if not isinstance(raw, Mapping) or not wrong:
        return None
    try:
        return kind.model_validate({name: value for name, value in raw.items() if name not in wrong})
    except ValidationError:
        return None


def _what_does_not_fit(read: PlanRead) -> Iterable[Problem]:
    """Yield problems of dates in disorder and references that lead nowhere."""
    for problem in problems_of(read.brief):
        if _is_a_mistake(read.brief, problem):
            yield Problem(_in_the_file(read, problem.where), problem.message, problem.hint)
    group_ids = {group.id for group in read.brief.groups}
    seen: set[str] = set()
    for number, item in zip(read.places.get("items", ()), read.items, strict=True):
        where = f"items.{number}"
        if item.id in seen:
            yield Problem(f"{where}.id", f"Another item has the id {item.id}.", "Give each its own.")
        seen.add(item.id)
        for place, group_id in enumerate(item.group_ids):
            if group_id not in group_ids:
                text = f"There is no team “{group_id}” in the brief."
                yield Problem(f"{where}.group_ids.{place}", text, "Add the team, or name another.")
        if item.due and item.until and item.until < item.due:
            yield Problem(f"{where}.{item.UNTIL}", f"Expected a day on or after {item.DATE}, {item.due}.")


def _in_the_file(read: PlanRead, where: str) -> str:
    """Return the path in the file, past rows that were dropped."""
    first, _, row = where.partition(".")
    number, _, name = row.partition(".")
    if first == "groups" and number.isdecimal():
        return f"brief.groups.{read.places['brief.groups'][int(number)]}.{name}"
    return f"brief.{where}"


def _is_a_mistake(brief: Brief, problem: Problem) -> bool:
    """Return whether it is an error of the file, not a gap."""
    where = problem.where
    return not where.endswith(".size") and (
        where not in BriefFields.model_fields or bool(getattr(brief, where))
    )
