"""A rollout in which every text, date and number is unlike any other, so that each can be found again.

The values are made by walking the models by type: a field that is added tomorrow holds one by itself.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AwareDatetime, BaseModel, TypeAdapter, ValidationError

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.answers import QuestionAnswered
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.counts import ReadingLogged, UseCounted
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.recipes import RecipeSaved
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.changes.rollouts import Launched, RolloutCreated
from playbook.core.log.events import Event
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import BriefFields
from playbook.core.plan.counts import Use
from playbook.core.plan.items import CLASSES, Owner

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TODAY = NOW.date()
_FIRST_DAY = date(2041, 1, 1)
# Codes that hold no words of anybody.
CODES = {"country": "DE", "subdivision": "BY", "change_kind": "other"}
_LARGE, _SMALL = (710_000_000, 4_000_000, 9_000, 3_000), 3


@dataclass
class Canaries:
    """What was put where: each text, date or number with the path of its field."""

    texts: dict[str, str] = field(default_factory=dict)
    days: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    refers: dict[str, str] = field(default_factory=dict)
    _next: Iterator[int] = field(default_factory=lambda: count(1))

    def of(self, kind: Any, path: str = "") -> Any:
        """Return a value of a type, with something unique wherever that can be."""
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self._bounded(kind, arguments[0], path)
        if origin is Literal:
            return arguments[0]
        if origin in (Union, UnionType):
            return self.of(next(one for one in arguments if one is not NoneType), path)
        if origin in (tuple, frozenset):
            return origin([self.of(arguments[0], path)])
        if origin in (dict, Mapping):
            return {self.of(arguments[0], f"{path}.key"): self.of(arguments[1], path)}
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            return self.model(kind, path)
        return self._leaf(kind, path, _LARGE[0])

    def model(self, kind: type[BaseModel], path: str = "", **fixed: Any) -> Any:
        """Return a model with every other field filled."""
        values = dict(fixed)
        # Each number is larger than those before it, and none of a count is larger than its seats.
        names = reversed(kind.model_fields.items()) if kind is Use else kind.model_fields.items()
        for name, about in names:
            if name not in values:
                inner = f"{path}.{name}" if path else name
                filled_type: Any = about.annotation
                for note in about.metadata:
                    filled_type = Annotated[filled_type, note]
                code = CODES.get(name) or self._referred(name, filled_type)
                values[name] = code or self.of(filled_type, inner)
        if kind is Owner:
            del values["role" if "person_id" in self.refers else "person_id"]
        return kind.model_validate(values)

    def _referred(self, name: str, kind: Any) -> Any:
        target = self.refers.get(name)
        while get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        return (target,) if target and get_origin(kind) is tuple else target

    def _bounded(self, kind: Any, bare: Any, path: str) -> Any:
        """A value within bounds: as large, and so as unlike others, as they let it be."""
        inner = bare
        while get_origin(inner) is Annotated:
            inner = get_args(inner)[0]
        if inner not in (int, float):
            return self.of(bare, path)
        for size in _LARGE:
            try:
                TypeAdapter(kind).validate_python(size + 999)
            except ValidationError:
                continue
            return self._leaf(inner, path, size)
        return _SMALL

    def _leaf(self, kind: Any, path: str, size: int) -> Any:
        number = next(self._next)
        if kind is str:
            text = f"zq{number:04}k"
            self.texts[text] = path
            return text
        if kind is date:
            day = _FIRST_DAY + timedelta(days=number)
            self.days[day.isoformat()] = path
            return day
        if kind in (datetime, AwareDatetime):
            moment = datetime.combine(_FIRST_DAY + timedelta(days=number), NOW.timetz())
            self.days[moment.date().isoformat()] = path
            return moment
        if kind in (int, float):
            self.numbers[str(size + number)] = path
            return size + number
        if kind is bool:
            return True
        raise NotImplementedError(f"{path} is {kind}: say how to make one that is unlike others")

    def texts_in(self, text: str) -> set[str]:
        """The paths of the texts that stand in this one."""
        return {path for canary, path in self.texts.items() if canary in text}

    def all_in(self, text: str) -> set[str]:
        """The paths of the texts, dates and numbers that stand in this one."""
        typed = {**self.days, **self.numbers}
        return self.texts_in(text) | {path for canary, path in typed.items() if canary in text}


def filled() -> tuple[Rollout, Canaries]:
    """Return a launched rollout with an item of every kind, and where everything in it is."""
    made = Canaries()
    fields = Rollout.model_fields
    people = (
        "person_id", "sponsor_id", "lead_id", "sustainment_owner_id", "manager_id", "owner_id", "decider_id",
        "answered_by_id", "contact_id",
    )  # fmt: skip
    made.refers = dict.fromkeys(people, made.of(str, "brief.people.id"))
    made.refers |= dict.fromkeys(("group_id", "group_ids"), made.of(str, "brief.groups.id"))
    items = {item.id: item for item in _items(made)}
    brief = made.of(fields["brief"].annotation, "brief")
    person = brief.people[0].model_copy(update={"id": made.refers["person_id"]})
    group = brief.groups[0].model_copy(update={"id": made.refers["group_id"]})
    brief = brief.model_copy(update={"people": (person,), "groups": (group,)})
    tracking = made.of(fields["tracking"].annotation, "tracking")
    logged = next(iter(tracking.values())).model_copy(update={"status": "at_risk", "done_on": None})
    launch = made.of(fields["launch"].annotation, "launch")
    baseline = {item.id: item.due for item in items.values() if item.due}
    rollout = made.model(
        Rollout, version=1, archived=False, synthetic=False, brief=brief, items=items,
        tracking={item.id: logged for item in items.values() if item.is_tracked},
        launch=launch.model_copy(update={"baseline": {**launch.baseline, **baseline}}),
        readiness={brief.groups[0].id: {"awareness": 3}},
    )  # fmt: skip
    # A recipe that somebody wrote: one of an example names its author, and nobody beside it.
    recipes = {key: one.model_copy(update={"example_id": None}) for key, one in rollout.recipes.items()}
    return rollout.model_copy(update={"recipes": recipes}), made


def _placed(things: Mapping[str, Any], rollout: Rollout) -> Iterator[Any]:
    """What names a use case, with one of the plan."""
    use_case = next(item.id for item in rollout.items.values() if item.kind == "use_case")
    for thing in things.values():
        yield thing.model_copy(update={"use_case_id": use_case})


def _items(made: Canaries) -> Iterator[Any]:
    made.refers["metric_ids"] = made.of(str, "items.metric.id")
    for kind, model in CLASSES.items():
        fixed = {"id": made.refers["metric_ids"]} if kind == "metric" else {}
        yield made.model(model, f"items.{kind}", **fixed)


def log_of(rollout: Rollout, made: Canaries) -> list[Event]:
    """Return a log that folds to the same texts, for a server that reads one."""
    brief, example = rollout.brief, next(iter(rollout.examples.values()))
    changes: list[AnyChange] = [
        RolloutCreated(name=brief.name, sample=rollout.sample),
        BriefEdited.of(BriefFields.model_validate(brief.model_dump(include=set(BriefFields.model_fields))),
                       *BriefFields.model_fields),
        *(PersonSaved(person=person) for person in brief.people),
        *(GroupSaved(group=group) for group in brief.groups),
        *(ItemAdded(item=item) for item in rollout.items.values()),
    ]  # fmt: skip
    tracked = [item for item in rollout.items.values() if item.due]
    changes.append(Launched(baseline={item.id: item.due for item in tracked if item.due}))
    for item in tracked:
        note, reason = made.of(str, "tracking.note"), made.of(str, "tracking.moves.reason")
        about = {"item_id": item.id, "stage": item.stage, "group_ids": item.group_ids, "title": item.title}
        to_day = item.due + timedelta(days=400)
        changes.append(StatusLogged(**about, status="at_risk", note=note))
        changes.append(ItemMoved(**about, from_day=item.due, to_day=to_day, reason=reason))
    changes += [
        ReadinessScored(group_id=brief.groups[0].id, scores={"awareness": 3}), ExampleLogged(example=example),
        ReadingLogged(reading=next(iter(rollout.readings.values()))),
        QuestionAnswered(answer=next(iter(rollout.answers.values()))),
        *(RecipeSaved(recipe=recipe) for recipe in _placed(rollout.recipes, rollout)),
        *(IncidentLogged(incident=incident) for incident in _placed(rollout.incidents, rollout)),
        UseCounted(use=next(iter(rollout.uses.values()))), made.of(ModelAsked, "asked"),
    ]  # fmt: skip
    return [
        Event(
            rollout_id=rollout.id, version=version, happened_at=NOW + timedelta(minutes=version),
            actor=rollout.created_by, change_set=f"g{version}", change=change,
        )
        for version, change in enumerate(changes, 1)
    ]  # fmt: skip
