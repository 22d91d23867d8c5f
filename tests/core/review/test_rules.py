"""What rules publish, propose and change, and how fast they run."""

import json
import re
from itertools import zip_longest
from pathlib import Path

import pytest

from playbook.core.base.words import count, listed, say, some
from playbook.core.case.case import read_case
from playbook.core.plan.items import LeftOut, Message, SponsorAct
from playbook.core.plan.plan_file import Plan
from playbook.core.review.document import rules_as_markdown
from playbook.core.review.result import Fix
from playbook.core.review.review import (
    ALARMS,
    DEFAULTS,
    RULES,
    SOURCES,
    Thresholds,
    View,
    accept,
    review,
    without_dropped,
)
from playbook.core.review.sources import with_names
from playbook.llm.builtin.kinds import load_kinds
from tests import soak
from tests.core.review.golden import CHANGES, FIXES, RESULTS, as_text, changes, plans, proposals, results
from tests.core.review.plans import PERFECT, PERFECT_PLAN, day, without
from tests.core.review.variants import brief_with, check

ROOT = Path(__file__).parent.parent.parent.parent
EVERY = (*RULES, *ALARMS)
# The severities that rules.md publishes.
ERRORS = [
    "R01", "R05", "R07", "R08", "R10", "R11", "R12", "R13", "R17", "R18", "R20", "R24", "R28", "R29", "R32",
    "R33", "R35", "R39", "R40", "R53"]  # fmt: skip
# Figures and phrases that rules.md says not to present as facts, and other firms' marks.
NEVER = r"70\s?%|75%|25-35|60-75|73|79%|29%|influence model|ADKAR|Prosci|Proxima|workslop|PCT"


def test_every_rule_says_all_that_is_to_be_said_about_it():
    for standard in EVERY:
        assert standard.title
        assert standard.question.endswith("?")
        assert standard.checks.endswith(".")
        assert not standard.checks.startswith(standard.id)
        assert re.fullmatch(r"[A-D](/[A-D])?", standard.grade)
        assert standard.sources
        assert set(standard.sources) <= set(SOURCES)
        assert set(standard.thresholds) <= set(Thresholds.model_fields)


def test_severities_defaults_and_sources_are_as_published():
    assert [rule.id for rule in RULES if rule.severity == "E"] == ERRORS
    assert [rule.id for rule in RULES if rule.severe_when] == [
        "R03", "R27", "R41", "R42", "R45", "R48", "R51", "R55"]  # fmt: skip
    assert [rule.id for rule in RULES if rule.small_company] == [
        "R02", "R03", "R08", "R25", "R34", "R38", "R54"]  # fmt: skip
    assert (
        review(PERFECT, PERFECT_PLAN) == review(PERFECT, PERFECT_PLAN, DEFAULTS) == review(PERFECT,
        PERFECT_PLAN, Thresholds()))  # fmt: skip
    assert [key for key, source in SOURCES.items() if not source.links] == ["ours", "MS6"]
    links = [link for source in SOURCES.values() for link in source.links]
    assert all(re.fullmatch(r"https?://\S+", link) for link in links)


def test_titles_and_questions_are_told_apart():
    assert (
        len({standard.title for standard in EVERY})
        == len({standard.question for standard in EVERY})
        == len(EVERY)
    )


def test_no_doubtful_figure_and_no_mark_is_in_our_words():
    words = [text for standard in EVERY for text in (standard.title, standard.question, standard.checks)]
    words += [source.name for source in SOURCES.values()]
    words += [field.description or "" for field in Thresholds.model_fields.values()]
    assert [text for text in words if re.search(NEVER, text)] == []


def test_the_page_is_up_to_date_and_every_threshold_used():
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == rules_as_markdown(), (
        "Write it anew: python -c 'from playbook.core.review.document import rules_as_markdown as page; "
        'open("docs/rules.md", "w").write(page())\''
    )
    assert {name for standard in EVERY for name in standard.thresholds} == set(Thresholds.model_fields)


def test_the_page_names_every_rule_threshold_and_used_source():
    page = rules_as_markdown()
    for standard in EVERY:
        assert f"### {standard.id} {standard.title}" in page
        assert f"- A skeptic asks: {standard.question}" in page
    for name in Thresholds.model_fields:
        assert f"| `{name}` | " in page
    used = {key for standard in EVERY for key in standard.sources}
    assert all((f"**{key}**" in page) == (key in used) for key in SOURCES)
    assert "`reinforce_on_days` 30, 60, 90" in page
    assert "- Severity: warning; error when a region of the rollout is the EU" in page
    assert "- Small company: not asked: everybody knows whom to ask" in page
    assert re.findall(r"\n## (.+)", page) == [
        "Leadership", "Teams, impact and load", "Communication", "Training", "Reinforcement",
        "Accountability, metrics and people", "Governance", "Words and promises",
        "Feasibility, order and targets", "Warnings on what is logged", "Thresholds",
        "Sources"]  # fmt: skip


def test_accepting_a_fix_replaces_in_place_and_adds_at_the_end():
    first, second = (SponsorAct(id=key, date=day(0)) for key in ("one", "two"))
    later, new = SponsorAct(id="one", date=day(1)), SponsorAct(id="new")
    fix = Fix(rule_id="R03", label="", change=(later,), add=(new,))
    assert (accept([first, second], [fix]), accept([first], [])) == ((later, second, new), (first,))


def test_advice_left_out_with_a_reason_is_information():
    found = review(PERFECT, without("peer", "ready"))
    dropped = LeftOut(stage="training", title="A peer", reason="All sit in one room", rule_ids=("R54", "R62"))
    after = without_dropped(found, (dropped, LeftOut(stage="training", reason="No", rule_ids=("R03",))))
    changed = [result.rule_id for result in after.results if result != found.by_id[result.rule_id]]
    assert changed == ["R54"]
    assert after.by_id["R54"].severity == "I"
    told = [finding.text for finding in found.by_id["R54"].findings]
    assert [finding.text for finding in after.by_id["R54"].findings] == [
        "Dropped by the writer: “A peer”. All sit in one room.", *told]  # fmt: skip


def test_an_item_that_names_a_team_twice_is_one_of_its_items():
    web = PERFECT.groups[-1]
    message = Message(id="m", group_ids=(web.id, web.id))
    assert View(PERFECT, [message], DEFAULTS).of(Message, web) == [message]


def test_a_view_with_a_case_takes_from_it_who_has_sessions_and_keeps_it():
    groups = (PERFECT.groups[0].model_copy(update={"sessions": "none"}), *PERFECT.groups[1:])
    brief = brief_with(groups=groups)
    case = read_case(brief, load_kinds(), day(-60))
    view = View(brief, [], DEFAULTS, None, case).with_items(PERFECT_PLAN)
    assert view.case is case
    assert [view.exposure(group) for group in groups] == [case.exposure(group) for group in groups]
    assert view.exposure(groups[0]) != view.exposure(groups[1])


def test_a_code_of_a_source_reads_as_its_name():
    named = "A (source: practitioners on how often and face to face) and [note]"
    assert with_names("A [P2] and [note]") == named


def test_words_for_days_lists_and_counts():
    assert say(day(10)) == "March 12, 2026"
    assert [listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c"]  # fmt: skip
    assert some(["a", "b", "c", "d"]) == "a, b, c and d"
    assert some(["a", "b", "c", "d", "e"]) == "a, b, c, d and e"
    assert some(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d and 2 more"
    assert [count(number, "day") for number in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert (count(2, "person", "people"), count(1, "person", "people")) == ("2 people", "1 person")


PLANS = plans()
AGAIN = "Read the difference, then: python -m tests.core.review.golden"


def test_results_and_proposals_are_as_last_read_by_a_person():
    assert as_text(proposals()) == FIXES.read_text(encoding="utf-8"), AGAIN
    assert as_text(results()) == RESULTS.read_text(encoding="utf-8"), AGAIN


@pytest.mark.part
def test_one_other_value_limit_or_day_alters_what_a_person_last_read():
    every = CHANGES.read_text(encoding="utf-8").splitlines(keepends=True)
    of_values = [line for line in every if line.startswith('{"change": ')]
    lines = [*soak.some(of_values, of_values[:: len(of_values) // 40]), *every[len(of_values) :]]
    chosen = {json.loads(line).get("change") for line in lines}
    for change, line in zip_longest(changes(chosen), lines):
        assert as_text([change]) == line, AGAIN


def test_rules_propose_and_leave_facts_and_decisions_to_people():
    assert {fix["rule_id"] for fix in proposals()} == {rule.id for rule in RULES if rule.propose}
    by_people = [rule.id for rule in RULES if not rule.propose and rule.id < "R41"]
    assert by_people == ["R01", "R06", "R07", "R08", "R33"]
    later = [rule.id for rule in RULES if rule.propose and rule.id > "R40"]
    assert later == ["R49", "R50", "R53", "R55", "R62"]


def test_accepting_proposals_leaves_only_what_needs_a_person():
    for name in PLANS:
        brief, items = PLANS[name]
        plan = tuple(items)
        for _ in range(8):
            for rule in RULES:
                plan = accept(plan, check(rule.id, plan, brief).fixes)
        # Words, order and what practitioners look for are a person's, too.
        remaining = {result.rule_id for result in review(brief, plan).failing if result.rule_id < "R41"}
        # Facts, use cases and numbers are a person's; so is what to drop where all of it asks too many hours.
        assert remaining <= {"R01", "R06", "R07", "R09", "R24", "R31", "R33", "R40"}, name
        Plan.model_validate_json(Plan(brief=brief, items=plan).model_dump_json())


def test_proposals_name_roles_where_nobody_is_named():
    nobody = brief_with(sponsor_id=None, lead_id=None, people=())
    names = {person_id for group in nobody.groups if (person_id := group.manager_id)}
    proposed = [item for result in review(nobody, []).results for fix in result.fixes for item in fix.add]
    assert proposed
    for item in proposed:
        assert item.owner is None or item.owner.role or item.owner.person_id in names


def test_proposals_bear_their_rule_and_leave_a_redraft_free():
    results = review(PERFECT, []).results
    proposed = [(result.rule_id, item) for result in results for fix in result.fixes for item in fix.add]
    assert proposed
    for rule_id, item in proposed:
        assert item.rule_ids == (rule_id,)
        assert (item.provenance.source, item.provenance.writer) == ("builtin", "plan review")
        assert not item.is_protected


def test_proposals_are_the_same_twice_and_their_ids_free():
    once, again = review(PERFECT, []), review(PERFECT, [])
    assert [result.fixes for result in once.results] == [result.fixes for result in again.results]
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


def test_a_message_that_a_fix_adds_has_words_to_be_said():
    added = [item for fix in proposals() for item in fix.get("add", ()) if "sender" in item]
    assert added
    assert all(item["body"] for item in added)


def test_no_fix_comes_on_a_day_that_is_past():
    today = day(20)
    for brief, items in plans().values():
        days = {item.id: item.due for item in items}
        for result in review(brief, items, today=today).results:
            for fix in result.fixes:
                new = [item.due for item in (*fix.add, *fix.change) if item.due != days.get(item.id)]
                assert all(due is None or due >= today for due in new), fix.label
