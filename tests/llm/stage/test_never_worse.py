"""No edit adds a finding to the built-in plan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from playbook.core.base.fields import STAGES, StageKey
from playbook.core.case.case import Case, read_case
from playbook.core.plan.items import AnyItem, Owner, Provenance, UseCase
from playbook.core.review.review import OURS
from playbook.llm.builtin.kinds import load_kinds
from playbook.llm.stage.edits import Edit
from playbook.llm.stage.never_worse import BuiltinPlan
from playbook.llm.stage.slots import texts_of
from tests.briefs import SCENARIOS
from tests.drafts import draft_of
from tests.soak import some

TALK = "We come back to this in good time, and we talk with each other calmly about all of it."


@cache
def plan(scenario: str, stage: StageKey) -> BuiltinPlan:
    items, case = planned(scenario)
    brief = SCENARIOS[scenario]()
    around = tuple(item for item in items if item.stage != stage)
    slots = tuple(item for item in items if item.stage == stage)
    return BuiltinPlan(brief, around, slots, brief.start or date.min, case)


@cache
def planned(scenario: str) -> tuple[tuple[AnyItem, ...], Case]:
    brief = SCENARIOS[scenario]()
    today = brief.start or date.min
    return draft_of(brief, start=today).items, read_case(brief, load_kinds(), today)


def emptied(items: Iterable[AnyItem]) -> list[Edit]:
    """Every text but the title says nothing any more."""
    return [rewritten(item, **dict.fromkeys(list(texts_of(item))[1:], TALK)) for item in items]


def rewritten(item: AnyItem, **texts: str) -> Edit:
    return Edit("rewrite", item.model_copy(update=texts))


@pytest.mark.slow
@pytest.mark.soak
def test_whatever_is_edited_nothing_new_is_found():
    for scenario in some([*SCENARIOS], ["S7 law firm"]):
        for stage in STAGES:
            builtin = plan(scenario, stage)
            dropped = [Edit("drop", item, "Not needed here.") for item in builtin.slots]
            for edits in (emptied(builtin.slots), dropped):
                good, back = builtin.keep_good(edits)
                assert len(good) + len(back) == len(edits), (scenario, stage)
                before, after = (found(builtin, each) for each in ((), good))
                # What only this playbook asks for may go, with a reason.
                new = {found for found in after - before if edits is not dropped or found[0] not in OURS}
                assert not new, (scenario, stage)


def found(builtin: BuiltinPlan, edits: Iterable[Edit]) -> set[tuple[str, str | None]]:
    failing = builtin.review_with(edits).failing
    return {(each.rule_id, finding.group_id) for each in failing for finding in each.findings}


def test_only_what_brings_a_finding_is_taken_back():
    builtin = plan("S1 agency", "communication")
    messages = [item for item in builtin.slots if item.kind == "message" and "job_impact" in item.topics]
    bad = emptied(messages[:1])
    harmless = [
        rewritten(item, note="In the room where they meet anyway.")
        for item in builtin.slots
        if item not in messages[:1]
    ]
    good, [back] = builtin.keep_good([*bad, *harmless])
    assert back.edit in bad
    assert "jobs" in back.finding
    assert list(good) == harmless
    assert builtin.keep_good(harmless) == (tuple(harmless), ())


def test_what_the_brief_lacks_is_no_fault_of_an_edit():
    builtin = plan("S5 manufacturer", "leadership")
    assert found(builtin, ())
    notes = [rewritten(item, note="At the gate, at six.") for item in builtin.slots]
    assert builtin.keep_good(notes) == (tuple(notes), ())


def test_a_new_task_may_leave_open_which_data_it_needs():
    builtin = plan("S1 agency", "training")
    use_case = UseCase(
        id="use_case.ai.letters",
        title="Answer an angry letter",
        group_ids=tuple(group.id for group in builtin.brief.groups),
        owner=Owner(person_id=builtin.brief.lead_id),
        why="Asked for.",
        provenance=Provenance(source="model"),
        task="Draft it, then check each line.",
        tool=builtin.brief.tools[0],
        reviewer=Owner(person_id=builtin.brief.lead_id),
    )
    sessions = [rewritten(item, note="At the desk where the work lies.") for item in builtin.slots]
    edits = [*sessions, Edit("add", use_case)]
    assert found(builtin, edits) > found(builtin, ())
    assert builtin.keep_good(edits)[1] == ()


def test_what_only_this_playbook_asks_for_goes_and_a_worry_stays_answered():
    builtin = plan("S1 agency", "training")
    session = next(item for item in builtin.slots if item.id.startswith("training_session.second-round"))
    drop = Edit("drop", session, "Four people ask each other at the same table.")
    good, back = builtin.keep_good([drop])
    assert (list(good), back) == ([drop], ())
    assert {rule for rule, _ in found(builtin, good) - found(builtin, ())} == {"R23"}
    assert replace(builtin, may_cut=False).keep_good([drop])[0] == ()


def test_a_rewrite_that_breaks_what_this_playbook_asks_for_is_taken_back_beside_a_drop():
    builtin = plan("S1 agency", "communication")
    drops = [Edit("drop", item, "Said once.") for item in builtin.slots if item.id.endswith("after-90-days")]
    rewritten_alone, _ = builtin.keep_good(emptied(builtin.slots[:12]))
    beside, back = builtin.keep_good([*drops, *emptied(builtin.slots[:12])])
    assert drops
    assert back
    assert [edit for edit in beside if edit.do == "rewrite"] == list(rewritten_alone)


def test_a_dropped_task_gives_a_reason_only_for_the_rules_that_it_names():
    builtin = plan("S4 language app", "leadership")
    acts = [item for item in builtin.slots if item.id.startswith("sponsor_act.rhythm-after")]
    silent = [Edit("drop", item, "The sponsor is away.") for item in acts]
    nameless = [Edit("drop", item.model_copy(update={"rule_ids": ()}), "She is away.") for item in acts]
    assert builtin.keep_good(silent) == (tuple(silent), ())
    good, [back] = builtin.keep_good(nameless)
    assert not good
    assert back.finding.startswith("The sponsor does nothing visible for ")


def test_as_much_goes_as_the_review_allows_and_of_a_small_model_a_third():
    builtin = plan("S1 agency", "accountability")
    drops = [Edit("drop", item, "It says nothing about this company.") for item in builtin.slots]
    third = -(-len(drops) // 3)
    good, _ = builtin.keep_good(drops)
    assert len(good) > third
    assert {rule for rule, _ in found(builtin, good) - found(builtin, ())} <= OURS
    assert len(replace(builtin, may_cut=False).keep_good(drops)[0]) <= third


def test_each_edit_is_taken_back_for_the_finding_about_it():
    builtin = plan("S1 agency", "communication")
    messages = [item for item in builtin.slots if item.kind == "message" and "job_impact" in item.topics]
    _, back = builtin.keep_good(emptied(messages))
    assert len(back) > 1
    assert all(each.edit.item.title in each.finding for each in back if "message" in each.finding)


def test_a_place_that_brings_a_finding_goes_back_and_the_words_and_other_places_stay():
    builtin = plan("S1 agency", "communication")
    talk = next(item for item in builtin.slots if item.id.startswith("message.manager-talk"))
    word = next(item for item in builtin.slots if item.id.startswith("message.after-"))
    alone = talk.model_copy(update={"group_ids": talk.group_ids[:1], "note": "At the desk."})
    handed = word.model_copy(update={"owner": Owner(person_id=builtin.brief.lead_id)})
    edits = [Edit("rewrite", item, placed="They are there.") for item in (alone, handed)]
    good, [back] = builtin.keep_good(edits)
    assert [edit.item.group_ids for edit in good] == [talk.group_ids, word.group_ids]
    assert (good[0].item.note, good[1].item.owner) == ("At the desk.", handed.owner)
    assert back.note.startswith(f"“{talk.title}” keeps its day, owner and teams, because the review finds:")
