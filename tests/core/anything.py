"""Hypothesis strategies for changes with few ids, so that they collide."""

from datetime import date

from hypothesis import strategies as st

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.answers import AnswerRemoved, QuestionAnswered
from playbook.core.log.changes.briefs import BriefEdited, GroupRemoved, GroupSaved, PersonRemoved, PersonSaved
from playbook.core.log.changes.counts import (
    ReadingLogged,
    ReadingRemoved,
    TrainingCounted,
    UseCaseTimed,
    UseCounted,
    UseRemoved,
)
from playbook.core.log.changes.examples import ExampleHidden, ExampleLogged, ExampleRemoved
from playbook.core.log.changes.incidents import IncidentLogged, IncidentRemoved
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemLocked, ItemRemoved
from playbook.core.log.changes.progress import GateDecided, ItemMoved, ReadinessScored, StatusLogged
from playbook.core.log.changes.recipes import RecipeRemoved, RecipeSaved
from playbook.core.log.changes.rollouts import Launched, LaunchWithdrawn, RolloutArchived
from playbook.core.log.rollout import Answer, Reading, Rollout
from playbook.core.plan.brief import ASPECTS, BriefFields, Group, Person
from playbook.core.plan.counts import Timing, Trained, Use
from playbook.core.plan.examples import SHARING, Example
from playbook.core.plan.incidents import Incident
from playbook.core.plan.items import CLASSES, STATUS_NAMES, AnyItem, Item, Policy, Provenance, UseCase
from playbook.core.plan.recipes import Recipe

texts = st.text(max_size=12) | st.sampled_from(["", 'O\'Brien "x"', "שלום", "👩‍🚀", "![a](b)"])
days = st.dates(date(2026, 1, 1), date(2026, 4, 30))
group_ids = st.sampled_from(["creative", "media", "web"])
person_ids = st.sampled_from(["kim", "roa", "lee"])
item_ids = st.sampled_from([f"i{number}" for number in range(6)])
item_kinds = st.sampled_from(
    ["message", "milestone", "support", "metric", "key_message", "policy", "gate", "use_case"]
)
tools = st.sampled_from(["Assistant", "assistant", "Other"])
data_classes = st.sampled_from(["public", "restricted"])

groups = st.builds(
    Group, id=group_ids, name=st.sampled_from(["Creative", "Media", "Web"]), size=st.integers(1, 40),
    manager_id=st.none() | person_ids, go_live=st.none() | days,
    impact=st.dictionaries(st.sampled_from(sorted(ASPECTS)), st.integers(0, 5), max_size=3))  # fmt: skip
people = st.builds(Person, id=person_ids, name=st.just("Kim") | texts.map(lambda text: f"K{text}"))
readings = st.builds(
    Reading, id=st.sampled_from(["r1", "r2"]), metric_id=item_ids, day=days, value=st.floats(-1e6, 1e6),
    group_id=st.none() | group_ids)  # fmt: skip
answers = st.builds(
    Answer, id=st.sampled_from(["a1", "a2"]), question=texts.map(lambda text: f"Why {text}"), words=texts,
    where=st.sampled_from(["stage", "writing"]), day=days)  # fmt: skip
examples = st.builds(
    Example, id=st.sampled_from(["e1", "e2"]), group_id=st.none() | group_ids, day=days, what=texts,
    rating=st.none() | st.integers(0, 4), may_share=st.sampled_from(SHARING),
    credit=st.sampled_from(["", "Kim"]))  # fmt: skip


recipes = st.builds(
    Recipe, id=st.sampled_from(["h1", "h2"]), title=texts.map(lambda text: f"How {text}"), day=days,
    prompt=texts, tool=tools, data_class=st.none() | data_classes,
    group_ids=st.sets(group_ids, max_size=2).map(tuple), use_case_id=st.none() | item_ids,
    example_id=st.none() | st.sampled_from(["e1", "e2"]), may_share=st.sampled_from(SHARING),
    credit=st.sampled_from(["", "", "Kim"]))  # fmt: skip
incidents = st.builds(
    Incident, id=st.sampled_from(["n1", "n2"]), day=days, what=texts.map(lambda text: f"It {text}"),
    harm=st.sampled_from(["near_miss", "high"]), group_id=st.none() | group_ids, closed_on=st.none() | days
)  # fmt: skip
uses = st.builds(
    Use, id=st.sampled_from(["u1", "u2"]), day=days, seats=st.integers(5, 20), group_id=st.none() | group_ids,
    active=st.integers(3, 5), returning=st.none() | st.integers(0, 3))  # fmt: skip
trained = st.builds(Trained, day=days, trained=st.integers(0, 30))
timings = st.builds(Timing, baseline=st.floats(0, 100), verify=st.floats(0, 100))


@st.composite
def items(draw: st.DrawFn) -> AnyItem:
    """Any item of the kinds drawn here, dated or not."""
    kind = CLASSES[draw(item_kinds)]
    values: dict[str, object] = {
        "id": draw(item_ids), "title": draw(texts), "note": draw(texts),
        "group_ids": tuple(draw(st.sets(group_ids, max_size=2))),
        "locked": draw(st.sampled_from([False, False, True])),
        "provenance": Provenance(source=draw(st.sampled_from(["builtin", "person"])))}  # fmt: skip
    values |= draw(_guarded(kind))
    if kind.DATE and draw(st.booleans()):
        values[kind.DATE] = draw(days)
        if kind.UNTIL:
            values[kind.UNTIL] = draw(st.none() | days)
    return kind(**values)  # type: ignore[return-value]


@st.composite
def _guarded(draw: st.DrawFn, kind: type[Item]) -> dict[str, object]:
    """Draw policies and use cases that may contradict each other."""
    if kind is Policy:
        rules = st.dictionaries(tools, st.sets(data_classes).map(tuple), max_size=2)
        return {"approved_tools": tuple(draw(st.sets(tools))), "data_rules": draw(rules)}
    if kind is UseCase:
        status = draw(st.sampled_from([None, "proposed", "pilot", "approved", "paused"]))
        return {"tool": draw(tools), "data_class": draw(st.none() | data_classes), "status": status}
    return {}


@st.composite
def brief_edits(draw: st.DrawFn) -> BriefEdited:
    """Some fields of the brief, each with a value it may have."""
    fields = BriefFields(
        name=draw(texts), why=draw(texts), what_changes=draw(texts), start=draw(st.none() | days),
        end=draw(st.none() | days), budget=draw(st.none() | st.floats(0, 1e9)),
        sponsor_id=draw(st.none() | person_ids), tools=tuple(draw(st.lists(texts, max_size=2))))  # fmt: skip
    names = st.sampled_from(["name", "why", "what_changes", "start", "end", "budget", "sponsor_id", "tools"])
    return BriefEdited.of(fields, *draw(st.sets(names, min_size=1)))


def changes(rollout: Rollout) -> st.SearchStrategy[AnyChange]:
    """Return any change; most make sense on the rollout."""
    choices: list[st.SearchStrategy[AnyChange]] = [
        st.builds(RolloutArchived, archived=st.booleans()), brief_edits(),
        st.builds(GroupSaved, group=groups, position=st.none() | st.integers(0, 3)),
        st.builds(GroupRemoved, group_id=group_ids),
        st.builds(PersonSaved, person=people, position=st.none() | st.integers(0, 3)),
        st.builds(PersonRemoved, person_id=person_ids), st.builds(ItemAdded, item=items()),
        st.just(LaunchWithdrawn()),
        st.builds(
            ReadinessScored, group_id=group_ids,
            scores=st.dictionaries(
                st.sampled_from(["awareness", "desire", "ability"]), st.integers(1, 5), max_size=2)),
        st.builds(ExampleLogged, example=examples),
        st.builds(ExampleHidden, example_id=st.sampled_from(["e1", "e2"])),
        st.builds(ExampleRemoved, example_id=st.sampled_from(["e1", "e2"])),
        st.builds(ReadingLogged, reading=readings),
        st.builds(ReadingRemoved, reading_id=st.sampled_from(["r1", "r2"])),
        st.builds(QuestionAnswered, answer=answers),
        st.builds(
            GateDecided, item_id=item_ids, stage=st.just("accountability"),
            decision=st.sampled_from(["go", "adjust", "stop"]), why=texts),
        st.builds(RecipeSaved, recipe=recipes),
        st.builds(RecipeRemoved, recipe_id=st.sampled_from(["h1", "h2"])),
        st.builds(IncidentLogged, incident=incidents),
        st.builds(IncidentRemoved, incident_id=st.sampled_from(["n1", "n2"])),
        st.builds(UseCounted, use=uses), st.builds(UseRemoved, use_id=st.sampled_from(["u1", "u2"])),
        st.builds(TrainingCounted, group_id=group_ids, trained=st.none() | trained),
        st.builds(UseCaseTimed, item_id=item_ids, timing=st.none() | timings),
        st.builds(AnswerRemoved, answer_id=st.sampled_from(["a1", "a2"]))]  # fmt: skip
    if rollout.items:
        choices += [_on_items(rollout), _on_items(rollout), _on_items(rollout), _launch(rollout)]
    return st.one_of(choices)


def _launch(rollout: Rollout) -> st.SearchStrategy[AnyChange]:
    baseline = {item.id: item.due for item in rollout.items.values() if item.is_tracked and item.due}
    return st.just(Launched(baseline=baseline))


@st.composite
def _on_items(draw: st.DrawFn, rollout: Rollout) -> AnyChange:
    item = draw(st.sampled_from([rollout.items[item_id] for item_id in sorted(rollout.items)]))
    about = {"item_id": item.id, "stage": item.stage, "title": item.title}
    choice = draw(st.sampled_from(["edit", "edit", "remove", "lock", "status", "status", "move", "move"]))
    if choice == "edit":
        return ItemEdited(item=_edited(draw, item))
    if choice == "remove":
        return ItemRemoved(**about)
    if choice == "lock":
        return ItemLocked(**about, locked=draw(st.booleans()))
    if choice == "status":
        status = draw(st.sampled_from(sorted(STATUS_NAMES)))
        return StatusLogged(
            **about, status=status, note=draw(texts), on=draw(st.none() | days), group_ids=item.group_ids
        )
    return ItemMoved(**about, from_day=item.due or draw(days), to_day=draw(days), reason=draw(texts))


def _edited(draw: st.DrawFn, item: Item) -> AnyItem:
    change: dict[str, object] = {"title": draw(texts), "locked": draw(st.booleans())}
    if draw(st.booleans()):
        change |= draw(_guarded(type(item)))
    if item.DATE and draw(st.booleans()):
        change[item.DATE] = draw(days)
    # Validated, as a form would: what is typed is cleaned on its way in.
    return type(item).model_validate({**item.model_dump(), **change})  # type: ignore[return-value]
