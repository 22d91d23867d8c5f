"""Random edits of random plans: exactly these changes come back, also through LibreOffice."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from playbook.core.base.access import Actor
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import CLASSES, AnyItem, Kind, Owner
from playbook.desk.sheets.bringing import Choices, Effect, effect_of
from playbook.desk.sheets.merging import field_of, merge
from playbook.desk.sheets.reading import read_workbook, workbook_in
from playbook.exports.workbook.columns import (
    PLAN,
    READINGS,
    TEAMS,
    FieldColumn,
    SheetColumns,
    all_sheets,
    fits,
)
from playbook.exports.workbook.layout import workbook_of
from playbook.exports.workbook.rows import Labels, plain_cell, values_of
from tests.core import full
from tests.core.anything import days, items, people, readings
from tests.core.story import NOON
from tests.office import convert
from tests.sheets import Sheets

DANA, TODAY = Actor(name="Dana"), date(2027, 1, 1)
Key = tuple[str, str, str]
words = st.text(max_size=20) | st.sampled_from(
    [
        "=1+1",
        "+49 30",
        "-",
        "@all",
        "_x0041_",
        " a\r\nb ",
        "a; b",
        "2027",
        "1e5",
        "’’",
        "👩‍🚀",
        "yes",
        "#REF!",
    ]
)


def plan(all_items: list[AnyItem], brief: Brief, read: list[Any] = ()) -> Rollout:  # type: ignore[assignment]
    about = {"id": "r", "version": 1, "created_at": NOON, "changed_at": NOON, "created_by": "Dana"}
    readings = {each.id: each for each in read}
    return Rollout(**about, brief=brief, items={item.id: item for item in all_items}, readings=readings)  # type: ignore[arg-type]


@st.composite
def plans(draw: st.DrawFn) -> Rollout:
    """Any plan: tasks of all kinds, with every text that may stand in one."""
    of_brief = Brief(
        name=draw(words),
        groups=tuple(Group(id=name, name=name.capitalize()) for name in ("creative", "media", "web")),
        people=tuple({each.id: each for each in draw(st.lists(people, max_size=3))}.values()),
    )
    some = draw(st.lists(items(), min_size=1, max_size=6))
    kinds = draw(st.lists(st.sampled_from(sorted(CLASSES)), max_size=3, unique=True))
    whole = [_filled(kind) for kind in {"metric": None, **dict.fromkeys(kinds)}]
    read = draw(st.lists(readings, max_size=3, unique_by=(lambda each: each.id, lambda each: each.day)))
    of_metric = {"metric_id": whole[0].id}
    return plan([*some, *whole], of_brief, [each.model_copy(update=of_metric) for each in read])


def _filled(kind: Kind) -> AnyItem:
    item = next(full.each(CLASSES[kind]))
    filled = item.model_copy(update={"id": f"full.{kind}", "group_ids": ("web",), "locked": False})
    return cast(AnyItem, filled)


def value_for(column: FieldColumn, rollout: Rollout) -> st.SearchStrategy[Any]:
    """Return what somebody may type into a cell of this column."""
    some_ids = {
        "team": rollout.brief.groups, "person": rollout.brief.people, "task": rollout.items.values()
    }  # fmt: skip
    match column.type:
        case "day":
            return days
        case "number":
            return st.floats(-1e6, 1e6).map(lambda value: float(f"{value:.15g}"))
        case "whole":
            return st.integers(1, 400)
        case "yes_no":
            return st.booleans()
        case "choice":
            return st.sampled_from(column.choices)
        case "choices":
            return st.lists(st.sampled_from(column.choices), unique=True).map(tuple)
        case "names":
            return st.lists(st.sampled_from(["Assistant", "Deutsch", "Other tool"]), unique=True).map(tuple)
        case "owner":
            people = [Owner(person_id=person.id) for person in rollout.brief.people]
            return st.sampled_from([Owner(role="the CEO"), Owner(role="=the board"), *people])
        case "data_rules":
            return st.dictionaries(st.sampled_from(["A", "B: c"]), st.just(("public", "internal")))
        case "team" | "person" | "task":
            return st.sampled_from([each.id for each in some_ids[column.type]] or [None])
        case "teams":
            return st.sets(st.sampled_from([each.id for each in rollout.brief.groups] or [""])).map(
                lambda ids: tuple(each.id for each in rollout.brief.groups if each.id in ids)
            )
        case "tasks":
            return st.lists(st.sampled_from(sorted(rollout.items)), unique=True).map(tuple)
        case _:
            return words.map(lambda text: plain_cell(text) or "")


def object_of(sheet: SheetColumns, key: str, rollout: Rollout) -> Any:
    if sheet.kinds:
        return rollout.items[key]
    rows = rollout.brief.groups if sheet.name == TEAMS else rollout.brief.people
    return rollout.readings[key] if sheet.name == READINGS else next(row for row in rows if row.id == key)


def stored(sheet: SheetColumns, row: Any, column: FieldColumn, value: Any) -> Any:
    """Return the value as the plan would hold it. Raise ValidationError."""
    name = field_of(row.kind, column.name) if sheet.kinds else column.name
    return getattr(type(row).model_validate({**row.__dict__, name: value}), name)


@st.composite
def edited(draw: st.DrawFn, rollout: Rollout | None = None) -> tuple[Rollout, Sheets, dict[Key, Any]]:
    """A plan, its workbook after some edits, and the values that they give."""
    rollout = rollout or draw(plans())
    sheets, labels, expected = Sheets(workbook_of(rollout)), Labels(rollout), dict[Key, Any]()
    for _ in range(draw(st.integers(1, 6))):
        sheet = draw(st.sampled_from([each for each in all_sheets() if len(sheets.raw[each.name]) > 1]))
        key = draw(st.sampled_from([row[-1] for row in sheets.raw[sheet.name][1:] if row[-1]]))
        row = object_of(sheet, key, rollout)
        # Progress, guardrails, names of teams and which metric was read on which day have their own tests.
        column = draw(st.sampled_from(sheet.columns))
        if column.is_copy or column.name.startswith("log_") or column.name in ("kind", "status", "name"):
            continue
        if sheet.name == READINGS and column.name != "value":
            continue
        if sheet.kinds and (not fits(row.kind, column.name) or column.name in ("tool", "data_class")):
            continue
        value = draw(value_for(column, rollout))
        try:
            value = stored(sheet, row, column, value)
        except ValidationError:
            continue
        place = PLAN if sheet.kinds else sheet.name
        cell = labels.cell_of(column, value)
        sheets.put(sheet.name, key, column.heading, cell)
        expected[place, key, column.name] = value
    return rollout, sheets, expected


def shown(rollout: Rollout) -> dict[Key, Any]:
    """Return everything that the sheets show, each value once."""
    values = values_of(rollout)
    return {
        (PLAN if sheet.kinds else sheet.name, key, column.name): row[column.name]
        for sheet in all_sheets()
        for key, row in values[sheet.name].items()
        for column in sheet.columns
        if not sheet.kinds or fits(row["kind"], column.name)
    }


def is_refused(rollout: Rollout, key: str, expected: Mapping[Key, Any]) -> bool:
    """Return whether a task takes no edit: it is locked, or would end before it starts."""
    item = rollout.items[key]
    until = expected.get((PLAN, key, "until"), item.until if item.UNTIL else None)
    day = expected.get((PLAN, key, "day"), item.due)
    ends_early = bool(item.UNTIL and day and until and until < day)
    return ends_early or (item.locked and expected.get((PLAN, key, "locked")) is not False)


@st.composite
def edited_twice(draw: st.DrawFn) -> tuple[tuple[Rollout, Sheets, dict[Key, Any]], ...]:
    """A plan with two workbooks, each with edits of its own."""
    first = draw(edited())
    return first, draw(edited(first[0]))


def after(rollout: Rollout, effect: Effect) -> Rollout:
    draft = Draft.of(rollout)
    for change in effect.changes:
        change.apply(draft)
    return draft.done()


def taken_of(rollout: Rollout, expected: Mapping[Key, Any]) -> dict[Key, Any]:
    return {
        place: value
        for place, value in expected.items()
        if place[0] != PLAN or not is_refused(rollout, place[1], expected)
    }


@given(edited())
def test_random_edits_give_exactly_these_changes(case):
    rollout, sheets, expected = case
    file = workbook_in(json.dumps(sheets.raw))
    assert file
    found = merge(file, rollout, rollout)
    assert (found.conflicts, found.new, found.missing, found.problems, found.notes) == ((), (), (), (), ())
    effect = effect_of(rollout, found, Choices(), DANA, TODAY)
    taken = taken_of(rollout, expected)
    assert shown(after(rollout, effect)) == shown(rollout) | taken
    refused = {place[1] for place in expected if place not in taken}
    assert len(effect.problems) == len(refused & {edit.id for edit in found.edits})


@given(edited_twice())
def test_of_two_random_workbooks_nothing_is_lost(cases):
    (rollout, first, _), (_, second, expected) = cases
    before = shown(rollout)
    one, two = workbook_in(json.dumps(first.raw)), workbook_in(json.dumps(second.raw))
    assert one
    assert two
    now = after(rollout, effect_of(rollout, merge(one, rollout, rollout), Choices(), DANA, TODAY))
    current = shown(now)
    found = merge(two, rollout, now)
    changed = {place for place, value in expected.items() if value not in (before[place], current[place])}
    both = {place for place in changed if current[place] != before[place]}
    place_of = {each.name: PLAN if each.kinds else each.name for each in all_sheets()}
    assert {(place_of[edit.sheet], edit.id, edit.column.name) for edit in found.conflicts} == both
    # The plan stays where both changed, and has the other workbook's values everywhere else.
    alone = {place: expected[place] for place in changed - both}
    untaken = shown(after(now, effect_of(now, found, Choices(), DANA, TODAY)))
    assert untaken == current | taken_of(now, alone)
    chosen = Choices(frozenset(edit.key for edit in found.conflicts))
    ticked = shown(after(now, effect_of(now, found, chosen, DANA, TODAY)))
    assert ticked == current | taken_of(now, {place: expected[place] for place in changed})


def every_field() -> Rollout:
    """Return a plan with tasks of every kind in which every field is filled."""
    whole = [
        each.model_copy(update={"id": f"{kind}.{number}", "locked": False})
        for kind, item_class in CLASSES.items()
        for number, each in enumerate(full.each(item_class))
    ]
    brief = next(full.each(Brief)).model_copy(update={"name": "=Every & <field>"})
    return plan(cast(list[AnyItem], whole), brief, [])


def test_every_field_of_every_kind_survives():
    rollout = every_field()
    file = read_workbook(workbook_of(rollout))
    assert file
    assert merge(file, rollout, rollout).is_empty


@pytest.mark.long
@pytest.mark.slow
def test_libreoffice_changes_nothing(tmp_path):
    rollout = every_field()
    (tmp_path / "plan.xlsx").write_bytes(workbook_of(rollout))
    for to, source in (("ods", "plan.xlsx"), ("xlsx:Calc MS Excel 2007 XML", "plan.ods")):
        if not convert(to, tmp_path, tmp_path / source):
            return
        file = read_workbook((tmp_path / f"plan.{to.partition(':')[0]}").read_bytes())
        assert file
        assert merge(file, rollout, rollout).is_empty
