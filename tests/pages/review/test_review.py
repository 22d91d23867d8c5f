"""Review, and the findings and alarms beside other pages, on the real app."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel
from streamlit.testing.v1 import AppTest

from playbook.core.base.access import Actor
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded, ItemRemoved
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Condition
from playbook.core.plan.items import AnyItem, CheckinSeries, Kind, LeftOut, Metric, Milestone, Owner
from playbook.core.review.document import PART_TITLES
from playbook.core.review.review import RULES, review
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import plans, reviews, rollouts, tracking
from playbook.desk.record import history
from playbook.llm.builtin.builtin import load_stages
from playbook.ui.review import alarm_panel, finding_words
from tests.core.review.plans import a_brief, sound_plan, without
from tests.drafts import draft
from tests.pages.made import TODAY
from tests.pages.steps import (
    DANA,
    OpenPage,
    go,
    hides,
    plain_text,
    press,
    press_label,
    put,
    put_state,
    shows,
    stored,
)

Model = TypeVar("Model", bound=BaseModel)
HEADINGS = ("title", "header", "subheader")
COVERAGE, QUESTIONS, RULES_TAB = "Coverage", "A skeptic asks", "All rules"


def planned(workspace: Workspace, brief: Brief, items: Sequence[AnyItem]) -> Rollout:
    started = rollouts.start_rollout(workspace, DANA, brief.name or "A rollout")
    fields = sorted(set(Brief.model_fields) - {"groups", "people"})
    changes = [
        BriefEdited.of(brief, *fields),
        *(PersonSaved(person=person) for person in brief.people),
        *(GroupSaved(group=group) for group in brief.groups),
        *(ItemAdded(item=item) for item in items),
    ]
    return commit(workspace, DANA, started.id, started.version, changes)


def sound(workspace: Workspace, *missing: str) -> Rollout:
    return planned(workspace, a_brief(), without(*missing, items=sound_plan(a_brief())))


def fixable(workspace: Workspace, *missing: str) -> Rollout:
    """Start a plan whose days are still to come."""
    items = without(*missing, items=sound_plan(a_brief()))
    return planned(workspace, _ahead(a_brief()), [_ahead(item) for item in items])


def _ahead(thing: Model) -> Model:
    """Return a brief or an item ten weeks later."""

    def later(day: re.Match[str]) -> str:
        return (date.fromisoformat(day[0]) + timedelta(weeks=10)).isoformat()

    return thing.model_validate_json(re.sub(r"\d{4}-\d\d-\d\d", later, thing.model_dump_json()))


def headings(app: AppTest) -> list[tuple[str, str]]:
    return [(element.tag, element.value) for element in (*app.title, *app.header, *app.subheader)]


def test_one_of_two_metrics_that_count_the_same_goes_with_one_click(
    workspace: Workspace, open_page: OpenPage
):
    rollout, about = sound(workspace), {"title": "Cracked tiles a week", "unit": "tiles", "baseline": 9}
    tiles = [
        Metric(id=f"tiles-{number}", target=4, target_date=date(2026, 5, number), **about)
        for number in (4, 20)
    ]
    put(workspace, rollout.id, *(ItemAdded(item=metric) for metric in tiles))
    app = press(open_page("review", rollout.id), f"finding.{rollout.id}.R66.drop.tiles-20")
    assert "tiles-20" not in stored(workspace, rollout.id).items
    assert "tiles-4" in stored(workspace, rollout.id).items
    hides(app, "Both count the same.")


def test_without_a_plan_it_says_what_to_do_first(workspace: Workspace, open_page: OpenPage):
    app = open_page("review", rollouts.start_rollout(workspace, DANA, "Empty").id)
    assert "There is no plan to check yet" in app.info[0].value
    assert not app.error
    assert ("h2", "All rules") in headings(app)
    app = open_page("review", planned(workspace, a_brief(), []).id)
    assert "has no tasks yet" in app.info[0].value
    assert ("h2", "Findings") in headings(app)


def test_a_sound_plan_is_ready(workspace: Workspace, open_page: OpenPage):
    app = open_page("review", sound(workspace).id)
    assert app.success[0].value == "**Ready.** Every check that applies passes."
    assert "Nothing to fix." in plain_text(app)
    put_state(app, "review.tab", COVERAGE)
    assert [metric.value for metric in app.metric] == ["100%"] * 5
    assert "66 of 66 published rules pass." in plain_text(app)


def test_a_plan_without_errors_on_dates_that_fail_is_not_ready(workspace: Workspace, open_page: OpenPage):
    soon = TODAY + timedelta(days=4)
    brief = a_brief(start=TODAY, go_live=soon, end=TODAY + timedelta(days=200))
    groups = tuple(group.model_copy(update={"go_live": soon}) for group in brief.groups)
    brief = brief.model_copy(update={"groups": groups})
    app = open_page("review", planned(workspace, brief, draft(brief, load_stages(), start=TODAY).items).id)
    assert app.error[0].value.startswith("**Not ready: dates that don't work yet")


def test_a_failing_error_makes_it_not_ready_and_is_counted(workspace: Workspace, open_page: OpenPage):
    app = open_page("review", sound(workspace, "own-creative", "briefing").id)
    assert app.error[0].value == "**Not ready: 3 errors and 7 warnings.**"
    put_state(app, "review.tab", COVERAGE)
    assert "56 of 66 published rules pass." in plain_text(app)
    assert next(metric for metric in app.metric if metric.label == "Communication").value != "100%"
    assert any("fail" in caption.value and "pass" in caption.value for caption in app.caption)


def test_headings_come_in_order_without_a_gap(workspace: Workspace, open_page: OpenPage):
    app = open_page("review", sound(workspace, "own-creative", "champions-creative").id)
    levels = [int(element.tag[1]) for element in app.main if element.type in HEADINGS]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_errors_come_before_warnings(workspace: Workspace, open_page: OpenPage):
    items = [item for item in without("briefing", items=sound_plan(a_brief())) if item.kind != "champion"]
    app = open_page("review", planned(workspace, a_brief(), items).id)
    shown = [value for tag, value in headings(app) if tag == "h3"]
    assert [word.split(" (")[0] for word in shown] == ["Errors", "Warnings"]


def test_what_a_writer_left_out_comes_last_with_its_reason(workspace: Workspace, open_page: OpenPage):
    rollout = sound(workspace, "briefing")
    items = [item for item in rollout.items.values() if item.kind == "champion"]
    removed = [
        ItemRemoved(
            item_id=item.id,
            stage=item.stage,
            left_out=LeftOut(
                stage=item.stage, title=item.title, reason="All sit in one room", rule_ids=("R38",)
            ),
        )
        for item in items
    ]
    app = open_page("review", commit(workspace, DANA, rollout.id, rollout.version, removed).id)
    shown = [value.split(" (")[0] for tag, value in headings(app) if tag == "h3"]
    assert (shown[0], shown[-1]) == ("Errors", "Left out, with a reason")
    assert f"Dropped by the writer: “{items[0].title}”. All sit in one room." in plain_text(app)


def test_a_finding_says_what_is_wrong_and_a_press_fixes_it(workspace: Workspace, open_page: OpenPage):
    rollout = fixable(workspace, "briefing")
    app = open_page("review", rollout.id)
    failed = reviews.review_of(workspace, rollout).by_id["R17"]
    words = plain_text(app)
    shows(words, failed.title, failed.findings[0].text)
    assert failed.title not in " ".join(each.proto.popover.label for each in app.get("popover"))
    put_state(app, f"finding.{rollout.id}.R17.fix")
    assert stored(workspace, rollout.id).version == rollout.version
    (fix,) = reviews.review_of(workspace, rollout).by_id["R17"].fixes
    assert fix.label in plain_text(app)
    press_label(app, "Add these")
    after = stored(workspace, rollout.id)
    assert set(after.items) - set(rollout.items) == {item.id for item in fix.add}
    assert reviews.review_of(workspace, after).by_id["R17"].state == "pass"
    assert not any(popover.key == f"finding.{rollout.id}.R17.fix" for popover in app.get("popover"))
    press_label(app, "Undo")
    assert stored(workspace, rollout.id).items == rollout.items


def test_the_details_say_what_was_looked_at(workspace: Workspace, open_page: OpenPage):
    items = [item for item in sound_plan(a_brief()) if item.id != "tells"]
    rollout = planned(workspace, a_brief(), items)
    failed = reviews.review_of(workspace, rollout).by_id["R14"]
    assert failed.state == "fail"
    app = put_state(open_page("review", rollout.id), f"finding.{rollout.id}.R14.details")
    words = plain_text(app)
    assert "times that each team meets each key message: 5" in words
    shows(words, "Evidence: moderate (secondary source)", "What it looked at")


def test_many_items_it_looked_at_are_a_list_that_opens_one(workspace: Workspace, open_page: OpenPage):
    rollout = sound(workspace)
    results = reviews.review_of(workspace, rollout).results
    passed = next(result for result in results if len(result.inputs.item_ids) > 8)
    app = open_page("review", rollout.id)
    app.session_state["review.state"] = "all"
    app.session_state["review.words"] = passed.rule_id
    put_state(app, f"finding.{rollout.id}.{passed.rule_id}.details")
    picked = app.selectbox(f"finding.{rollout.id}.{passed.rule_id}.pick")
    assert len(picked.options) == len(passed.inputs.item_ids)
    item = rollout.items[passed.inputs.item_ids[3]]
    picked.set_value(item.id).run()
    assert app.title[0].value == item.stage.capitalize()


def test_an_item_it_looked_at_opens_on_the_page_of_its_stage(workspace: Workspace, open_page: OpenPage):
    items = [
        item.model_copy(update={"date": item.date - timedelta(days=60)}) if item.id == "practice" else item
        for item in sound_plan(a_brief())
    ]
    rollout = planned(workspace, a_brief(), items)
    failing = reviews.review_of(workspace, rollout).failing
    result = next(result for result in failing if 0 < len(result.inputs.item_ids) < 6)
    item = rollout.items[result.inputs.item_ids[0]]
    app = open_page("review", rollout.id)
    assert app.button(key=f"finding.{rollout.id}.R53.go").label.startswith("Edit “")
    put_state(app, f"finding.{rollout.id}.{result.rule_id}.details")
    press(app, f"finding.{rollout.id}.{result.rule_id}.open.0")
    assert app.title[0].value == item.stage.capitalize()
    assert any(element.key == f"edit.{item.id}" for element in app.button)


def test_tasks_of_a_check_change_together_and_lead_back_to_it(workspace: Workspace, open_page: OpenPage):
    items = [
        item.model_copy(update={"external": True, "reviewer": None}) if item.kind == "use_case" else item
        for item in sound_plan(a_brief())
    ]
    case = next(item for item in items if item.kind == "use_case")
    twin = case.model_copy(update={"id": "twin", "measure": ""})
    rollout = planned(workspace, a_brief(), [*items, twin, case.model_copy(update={"id": "third"})])
    app = open_page("review", rollout.id)
    app.session_state["review.words"] = "R40"
    press(app, f"finding.{rollout.id}.R40.all")
    assert app.title[0].value == case.stage.capitalize()
    assert "Back to Checks" in [button.label for button in app.button]
    go(app, case.stage)
    app.selectbox(key="bulk.reviewer").set_value("the sponsor")
    tool = app.selectbox(key="bulk.tool").options[0]
    app.selectbox(key="bulk.tool").set_value(tool)
    press_label(app, "Set these")
    after = stored(workspace, rollout.id)
    assert {item.tool for item in after.items.values() if item.kind == "use_case"} == {tool}
    assert {item.reviewer.role for item in after.items.values() if item.kind == "use_case"} == {"the sponsor"}


def test_what_a_plan_lacks_opens_its_form(workspace: Workspace, open_page: OpenPage):
    brief = a_brief()
    rollout = planned(workspace, brief, [item for item in sound_plan(brief) if item.kind != "metric"])
    app = open_page("review", rollout.id)
    app.session_state["review.words"] = "R36"
    app.run()
    press(app, f"finding.{rollout.id}.R36.add")
    assert app.title[0].value == "Accountability"
    shows(plain_text(app), "New metric")


@pytest.mark.long
@pytest.mark.parametrize(("rule", "kind"), [("R03", "sponsor_act"), ("R61", "milestone"), ("R65", "message")])
def test_the_form_of_what_a_plan_lacks_opens_with_what_the_finding_says(
    workspace: Workspace, open_page: OpenPage, rule: str, kind: Kind
):
    brief = a_brief()
    rollout = planned(workspace, brief, [Milestone(id="m", title="Kilns are lit", date=brief.go_live)])
    result = reviews.review_of(workspace, rollout).by_id[rule]
    item = reviews.opening_for(workspace, rollout, result, kind)
    person = brief.sponsor_id if kind == "sponsor_act" else brief.lead.id
    assert (item.id, item.owner, item.provenance.source) == ("new", Owner(person_id=person), "person")
    assert (bool(item.title), item.group_ids) == (True, tuple(group.id for group in brief.groups))
    app = open_page("review", rollout.id)
    app.session_state["review.words"] = rule
    app.run()
    press(app, f"finding.{rollout.id}.{rule}.add")
    assert item.title in [field.value for field in app.text_input]
    press_label(app, "Add to the plan")
    (added,) = [each for each in stored(workspace, rollout.id).items.values() if each.title == item.title]
    assert (added.due, added.owner) == (item.due, item.owner)
    assert added.due


@pytest.mark.long
@pytest.mark.parametrize(
    ("empty", "step"),
    [
        ({"expected_benefit": ""}, "The change"),
        ({"risk_of_not_changing": ""}, "The change"),
        ({"groups": tuple(group.model_copy(update={"impact": {}}) for group in a_brief().groups)},
         "People and teams"),
    ],
)  # fmt: skip
def test_an_error_about_the_brief_leads_to_its_step(
    workspace: Workspace, open_page: OpenPage, empty: dict[str, Any], step: str
):
    items = [
        item.model_copy(update={"topics": ("why",)}) if item.id == "opening" else
        item.model_copy(update={"benefit": ""}) if item.kind == "objective" else item
        for item in sound_plan(a_brief())
    ]  # fmt: skip
    rollout = planned(workspace, a_brief(**empty), items)
    links = [link for link in open_page("review", rollout.id).get("page_link") if "Fill it in" in link.label]
    assert f"Fill it in under Brief: {step}" in [link.label for link in links]
    assert any("step=" in link.proto.query_string for link in links)


def test_a_missing_field_links_to_where_it_is_filled_in(workspace: Workspace, open_page: OpenPage):
    rollout = planned(workspace, a_brief(end=None), sound_plan(a_brief()))
    app = put_state(open_page("review", rollout.id), f"finding.{rollout.id}.R03.details")
    assert "Fill it in under Brief: Dates and conditions" in [link.label for link in app.get("page_link")]
    assert "Missing" in plain_text(app)
    assert "Brief: end" in plain_text(app).lower().replace("brief", "Brief")


@pytest.mark.long
def test_fields_on_two_steps_have_a_link_each(workspace: Workspace, open_page: OpenPage):
    rollout = planned(workspace, a_brief(lead_hours_per_week=None, budget=None), sound_plan(a_brief()))
    app = put_state(open_page("review", rollout.id), f"finding.{rollout.id}.R06.details")
    labels = [link.label for link in app.get("page_link")]
    for step in ("People and teams", "Dates and conditions"):
        assert f"Fill it in under Brief: {step}" in labels


@pytest.mark.long
def test_an_overload_leads_to_the_hours_of_that_very_team(workspace: Workspace, open_page: OpenPage):
    full, *others = a_brief().groups
    full = full.model_copy(update={"capacity_hours_per_week": 1})
    roomy = [group.model_copy(update={"capacity_hours_per_week": 40}) for group in others]
    rollout = planned(workspace, a_brief(groups=(*roomy, full)), sound_plan(a_brief()))
    shows(app := open_page("review", rollout.id), f"{full.name} is over capacity in")
    [query] = [
        link.proto.query_string for link in app.get("page_link") if "check=R09" in link.proto.query_string
    ]
    assert f"field=groups.capacity_hours_per_week&back=review&check=R09&team={full.id}" in query


def test_a_fix_that_only_changes_items_says_so_before_and_after(workspace: Workspace, open_page: OpenPage):
    items = [
        item.model_copy(update={"completion_recorded": False}) if item.kind == "training_session" else item
        for item in sound_plan(a_brief())
    ]
    rollout = planned(workspace, a_brief(), items)
    app = put_state(open_page("review", rollout.id), f"finding.{rollout.id}.R27.fix")
    assert "from “no” to “yes”" in plain_text(app)
    press_label(app, "Change these")
    assert reviews.review_of(workspace, stored(workspace, rollout.id)).by_id["R27"].state == "pass"


@pytest.mark.long
def test_a_condition_without_a_milestone_is_declined_from_its_check(
    workspace: Workspace, open_page: OpenPage
):
    council = Condition(id="council", kind="works_council", name="Works council agreement")
    rollout = planned(workspace, a_brief(conditions=(council,)), sound_plan(a_brief()))
    app = open_page("review", rollout.id)
    press_label(app, "“Works council agreement” is not a condition")
    after = stored(workspace, rollout.id)
    assert after.brief.conditions == ()
    assert reviews.review_of(workspace, after).by_id["R53"].state == "not_applicable"


def test_a_fix_that_somebody_made_meanwhile_is_refused(workspace: Workspace, open_page: OpenPage):
    rollout = fixable(workspace, "briefing")
    app = put_state(open_page("review", rollout.id), f"finding.{rollout.id}.R17.fix")
    fixes = reviews.review_of(workspace, rollout).by_id["R17"].fixes
    reviews.accept_fix(workspace, Actor(name="Robin"), rollout.id, rollout.version, *fixes)
    current = stored(workspace, rollout.id)
    press_label(app, "Add these")
    assert [element.value for element in (*app.error, *app.warning)]
    assert stored(workspace, rollout.id).items == current.items


def shown_rules(app: AppTest) -> list[str]:
    shown = "\n".join(element.value for element in app.markdown).replace("\\", "")
    forms = ("#### {}\n", "**{}**  \n:", "Check: {}]", "#### Not met: {}\n")
    return [rule.id for rule in RULES if any(form.format(rule.title) in shown for form in forms)]


def test_the_heading_of_a_check_that_fails_says_what_is_wrong(workspace: Workspace, open_page: OpenPage):
    rollout = fixable(workspace, "briefing")
    headings = [
        element.value
        for element in open_page("review", rollout.id).markdown
        if element.value.startswith("#### ")
    ]
    failing = reviews.review_of(workspace, rollout).failing
    assert headings
    assert not [
        each.title for each in failing for heading in headings if heading.startswith(f"#### {each.title}")
    ]


def test_a_finding_names_its_rule_by_title_and_its_number_only_in_the_details(
    workspace: Workspace, open_page: OpenPage
):
    rollout = fixable(workspace, "briefing")
    app = open_page("review", rollout.id)
    assert shown_rules(app)
    assert not re.search(r"\bR\d\d\b", plain_text(app))
    assert not re.search(r"\bR\d\d\b", " ".join(each.proto.popover.label for each in app.get("popover")))
    rule = shown_rules(app)[0]
    assert f". Rule {rule}." in plain_text(put_state(app, f"finding.{rollout.id}.{rule}.details"))


@pytest.fixture
def seed_story(workspace: Workspace) -> Rollout:
    """The agency as it went: one speech, one request."""
    return rollouts.open_sample(workspace, DANA, "1-as-it-went")[0]


def test_the_sample_shows_ten_findings_a_page(workspace: Workspace, open_page: OpenPage, seed_story: Rollout):
    results = reviews.review_of(workspace, seed_story)
    app = open_page("review", seed_story.id)
    errors = [result.rule_id for result in results.failing if result.severity == "E"]
    assert len(shown_rules(app)) == 10
    assert set(shown_rules(app)) <= set(errors)
    first = shown_rules(app)
    put_state(app, "review.page", 2)
    assert not set(first) & set(shown_rules(app))
    assert f"{len(results.failing)} of {len(RULES)} rules shown" in [caption.value for caption in app.caption]


@pytest.mark.long
def test_a_filter_leaves_what_matches(workspace: Workspace, open_page: OpenPage, seed_story: Rollout):
    reviewed, group_id = reviews.review_of(workspace, seed_story), seed_story.brief.groups[0].id
    app = open_page("review", seed_story.id)
    for key, value, matching in (
        ("severity", "W", [result for result in reviewed.failing if result.severity == "W"]),
        ("stage", "training", [result for result in reviewed.failing if result.stage == "training"]),
        ("team", group_id, [rule for rule in reviewed.results if rule.by_group.get(group_id) == "fail"]),
        ("state", "pass", [result for result in reviewed.results if result.state == "pass"]),
        ("state", "all", reviewed.results),
    ):
        default = app.session_state[f"review.{key}"]
        put_state(app, f"review.{key}", value)
        captions = [caption.value for caption in app.caption]
        assert f"{len(matching)} of {len(RULES)} rules shown" in captions, value
        assert set(shown_rules(app)) <= {result.rule_id for result in matching}
        put_state(app, f"review.{key}", default)


def test_a_search_finds_or_says_none(workspace: Workspace, open_page: OpenPage, seed_story: Rollout):
    app = open_page("review", seed_story.id)
    assert "R17" in shown_rules(app.text_input("review.words").set_value("briefed").run())
    assert shown_rules(app.text_input("review.words").set_value("no such words").run()) == []
    assert "Clear a filter" in app.info[0].value


@pytest.mark.long
def test_coverage_has_its_finding_and_a_table(workspace: Workspace, open_page: OpenPage, seed_story: Rollout):
    app = put_state(open_page("review", seed_story.id), "review.tab", COVERAGE)
    (chart,) = app.get("vega_lite_chart")
    assert chart.proto.alt
    assert ("h2", "How well is each team covered?") in headings(app)
    put_state(app, "review.coverage.table")
    table = app.dataframe[0].value
    assert len(table) == 5 * len(seed_story.brief.groups)
    assert list(table.columns) == ["Team", "Stage", "Rules that pass", "Fail", "Not enough data"]


def test_failing_rules_are_copied_questions(workspace: Workspace, open_page: OpenPage, seed_story: Rollout):
    app = put_state(open_page("review", seed_story.id), "review.tab", QUESTIONS)
    questions = reviews.review_of(workspace, seed_story).questions
    assert app.code[0].value == "\n".join(f"- {question}" for question in questions)


@pytest.mark.long
def test_every_rule_is_listed_with_its_threshold_and_source(workspace: Workspace, open_page: OpenPage):
    app = put_state(open_page("review", sound(workspace).id), "review.tab", RULES_TAB)
    for part in PART_TITLES:
        put_state(app, f"review.rules.{part}")
    words = plain_text(put_state(app, "review.rules.governance"))
    assert all(rule.id in words for rule in RULES)
    assert "planned hours of training per person: 5" in words


def test_a_stage_shows_its_findings_and_fixes(workspace: Workspace, open_page: OpenPage):
    rollout = fixable(workspace, "briefing")
    app = put_state(open_page("communication", rollout.id), "communication.tab", "Checks")
    assert ("h2", "Checks") in headings(app)
    assert "R17" in shown_rules(app)
    fixes = reviews.review_of(workspace, rollout).by_id["R17"].fixes
    reviews.accept_fix(workspace, DANA, rollout.id, rollout.version, *fixes)
    app.run()
    assert "R17" not in shown_rules(app)
    history.undo_last(workspace, DANA, rollout.id)
    app.run()
    assert "R17" in shown_rules(app)
    put_state(app, f"panel.{rollout.id}.R17.fix")
    press_label(app, "Add these")
    assert reviews.review_of(workspace, stored(workspace, rollout.id)).by_id["R17"].state == "pass"
    assert "R17" not in shown_rules(app)


def rings(workspace: Workspace) -> Rollout:
    rollout = sound(workspace)
    rollout = tracking.launch(workspace, DANA, rollout.id, rollout.version)
    scores = {"awareness": 4, "desire": 2, "knowledge": 4, "ability": 4, "reinforcement": 4}
    return reviews.save_scores(workspace, DANA, rollout.id, rollout.version, [("creative", scores)])


def test_an_alarm_says_what_it_saw_and_what_to_do(workspace: Workspace, open_page: OpenPage):
    rollout = rings(workspace)
    alarms = reviews.alarms_of(workspace, rollout)
    silent = len(alarms.ids("cannot_tell")) + len(alarms.ids("not_applicable"))
    app = put_state(open_page("progress", rollout.id), "alarms")
    words = plain_text(app)
    assert "Creative is stuck at “wants it”: 2.0 of 5." in words
    assert alarm_panel.TO_DO["T01"] in words
    assert f"{silent} checks are waiting for data." in words
    assert "How much of Creative is trained is not logged." not in words
    put_state(app, f"alarm.{rollout.id}.T01")
    assert "a readiness score at or below this is the barrier: 3" in plain_text(app)


def test_a_lead_sees_the_alarms_to_act_on_of_own_groups(workspace: Workspace, open_page: OpenPage):
    rollout = rings(workspace)
    days = {"start": date(2026, 1, 5), "end": rollout.brief.end}
    asked = [
        CheckinSeries(id=group.id, title=f"Ask {group.name}", group_ids=(group.id,), **days)
        for group in rollout.brief.groups
    ]
    put(workspace, rollout.id, *(ItemAdded(item=series) for series in asked))
    assert len(reviews.alarms_of(workspace, stored(workspace, rollout.id)).by_id["T02"].findings) > 1
    app = put_state(open_page("my_team", rollout.id, my_groups="Media"), "alarms")
    shows(app, "Media has not answered", alarm_panel.TO_DO["T02"])
    hides(app, "Creative has not answered", "stuck at “wants it”", alarm_panel.TO_DO["T01"])


def test_there_is_no_alarm_before_the_launch(workspace: Workspace, open_page: OpenPage):
    app = open_page("progress", sound(workspace).id)
    assert not [expander for expander in app.expander if "alarm" in expander.label]


def test_every_alarm_and_every_rule_has_its_words():
    alarms = {key for key in finding_words.STANDARDS if key.startswith("T")}
    assert set(alarm_panel.TO_DO) == alarms
    for standard in finding_words.STANDARDS.values():
        assert finding_words.say_grade(standard.grade)
        assert finding_words.say_sources(standard)
        assert all(name not in finding_words.say_severe(standard) for name in standard.thresholds)


def test_fields_are_said_in_words_whatever_the_path():
    brief = a_brief()
    items = {item.id: item for item in sound_plan(brief)}
    rollout = Rollout.model_construct(id="r", brief=brief, items=items, readiness={})
    paths = ["sponsor_id", "groups.1.manager_id", "groups.99.size", "items.opening.date", "items.gone.date"]
    words = finding_words.say_fields(rollout, [*paths, "seats"])
    assert words[1] == "Media: manager"
    assert words[5] == "Paid seats and their use"
    assert not any("_" in line or "." in line for line in words)
    failed = review(brief, [])
    for result in failed.results:
        assert finding_words.say_fields(rollout, result.missing) is not None


def test_the_built_in_plan_is_reviewed_on_its_page(workspace: Workspace, open_page: OpenPage):
    brief = a_brief(start=date(2026, 3, 9), go_live=date(2026, 6, 1), end=date(2026, 12, 1))
    rollout = planned(workspace, brief, [])
    plans.draft_stages(workspace, DANA, rollout.id, rollout.version)
    app = open_page("review", rollout.id)
    assert not app.error
    put_state(app, "review.tab", COVERAGE)
    assert all(metric.value != "–" for metric in app.metric)


def test_what_is_missing_in_a_task_opens_its_form(workspace: Workspace, open_page: OpenPage):
    brief = a_brief()
    items = [
        item.model_copy(update={"data_class": None}) if item.kind == "use_case" else item
        for item in sound_plan(brief)
    ]
    rollout = planned(workspace, brief, items)
    app = open_page("review", rollout.id)
    press(app, f"finding.{rollout.id}.R40.go")
    case = next(item for item in items if item.kind == "use_case")
    assert app.title[0].value == case.stage.capitalize()
    assert any(field.label == "Data class" for field in app.selectbox)


def test_use_cases_that_change_together_open_with_their_form(workspace: Workspace, open_page: OpenPage):
    plan = sound_plan(a_brief())
    case = next(item for item in plan if item.kind == "use_case").model_copy(update={"data_class": None})
    second = case.model_copy(update={"id": "second", "title": "A second use case"})
    items = [*(case if item.id == case.id else item for item in plan), second]
    rollout = planned(workspace, a_brief(), items)
    app = open_page("review", rollout.id)
    app.session_state["task.open"] = {(rollout.id, case.stage): (plan[0].id, "read")}
    press(app, f"finding.{rollout.id}.R40.all")
    [form] = [
        each.proto.popover
        for each in app.get("popover")
        if each.proto.popover.label == "Tool, data and reviewer"
    ]
    assert form.open
    shows(app, "2 tasks selected", "- A second use case")
    assert not app.session_state["task.open"]
