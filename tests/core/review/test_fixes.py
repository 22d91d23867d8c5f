"""What is proposed in full, and what accepting it does."""

from playbook.core.plan.plan_file import Plan
from playbook.core.review import RULES, accept, review
from tests.core.review.golden import FIXES, RESULTS, as_text, plans, proposals, results
from tests.core.review.plans import PERFECT
from tests.core.review.variants import brief_with, check

PLANS = plans()
AGAIN = "Read the difference, then: python -m tests.core.review.golden"


def test_every_proposal_is_as_it_was_last_read_by_a_person():
    assert as_text(proposals()) == FIXES.read_text(encoding="utf-8"), AGAIN


def test_every_result_is_as_it_was_last_read_by_a_person():
    assert as_text(results()) == RESULTS.read_text(encoding="utf-8"), AGAIN


def test_every_rule_that_can_propose_does_so_somewhere():
    assert {fix["rule_id"] for fix in proposals()} == {rule.id for rule in RULES if rule.propose}


def test_what_needs_a_fact_or_a_decision_is_left_to_a_person():
    assert [rule.id for rule in RULES if not rule.propose] == ["R01", "R06", "R07", "R08", "R33"]


def test_accepting_proposals_leaves_only_what_needs_a_person():
    for name in PLANS:
        brief, items = PLANS[name]
        plan = tuple(items)
        for _ in range(8):
            for rule in RULES:
                plan = accept(plan, check(rule.id, plan, brief).fixes)
        remaining = {result.rule_id for result in review(brief, plan).failing}
        # Facts, use cases and numbers are a person's; so is what to drop where all of it asks too many hours.
        assert remaining <= {"R01", "R06", "R07", "R09", "R24", "R31", "R33", "R40"}, name
        Plan.model_validate_json(Plan(brief=brief, items=plan).model_dump_json())


def test_proposals_name_roles_where_nobody_is_named():
    nobody = brief_with(sponsor_id=None, lead_id=None, people=())
    names = {person_id for group in nobody.groups if (person_id := group.manager_id)}
    for result in review(nobody, []).results:
        for item in (fix for fix in result.fixes for fix in fix.add):
            assert item.owner is None or item.owner.role or item.owner.person_id in names


def test_proposals_bear_their_rule_and_leave_a_redraft_free():
    for result in review(PERFECT, []).results:
        for item in (fix for fix in result.fixes for fix in fix.add):
            assert item.rule_ids == (result.rule_id,)
            assert (item.provenance.source, item.provenance.writer) == ("builtin", "plan review")
            assert not item.is_protected


def test_asking_twice_gives_the_same_proposals():
    once, again = review(PERFECT, []), review(PERFECT, [])
    assert [result.fixes for result in once.results] == [result.fixes for result in again.results]


def test_ids_of_proposals_are_short_and_free():
    for result in review(PERFECT, []).results:
        ids = [item.id for fix in result.fixes for item in fix.add]
        assert len(set(ids)) == len(ids)
        assert all(len(id_) <= 120 for id_ in ids)


def test_the_longest_group_names_make_valid_proposals():
    long = "x" * 120
    group = PERFECT.groups[0].model_copy(update={"id": long, "name": "N" * 120, "manager_id": None})
    brief = brief_with(groups=(group,), headcount=group.size)
    for result in review(brief, []).results:
        accepted = accept((), result.fixes)
        Plan.model_validate_json(Plan(brief=brief, items=accepted).model_dump_json())
