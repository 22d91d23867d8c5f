"""Taking away what a passing rule relied on makes it fail, or leaves it passing for a reason given here."""

from playbook.core.review import review
from tests.core.review.plans import PERFECT, PERFECT_PLAN, without

PASSING = review(PERFECT, PERFECT_PLAN)
RELIED_ON = [(result.rule_id, item_id) for result in PASSING.results for item_id in result.inputs.item_ids]

# (rule, item) pairs that do not fail without the item, with the state they have instead, and why.
OTHERWISE: dict[tuple[str, str], tuple[str, str]] = {
    ("R03", "act-336"): ("pass", "it is on the last day, and from the act before it is no longer silence"),
    ("R18", "follow-up"): ("pass", "the message that tells the win comes within the month as well"),
    ("R15", "opening"): ("pass", "the follow-up and the manager's meeting carry it"),
    ("R15", "own-creative"): ("pass", "the manager's other meeting, after go-live, is live too"),
    ("R15", "own-media"): ("pass", "the manager's other meeting, after go-live, is live too"),
    ("R15", "own-web"): ("pass", "the manager's other meeting, after go-live, is live too"),
    ("R20", "practice"): ("pass", "the basics are before go-live too"),
    ("R21", "practice"): ("pass", "the basics are fresh enough too"),
    ("R22", "basics"): ("pass", "the practice is then the first training, and prepared as well"),
    ("R26", "basics"): ("pass", "the practice is then the first training, and later as well"),
    ("R17", "opening"): ("pass", "the manager's own message is then the first, after the briefing as well"),
    ("R32", ""): ("pass", "what is not in the plan needs no owner"),
    ("R33", ""): ("pass", "what is not in the plan needs no target"),
    ("R36", ""): ("pass", "the other metrics are read early as well"),
    ("R40", ""): ("pass", "the other use cases are in order as well"),
}


def test_a_rule_needs_each_item_that_it_relied_on():
    for rule_id, item_id in RELIED_ON:
        after = review(PERFECT, without(item_id)).by_id[rule_id]
        expected, reason = OTHERWISE.get((rule_id, item_id)) or OTHERWISE.get((rule_id, "")) or ("fail", "")
        if (rule_id, item_id) == ("R40", "policy"):
            expected = "fail"
        assert after.state == expected, reason
        assert item_id not in after.inputs.item_ids, rule_id


def test_every_rule_that_looks_at_items_says_which():
    of_the_brief = {"R01", "R06", "R07", "R08", "R09"}
    assert {result.rule_id for result in PASSING.results if not result.inputs.item_ids} == of_the_brief


def test_every_exception_is_needed():
    assert {pair for pair in OTHERWISE if pair[1]} <= set(RELIED_ON)
