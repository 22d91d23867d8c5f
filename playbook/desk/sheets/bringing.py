"""Bring a workbook back as one change set, with a preview."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError, Problem, Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import GroupSaved, PersonSaved
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.changes.progress import ItemMoved, StatusLogged
from playbook.core.log.rollout import Draft, Reading, Rollout
from playbook.core.log.state import check
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.items import CLASSES, MAX_NOTE, AnyItem, Metric
from playbook.core.progress.metrics import is_share
from playbook.desk.base.access import get_rollout, get_rollout_at
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan.accepting import with_origin
from playbook.desk.plan.plans import new_item
from playbook.desk.plan.tracking import about, check_reason
from playbook.desk.sheets.merging import CellEdit, Merge, NewRow, field_of, merge
from playbook.desk.sheets.reading import WorkbookFile, check_is_of
from playbook.exports.workbook.columns import PEOPLE, PLAN, READINGS, TEAMS

Model = TypeVar("Model", bound=BaseModel)
_LOG = ("log_status", "log_day", "log_note")


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices: conflict winners, copies to add, tasks to remove."""

    from_file: frozenset[str] = frozenset()
    copies: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    reason: str = ""  # of every moved day


# Returns the changes of one row on a draft; raises where the plan refuses them.
Make = Callable[[Draft], Sequence[AnyChange]]


@dataclass(frozen=True, slots=True)
class Effect:
    """What would be changed, and what the plan refuses of it."""

    changes: tuple[AnyChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    rows: int = 0
    refused: frozenset[str] = frozenset()  # ids of what the plan refuses

    @property
    def asks_reason(self) -> bool:
        """Return whether a published day moves."""
        return any(isinstance(change, ItemMoved) for change in self.changes)


def compare(workspace: Workspace, actor: Actor, rollout_id: str, file: WorkbookFile) -> Merge:
    """Return what a workbook changes. Raise Refused for one of another rollout."""
    now = get_rollout(workspace, actor, rollout_id, "edit")
    check_is_of(file, rollout_id, now.brief.name, now.version)
    exported = get_rollout_at(workspace, actor, rollout_id, file.version, "edit")
    return merge(file, exported, now)


def effect_of(rollout: Rollout, merged: Merge, choices: Choices, actor: Actor, today: date) -> Effect:
    """Return what would happen with these choices; nothing is written."""
    draft, days = Draft.of(rollout), _ReadingDays(rollout.readings.values())
    changes: list[AnyChange] = []
    problems: list[Problem] = []
    rows, refused = 0, set()
    for key, where, make in _Rows(actor, today, merged, choices, days).all():
        try:
            trial = Draft.of(draft)
            of_row = make(trial)
            for change in of_row:
                check(trial, change)
                change.apply(trial)
        except PlaybookError as error:
            problems.append(Problem(where, error.message, error.hint))
            refused.add(key)
        else:  # a row counts whole or not at all
            draft = trial
            changes += of_row
            days.note(of_row)
            rows += bool(of_row)
    return Effect(tuple(changes), tuple(problems), rows, frozenset(refused))


def bring_back(
    workspace: Workspace, actor: Actor, rollout_id: str, merged: Merge, choices: Choices
) -> Rollout:
    """Put what a workbook changes into the plan, as one change set."""
    rollout = get_rollout_at(workspace, actor, rollout_id, merged.seen, "edit")
    effect = effect_of(rollout, merged, choices, actor, workspace.today())
    if effect.asks_reason:
        check_reason(choices.reason)
    if not effect.changes:
        raise Refused("Nothing in this file would change the plan.", "Look at what could not be read.")
    return commit(workspace, actor, rollout_id, merged.seen, effect.changes)


class _ReadingDays:
    """Which values there are for a day, so that no row looks through all of them."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self._days: dict[str, tuple[object, ...]] = {}
        self._counts: Counter[tuple[object, ...]] = Counter()
        for reading in readings:
            self._add(reading)

    def is_taken(self, reading: Reading) -> bool:
        """Return whether another reading is of the same day."""
        day = self._day_of(reading)
        return self._counts[day] > (self._days.get(reading.id) == day)

    def note(self, changes: Iterable[AnyChange]) -> None:
        """Note what a row logged."""
        for change in changes:
            if isinstance(change, ReadingLogged):
                self._add(change.reading)

    def _add(self, reading: Reading) -> None:
        if before := self._days.get(reading.id):
            self._counts[before] -= 1
        self._days[reading.id] = day = self._day_of(reading)
        self._counts[day] += 1

    @staticmethod
    def _day_of(reading: Reading) -> tuple[object, ...]:
        return reading.metric_id, reading.group_id, reading.day


@dataclass(frozen=True, slots=True)
class _Rows:
    actor: Actor
    today: date
    merged: Merge
    choices: Choices
    days: _ReadingDays

    def all(self) -> Iterator[tuple[str, str, Make]]:
        """Return each row's id, place and changes; linked ones come first."""
        edits: dict[tuple[str, str], list[CellEdit]] = {}
        for edit in self.merged.edits:
            if not edit.is_conflict or edit.key in self.choices.from_file:
                sheet = edit.sheet if edit.sheet in (PEOPLE, TEAMS, READINGS) else PLAN
                edits.setdefault((sheet, edit.id), []).append(edit)
        new = [each for each in self.merged.new if not each.copy_of or each.key in self.choices.copies]
        makers = ((PEOPLE, _person), (TEAMS, _group), (PLAN, self._item), (READINGS, self._reading))
        for sheet, make in makers:
            for (name, key), of_row in edits.items():
                if name == sheet:
                    values = {edit.column.name: edit.value for edit in of_row}
                    yield key, _where(of_row[0]), partial(make, key, values)
            for row in new:
                if row.sheet == sheet:
                    maker = {PLAN: self._new_item, READINGS: self._new_reading}.get(sheet)
                    change = partial(maker, row) if maker else partial(make, row.id, row.values)
                    yield row.key, _where(row), change
        for task in self.merged.missing:
            if task.id in self.choices.removed:
                yield task.id, task.title, partial(_removed, task.id)

    @property
    def _reason(self) -> str:
        """Return the reason, or a sign for one still to come."""
        return self.choices.reason.strip()[:MAX_NOTE] or "…"

    def _item(self, key: str, values: Mapping[str, Any], draft: Draft) -> Sequence[AnyChange]:
        item = draft.get_item(key)
        if item.locked and values.get("locked") is not False:
            raise Refused("This task is locked.", "Write “no” under Locked to change it.")
        changes: list[AnyChange] = []
        edited = {field_of(item.kind, name): value for name, value in values.items() if name not in _LOG}
        day = values.get("day")
        if draft.launch and item.due and day and day != item.due:
            days = {"from_day": item.due, "to_day": day}
            changes.append(ItemMoved(**about(item), **days, reason=self._reason))
            # A move keeps the length; the file says its last day itself.
            edited |= {item.UNTIL: values.get("until", item.until)} if item.UNTIL else {}
            item = item.moved_to(day)
        after = _changed(item, edited)
        if after != item:
            changes.append(ItemEdited(item=with_origin(after, edited_by=self.actor.name)))
        if any(name in values for name in _LOG):
            changes.insert(0, self._status(draft, after, values))
        return changes

    def _status(self, draft: Draft, item: AnyItem, values: Mapping[str, Any]) -> AnyChange:
        before = draft.tracking_of(item.id)
        status = values.get("log_status", before.status)
        on, note = values.get("log_day", before.done_on), values.get("log_note", before.note)
        if status is None:
            raise Refused("There is no status.", "Pick one; to take one back, use Undo on Activity.")
        if values.get("log_day") and status != "done":
            raise Refused("Done on is filled, but the status is not done.", "Pick Done, or empty the day.")
        if status == "done" and on and on > self.today:
            raise Refused("Done on is in the future.", "Write today or an earlier day.")
        on = (on or self.today) if status == "done" else None
        return StatusLogged(**about(item), status=status, note=note, on=on)

    def _new_item(self, row: NewRow, draft: Draft) -> Sequence[AnyChange]:
        kind = row.values["kind"]
        item_class = CLASSES[kind]
        start: dict[str, Any] = {}
        if row.copy_of:
            start = {**draft.get_item(row.copy_of).__dict__, "locked": False}
            start = start if start["kind"] == kind else {}
        fields = {name: value for name, value in row.values.items() if name not in _LOG}
        named = {field_of(kind, name): value for name, value in fields.items()}
        item = cast(AnyItem, _valid(item_class, {**start, "id": "new", **named}))
        _check_days(item)
        added = with_origin(new_item(draft, item), writer=self.actor.name)
        changes: list[AnyChange] = [ItemAdded(item=added)]
        if any(name in row.values for name in _LOG) and not row.copy_of:
            changes.append(self._status(draft, added, row.values))
        return changes

    def _reading(self, key: str, values: Mapping[str, Any], draft: Draft) -> Sequence[AnyChange]:
        if (before := draft.readings.get(key)) is None:
            raise Refused("This reading was removed since the export.", "Add it as a new row.")
        return self._logged(_valid(Reading, {**before.__dict__, **values}), draft)

    def _new_reading(self, row: NewRow, draft: Draft) -> Sequence[AnyChange]:
        subject = (str(row.values[name]) for name in ("metric_id", "day"))
        name = "\n".join([*subject, row.values.get("group_id") or ""])
        reading_id = hashlib.sha256(name.encode()).hexdigest()[:12]
        return self._logged(_valid(Reading, {"id": reading_id, **row.values}), draft)

    def _logged(self, reading: Reading, draft: Draft) -> Sequence[AnyChange]:
        if reading.day > self.today:
            raise Refused(f"{reading.day} is still to come.", "Log readings of today and earlier days.")
        metric = draft.get_item(reading.metric_id)
        if isinstance(metric, Metric) and is_share(metric) and not 0 <= reading.value <= 100:
            raise Refused(f"{reading.value:g} is not a percentage.", "Write a number from 0 to 100.")
        if self.days.is_taken(reading):
            raise Refused("There is another value for this day.", "Change the value in its own row.")
        return [ReadingLogged(reading=reading)]


def _person(key: str, values: Mapping[str, Any], draft: Draft) -> Sequence[AnyChange]:
    before = draft.brief.find_person(key)
    person = _valid(Person, {"id": key, **(before.__dict__ if before else {}), **values})
    return [PersonSaved(person=person)]


def _group(key: str, values: Mapping[str, Any], draft: Draft) -> Sequence[AnyChange]:
    before = draft.brief.find_group(key)
    group = _valid(Group, {"id": key, **(before.__dict__ if before else {}), **values})
    if any(each.name.casefold() == group.name.casefold() and each.id != key for each in draft.brief.groups):
        raise Refused(f"There are two teams called {group.name}.", "Give each its own name.")
    return [GroupSaved(group=group)]


def _removed(key: str, draft: Draft) -> Sequence[AnyChange]:
    item = draft.get_item(key)
    return [ItemRemoved(item_id=key, stage=item.stage, title=item.title, by_hand=True)]


def _changed(item: AnyItem, values: Mapping[str, Any]) -> AnyItem:
    after = _valid(type(item), {**item.__dict__, **values})
    _check_days(after)
    return after


def _check_days(item: AnyItem) -> None:
    if item.due and item.until and item.until < item.due:
        raise Refused(f"It ends on {item.until}, before it starts on {item.due}.", "Correct one of the days.")


def _valid(model: type[Model], values: Mapping[str, Any]) -> Model:
    with field_problems():
        return model.model_validate(dict(values))


def _where(row: CellEdit | NewRow) -> str:
    return f"{row.sheet}, row {row.row}"
