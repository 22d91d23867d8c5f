"""Guardrails: what policies allow together and keep out of plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.errors import PlaybookError, Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded, ItemEdited, ItemRemoved
from playbook.core.log.changes.recipes import RecipeRemoved, RecipeSaved
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import apply, as_of, check
from playbook.core.log.undo import changes_to_undo
from playbook.core.plan.guardrails import (
    DATA_CLASSES,
    Guardrails,
    forbidden_at_work,
    guardrails_of,
    proposed_if_forbidden,
    tools_named,
    with_ticks,
)
from playbook.core.plan.items import DataClass, Policy, UseCase
from playbook.core.review.rules import governance
from tests.core.story import LT_RECIPE, PLANNED, event, events_of, laid

RULES = Policy(
    id="rules", title="Guardrails", approved_tools=("ChatGPT", "Whisper"),
    data_rules={"ChatGPT": ("public", "internal")})  # fmt: skip
PILOT = Policy(
    id="pilot", title="Pilot", approved_tools=("chatgpt",), data_rules={"CHATGPT": ("confidential",)}
)
MAILS = UseCase(id="mails", title="Draft mails", tool="ChatGPT", data_class="internal", status="approved")
TIGHTER = RULES.model_copy(update={"data_rules": {"ChatGPT": ("public",)}})


def changed(case: UseCase, **fields: object) -> UseCase:
    return case.model_copy(update=fields)


def test_a_tool_is_ruled_by_the_policies_that_approve_it():
    for tool, data_class, ruling in [
        ("ChatGPT", "internal", "allowed"), (" chatgpt ", "public", "allowed"),
        ("ChatGPT", "restricted", "forbidden"), ("Whisper", "restricted", "not_said"),
        ("Gemini", "public", "forbidden")
    ]:  # fmt: skip
        assert Guardrails((RULES,)).ruling(tool, data_class) == ruling


def test_what_any_policy_allows_is_allowed() -> None:
    both = Guardrails((RULES, PILOT))
    assert both.classes("ChatGPT") == {"public", "internal", "confidential"}
    assert both.why_forbidden("ChatGPT", "confidential") is None
    assert both.why_forbidden("ChatGPT", "restricted") == (
        "Restricted data may not go into ChatGPT: “Guardrails” and “Pilot” allow only public, internal and "
        "confidential data there."
    )


def test_only_what_the_rules_say_is_forbidden() -> None:
    unlisted = RULES.model_copy(update={"approved_tools": ("Whisper",)})
    shut = RULES.model_copy(update={"data_rules": {"ChatGPT": ()}, "title": ""})
    silent = RULES.model_copy(update={"data_rules": {}})
    no_data = "Public data may not go into ChatGPT: the guardrails allow no data at all there."
    for policies, tool, data_class, reason in [
        ((unlisted,), "ChatGPT", "public", "ChatGPT is not an approved tool in “Guardrails”."),
        ((shut,), "ChatGPT", "public", no_data), ((), "Gemini", "restricted", None),
        ((silent,), "Gemini", "restricted", None), ((RULES,), "", "restricted", None),
        ((RULES,), "ChatGPT", None, None),
        ((RULES,), "Gemini", None, "Gemini is not an approved tool in “Guardrails”.")
    ]:  # fmt: skip
        assert Guardrails(policies).why_forbidden(tool, data_class) == reason, (tool, data_class)
    assert {Guardrails(each).ruling("Gemini", "public") for each in ((), (silent,))} == {"not_said"}


def test_the_matrix_has_one_row_for_each_tool() -> None:
    items = {item.id: item for item in (RULES, PILOT, changed(MAILS, tool="Gemini"))}
    tools = tools_named(("Copilot", "chatGPT"), items.values())
    assert tools == ("Copilot", "chatGPT", "Whisper", "Gemini")
    rows = guardrails_of(items).matrix((*tools, "whisper", " "))
    assert [(row.tool, row.is_approved) for row in rows] == [
        ("Copilot", False), ("chatGPT", True), ("Whisper", True), ("Gemini", False)]  # fmt: skip
    assert ({*rows[0].rulings.values()}, {*rows[2].rulings.values()}) == ({"forbidden"}, {"not_said"})


def test_ticks_become_the_rules_of_one_policy() -> None:
    after = with_ticks(
        RULES, {"chatgpt": ("confidential", "public"), "Whisper": (), "Gemini": (), "Copilot": ("public",)}
    )
    assert after.approved_tools == ("ChatGPT", "Whisper", "Copilot")
    assert after.data_rules == {"ChatGPT": ("public", "confidential"), "Copilot": ("public",)}
    assert with_ticks(after, {"ChatGPT": ()}).data_rules["ChatGPT"] == ()


@given(
    st.dictionaries(
        st.sampled_from(["ChatGPT", "chatgpt", "Whisper", "Gemini"]),
        st.sets(st.sampled_from([*DATA_CLASSES])),
    )
)
def test_whatever_is_ticked_is_what_is_allowed(ticks: dict[str, set[DataClass]]) -> None:
    one_way = {tool.casefold(): classes for tool, classes in ticks.items()}
    after = Guardrails((with_ticks(RULES, one_way),))
    for tool, classes in one_way.items():
        assert {name for name in DATA_CLASSES if after.ruling(tool, name) == "allowed"} == classes
    assert with_ticks(RULES, {}) == RULES


def test_a_use_case_with_forbidden_data_names_the_policy() -> None:
    rollout = laid((*PLANNED, ItemAdded(item=RULES)))
    for status, words in (("pilot", "in a pilot"), ("approved", "approved")):
        with pytest.raises(Refused) as refusal:
            check(rollout, ItemAdded(item=changed(MAILS, data_class="restricted", status=status)))
        assert refusal.value.message == (
            "Restricted data may not go into ChatGPT: “Guardrails” allows only public and internal data "
            f"there. So “Draft mails” cannot be {words}."
        )
        assert "Keep it proposed" in refusal.value.hint
    with pytest.raises(Refused, match="Gemini is not an approved tool in “Guardrails”"):
        check(rollout, ItemAdded(item=changed(MAILS, tool="Gemini", data_class=None)))
    check(rollout, ItemAdded(item=changed(MAILS, tool="Whisper", data_class="restricted")))
    for status in (None, "proposed", "paused", "retired"):
        check(rollout, ItemAdded(item=changed(MAILS, data_class="restricted", status=status)))


def test_an_edit_is_refused_where_it_puts_forbidden_data_to_work() -> None:
    rollout = laid((*PLANNED, ItemAdded(item=RULES), ItemAdded(item=MAILS)))
    check(rollout, ItemEdited(item=changed(MAILS, title="Mails")))
    with pytest.raises(Refused, match="Confidential data may not go into ChatGPT"):
        check(rollout, ItemEdited(item=changed(MAILS, data_class="confidential")))
    waiting = laid([ItemEdited(item=changed(MAILS, data_class="confidential", status="proposed"))], rollout)
    with pytest.raises(Refused, match="cannot be in a pilot"):
        check(waiting, ItemEdited(item=changed(MAILS, data_class="confidential", status="pilot")))


def test_a_policy_may_forbid_what_is_at_work() -> None:
    rollout = laid((*PLANNED, ItemAdded(item=RULES), ItemAdded(item=MAILS), ItemEdited(item=TIGHTER)))
    assert forbidden_at_work(rollout.items) == (MAILS,)
    check(rollout, ItemEdited(item=changed(MAILS, title="Mails")))
    check(rollout, ItemEdited(item=changed(MAILS, status="paused")))
    with pytest.raises(Refused, match="cannot be in a pilot"):
        check(rollout, ItemEdited(item=changed(MAILS, status="pilot")))
    check(rollout, ItemRemoved(item_id="rules", stage="accountability"))


def test_a_recipe_with_forbidden_data_is_refused() -> None:
    rules = RULES.model_copy(update={"approved_tools": ("Assistant",), "data_rules": {"Assistant": ()}})
    rollout = laid((*PLANNED, ItemAdded(item=rules)))
    with pytest.raises(Refused, match="Internal data may not go into Assistant"):
        check(rollout, RecipeSaved(recipe=LT_RECIPE))
    check(rollout, RecipeSaved(recipe=LT_RECIPE.model_copy(update={"data_class": None})))
    before = laid((*PLANNED, RecipeSaved(recipe=LT_RECIPE), ItemAdded(item=rules)))
    check(before, RecipeSaved(recipe=LT_RECIPE.model_copy(update={"title": "Ten of them"})))
    with pytest.raises(Refused, match="Confidential data"):
        check(before, RecipeSaved(recipe=LT_RECIPE.model_copy(update={"data_class": "confidential"})))


def undo(changes: tuple[AnyChange, ...], back: int) -> Rollout:
    """Return the rollout after undoing a change counted from the end."""
    events = events_of(changes)
    change_set = events[-back].change_set
    undoing = [
        event(change, len(events) + number, change_set="undo", undoes=change_set)
        for number, change in enumerate(changes_to_undo(events, change_set), 1)
    ]
    return apply(undoing, apply(events, None))


def test_a_paused_use_case_or_a_policy_comes_back_with_undo() -> None:
    paused = ItemEdited(item=changed(MAILS, status="paused"))
    after = undo(
        (*PLANNED, ItemAdded(item=RULES), ItemAdded(item=MAILS), ItemEdited(item=TIGHTER), paused), 1
    )
    assert after.items["mails"] == MAILS
    looser = RULES.model_copy(update={"data_rules": {"ChatGPT": tuple(DATA_CLASSES)}})
    secret = ItemAdded(item=changed(MAILS, data_class="restricted"))
    after = undo((*PLANNED, ItemAdded(item=RULES), ItemEdited(item=looser), secret), 2)
    assert [case.id for case in forbidden_at_work(after.items)] == ["mails"]


def test_undo_brings_back_nothing_that_is_forbidden_now() -> None:
    story = (*PLANNED, ItemAdded(item=RULES), ItemAdded(item=MAILS))
    away: tuple[AnyChange, ...] = (
        ItemEdited(item=changed(MAILS, status="paused")),
        ItemRemoved(item_id="mails", stage="training", title="Draft mails"),
    )
    for change in away:
        with pytest.raises(Refused, match="So “Draft mails” cannot come back") as refusal:
            undo((*story, change, ItemEdited(item=TIGHTER)), 2)
        assert refusal.value.hint == "Change the guardrails first."
        assert undo((*story, change), 1).items["mails"] == MAILS
    gone = RecipeRemoved(recipe_id="h1", title=LT_RECIPE.title)
    shut = ItemAdded(item=RULES)
    with pytest.raises(Refused, match="Assistant is not an approved tool"):
        undo((*PLANNED, RecipeSaved(recipe=LT_RECIPE), gone, shut), 2)


CLASSES = st.sampled_from(["public", "internal"])
POLICIES = st.builds(
    lambda tools, rules: RULES.model_copy(update={"approved_tools": tools, "data_rules": rules}),
    st.sets(st.sampled_from(["ChatGPT", "Whisper"])).map(tuple),
    st.dictionaries(st.sampled_from(["ChatGPT", "Whisper"]), st.sets(CLASSES).map(tuple), max_size=2),
)
USES = st.builds(
    changed, st.just(MAILS), tool=st.sampled_from(["ChatGPT", "Whisper"]), data_class=CLASSES,
    status=st.sampled_from(["proposed", "approved", "paused"]))  # fmt: skip


@given(st.lists(POLICIES | USES | st.integers(1, 4), max_size=8))
def test_only_a_policy_or_its_undo_forbids_something(steps: list[Policy | UseCase | int]):
    events = events_of((*PLANNED, ItemAdded(item=RULES), ItemAdded(item=MAILS)))
    floor, now = len(events), apply(events, None)
    for step in steps:
        change_set = (
            "" if not isinstance(step, int) else events[max(floor, len(events) - step) - 1].change_set
        )
        name = f"g{len(events) + 1}"
        try:
            changes = changes_to_undo(events, change_set) if change_set else (ItemEdited(item=step),)  # type: ignore[arg-type]
            tried = [event(change, len(events) + 1, change_set=name, undoes=change_set) for change in changes]
            after = apply(tried, now)
        except PlaybookError:
            continue
        if forbidden_at_work(after.items) and isinstance(step, UseCase):
            before = now.items["mails"]
            assert (
                before.tool, before.data_class, before.status
            ) == (step.tool, step.data_class, step.status)  # fmt: skip
        if forbidden_at_work(after.items) and isinstance(step, int) and not any(map(_is_of_policy, changes)):
            first = next(entry.version for entry in events if entry.change_set == change_set)
            assert forbidden_at_work(as_of(events, first - 1).items), "undo is a way around the guardrails"
        events, now = [*events, *tried], after


def _is_of_policy(change: AnyChange) -> bool:
    return getattr(getattr(change, "item", None), "kind", "policy") == "policy"


def test_a_forbidden_draft_is_proposed_and_r40_reads_policies_so() -> None:
    before, after = {"rules": RULES}, {"rules": TIGHTER}
    assert proposed_if_forbidden(MAILS, before) == MAILS
    assert proposed_if_forbidden(MAILS, before, after).status == "proposed"
    assert proposed_if_forbidden(changed(MAILS, status="paused"), before, after).status == "paused"
    rails = Guardrails((RULES,))
    assert "leave to use restricted data in ChatGPT" in governance.lacks_of(
        changed(MAILS, data_class="restricted"), rails
    )
    assert "approved tool" in governance.lacks_of(changed(MAILS, tool="Gemini"), rails)
