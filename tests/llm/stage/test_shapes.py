"""The shape of an answer is derived from the item's class."""

import json
from typing import Any, get_args

import pytest

from playbook.core.base.fields import StageKey
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import CLASSES, AnyItem, Kind
from playbook.llm.builtin.builtin import load_stages
from playbook.llm.builtin.calendar import window_of
from playbook.llm.call import wire
from playbook.llm.stage.choices import ALL_GROUPS, NameChoices
from playbook.llm.stage.shapes import new_item_shape, parts_of
from playbook.llm.stage.slots import WIDE, answer_of, in_calls, slots_of
from tests.briefs import SCENARIOS, agency, learning_team
from tests.drafts import draft, scenario_draft

KINDS: tuple[Kind, ...] = get_args(Kind)
NEVER_ASKED = {
    "id", "kind", "stage", "provenance", "locked", "note", "rule_ids", "group_ids", "key_message_ids",
    "metric_ids", "data_class",
    "use_case_ids", "tells_item_id", "sender_role", "incident_contact", "status", "date", "start", "end",
    "first_read", "effective", "target_date", "next_review",
}  # fmt: skip


def shape(kind: Kind, brief: Brief | None = None) -> dict[str, Any]:
    brief = brief or agency()
    return new_item_shape(kind, NameChoices(brief), window_of(brief, brief.start))


def leaves(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Every schema of a value within a schema."""
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    if "items" in schema:
        inner.append(schema["items"])
    return [schema, *(leaf for schema_inside in inner for leaf in leaves(schema_inside))]


def test_only_fields_that_a_model_decides_are_asked_for():
    for kind in KINDS:
        names = set(shape(kind)["properties"])
        assert not NEVER_ASKED & names
        assert set(CLASSES[kind].model_fields) - NEVER_ASKED <= names
        assert {part.asked for part in parts_of(kind)} <= names
        assert names.isdisjoint(part.name for part in parts_of(kind) if part.sort == "week")


def test_every_text_ends_and_strict_servers_get_all_fields():
    for kind in KINDS:
        for leaf in leaves(wire.full(shape(kind, learning_team()))):
            if leaf.get("type") == "string":
                assert leaf.get("enum") or leaf["maxLength"] <= 600, kind
            if leaf.get("type") == "array":
                assert leaf["maxItems"] <= 200, kind
    for kind in KINDS:
        for leaf in leaves(wire.full(shape(kind))):
            if leaf.get("type") == "object":
                assert leaf["required"] == list(leaf["properties"]), kind
                assert leaf["additionalProperties"] is False, kind


def test_owners_groups_and_weeks_come_from_the_brief():
    fields = shape("message")["properties"]
    assert fields["owner"]["enum"][:3] == ["Maya Okafor", "Tom Lindqvist", "Nina Kowalski"]
    assert fields["groups"]["items"]["enum"][:2] == [ALL_GROUPS, "Strategy"]
    assert fields["sender"] == fields["owner"]
    brief = SCENARIOS["S5 manufacturer"]()
    owners = shape("message", brief)["properties"]["owner"]["enum"]
    assert {"the rollout lead", "the owner after the rollout", "the manager of Plants"} <= set(owners)
    assert shape("support")["properties"]["end_week"] == {"type": "integer", "minimum": -6, "maximum": 28}
    brief = learning_team()
    groups = [brief.groups[0].model_copy(update={"id": f"g{n}", "name": f"Group {n}"}) for n in range(120)]
    fields = shape("message", brief.model_copy(update={"groups": tuple(groups)}))["properties"]
    assert fields["groups"]["items"] == {"type": "string", "maxLength": 120}
    brief = agency().model_copy(update={"tools": ()})
    assert not {"approved_tools", "data_rules"} & set(shape("policy", brief)["properties"])
    assert "tool" not in shape("use_case", brief)["properties"]


def test_an_entry_says_first_what_it_does():
    brief = agency()
    slots = slots_of(draft(brief, load_stages(), only="communication").items, KINDS)
    answer = answer_of(slots, [shape("message")])
    shapes = answer["properties"]["items"]["items"]["anyOf"]
    firsts = [(next(iter(each["properties"])), *each["properties"]["do"]["enum"]) for each in shapes]
    assert {name for name, *_ in firsts} == {"do"}
    values = [value for _, *values in firsts for value in values]
    assert len(values) == len(set(values)) == len(shapes)
    assert {"drop", "add_message", "rewrite_message", "rewrite_key_message"} <= set(values)


@pytest.mark.long
def test_new_words_may_be_longer_than_those_that_stand_there():
    for scenario in SCENARIOS:
        for stage in load_stages():
            slots = slots_of(stage_items(scenario, stage.key), stage.kinds)
            shapes = answer_of(slots)["properties"]["items"]["items"]["anyOf"]
            limits = {each["properties"]["do"]["enum"][0]: each["properties"] for each in shapes}
            for slot in slots:
                for name, text in slot.texts.items():
                    assert len(text) <= limits[f"rewrite_{slot.item.kind}"][name]["maxLength"], (
                        scenario,
                        name,
                    )
                assert "unit" not in slot.texts


def test_a_call_is_one_small_enough_shape():
    for scenario in SCENARIOS:
        brief = SCENARIOS[scenario]()
        for stage in load_stages():
            new_items = [shape(kind, brief) for kind in stage.kinds]
            for call in in_calls(slots_of(stage_items(scenario, stage.key), stage.kinds)):
                assert len(call) <= WIDE.slots
                assert len(call) == 1 or sum(slot.length for slot in call) <= WIDE.chars
                schema = wire.full(answer_of(call, new_items))
                assert sum(len(leaf.get("enum", ())) for leaf in leaves(schema)) <= 1_000, scenario
                assert len(json.dumps(schema)) <= 20_000, scenario


def stage_items(scenario: str, stage: StageKey) -> tuple[AnyItem, ...]:
    return tuple(item for item in scenario_draft(scenario).items if item.stage == stage)
