"""R32 to R40: passing, failing, and at the limit."""

import pytest

from playbook.core.plan.brief import ASPECTS
from playbook.core.plan.case import WorkTask
from playbook.core.plan.items import Champion, Milestone, Owner, Provenance
from playbook.core.review.fixes import REVIEWER
from playbook.core.review.review import Thresholds
from playbook.ui.words.item_fields import field_of
from tests.core.review.plans import LEAD, PERFECT_PLAN, SPONSOR, a_brief, a_group, day, sound_plan, without
from tests.core.review.variants import brief_with, check, every, group_with, state, texts, with_

GROUPS = ("creative", "media", "web")


def of_kind(kind):
    return lambda item: item.kind == kind


def none_of(kind, items=PERFECT_PLAN):
    return [item for item in items if item.kind != kind]


class TestR32:
    def test_every_milestone_message_and_session_is_looked_at(self):
        result = check("R32")
        kinds = {"milestone", "message", "training_session"}
        assert result.state == "pass"
        assert set(result.inputs.item_ids) == {item.id for item in PERFECT_PLAN if item.kind in kinds}

    def test_each_needs_an_owner_and_a_day(self):
        for item_id, values, text in [
            ("win", {"owner": None}, "The milestone win has no owner."),
            ("win", {"done_when": ""}, "The milestone win has no words that say when it is done."),
            ("win", {"title": "First win", "date": None}, "The milestone “First win” has no date."),
            ("basics", {"owner": None, "date": None}, "The training session basics has no owner and date."),
            ("opening", {"owner": Owner(person_id="ghost")},
                "The message opening has no owner on the list of people.")
        ]:  # fmt: skip
            result = check("R32", with_(item_id, **values))
            assert texts(result) == [text], item_id
            assert result.findings[0].item_ids == (item_id,)

    def test_a_role_is_an_owner_and_no_work_needs_none(self):
        assert state("R32", with_("opening", owner=Owner(role="the sponsor"))) == "pass"
        assert state("R32", without(*check("R32").inputs.item_ids)) == "not_applicable"

    def test_a_message_goes_to_its_sender_and_the_rest_to_the_lead(self):
        items = with_("win", with_("opening", owner=None), owner=None)
        milestone, message = check("R32", items).fixes
        assert (milestone.label, milestone.change[0].owner) == ("Let Lee Tan own the milestone win", LEAD)
        assert (message.label, message.change[0].owner) == ("Let Sam Okafor own the message opening", SPONSOR)
        stranger = with_("opening", owner=None, sender=Owner(person_id="ghost"))
        assert check("R32", stranger).fixes[0].change[0].owner == LEAD

    def test_no_date_is_made_up_and_without_a_lead_a_role_proposed(self):
        assert check("R32", with_("win", date=None)).fixes == ()
        assert check("R32", with_("win", owner=None, date=None)).fixes == ()
        (fix,) = check("R32", with_("win", owner=None), brief_with(lead_id="ghost")).fixes
        assert fix.label == "Let the rollout lead own the milestone win"
        assert fix.change[0].owner == Owner(role="the rollout lead")

    def test_an_item_that_shares_its_id_is_not_replaced_by_id(self):
        twins = [*with_("win", owner=None), *(item for item in PERFECT_PLAN if item.id == "win")]
        assert (state("R32", twins), check("R32", twins).fixes) == ("fail", ())


class TestR33:
    def test_complete_metrics_pass_and_nought_is_a_number(self):
        result = check("R33")
        assert (result.state, len(result.inputs.item_ids)) == ("pass", 4)
        assert day(180) in result.inputs.dates
        assert state("R33", with_("speed", baseline=0, target=0, green_at=0, red_at=0)) == "pass"
        assert state("R33", none_of("metric")) == "not_applicable"

    def test_each_field_is_needed(self):
        for field, blank in [
            ("baseline", None), ("target", None), ("target_date", None), ("data_source", ""),
            ("green_at", None), ("red_at", None), ("red_action", ""),
        ]:  # fmt: skip
            name = field_of("metric", field).label
            result = check("R33", with_("speed", **{field: blank}))
            assert texts(result) == [f"The metric “The speed metric” has no “{name}”."], field
            assert (result.findings[0].item_ids, result.fixes) == (("speed",), ()), field

    def test_its_numbers_may_come_from_a_count_before_the_first_training(self):
        bare = with_("speed", baseline=None)
        [speed] = [item for item in bare if item.id == "speed"]
        counted = {"id": "count", "done_when": f"{speed.title} is counted.", "owner": LEAD}
        for on, outcome in ((day(-60), "cannot_tell"), (day(7), "fail"), (None, "fail")):
            result = check("R33", [*bare, Milestone(**counted, date=on)])
            assert result.state == outcome, on
        untaught = [item for item in bare if item.kind != "training_session"]
        for on, outcome in ((day(0), "cannot_tell"), (day(1), "fail")):
            assert state("R33", [*untaught, Milestone(**counted, date=on)]) == outcome, "before go-live"
        proposed = with_("speed", baseline=None, provenance=Provenance(source="builtin", writer=REVIEWER))
        assert check("R33", proposed).findings[0].item_ids == ("speed",)
        other = Milestone(**counted | {"done_when": "Else."}, date=day(-60))
        assert state("R33", [*bare, other]) == "fail"


class TestR34:
    def test_three_are_measured_and_no_first_reading_is_made_up(self):
        assert check("R34").inputs.item_ids == ("speed", "utilization", "proficiency")
        assert check("R34", without("speed"), brief_with(go_live=None)).fixes == ()

    def test_each_is_needed_and_proposed_without_numbers(self):
        for item_id, words, title in [
            ("speed", "how fast people take it up", "Share that has started"),
            ("utilization", "how many use it in the end", "Weekly active share"),
            ("proficiency", "how well they use it", "Share that uses it well"),
        ]:
            result = check("R34", without(item_id))
            assert texts(result) == [f"No metric tells {words}."]
            assert item_id not in result.inputs.item_ids
            assert len(result.inputs.item_ids) == 2
            (fix,) = result.fixes
            (metric,) = fix.add
            assert fix.label == f"Measure {words}; its numbers are yours to fill in"
            assert (metric.id, metric.measures, metric.title) == (f"r34-{item_id}", item_id, title)
            assert (metric.baseline, metric.target, metric.green_at) == (None, None, None)
            assert (metric.first_read, metric.cadence_days, metric.owner) == (day(14), 7, LEAD)
            assert metric.group_ids == GROUPS
            assert metric.definition


class TestR35:
    def test_an_outcome_is_measured_and_activity_is_none(self):
        assert check("R35").inputs.item_ids == ("outcome",)
        for measures in ["activity", "sentiment", "speed"]:
            result = check("R35", with_("outcome", measures=measures))
            assert texts(result) == ["No metric measures the business result."]
            assert len(result.inputs.item_ids) == 4

    def test_only_the_briefs_own_outcome_is_proposed(self):
        (fix,) = check("R35", without("outcome")).fixes
        (metric,) = fix.add
        assert fix.label == "Measure the business result that the brief names: Hours to a first draft"
        assert (metric.id, metric.measures) == ("r35-outcome", "outcome")
        assert (metric.baseline, metric.target, metric.target_date) == (8, 4, day(280))
        assert (metric.owner, metric.group_ids) == (SPONSOR, GROUPS)
        assert (metric.first_read, metric.cadence_days) == (day(28), 28)
        assert check("R35", without("outcome"), brief_with(outcome_measure="")).fixes == ()


class TestR36:
    def test_every_metric_is_read_early_and_the_limits_pass(self):
        result = check("R36")
        assert (result.state, len(result.inputs.item_ids)) == ("pass", 4)
        assert day(0) in result.inputs.dates
        assert state("R36", with_("speed", first_read=day(30), cadence_days=31)) == "pass"
        result = check("R36", none_of("metric"))
        assert (texts(result), result.fixes) == (["There is no metric to read."], ())

    def test_a_result_may_wait_until_its_own_words_are_over(self):
        result = {"title": "They work alone after nine weeks", "measures": "outcome"}
        assert state("R36", with_("speed", **result, first_read=day(70))) == "pass"
        assert state("R36", with_("speed", **result, first_read=day(90))) == "fail"

    def test_a_result_by_the_quarter_waits_for_its_first_one(self):
        measure = "Drafts that were late per quarter"
        for title, expected in ((measure, "pass"), ("Drafts that were late", "fail")):
            named = with_("speed", title=title, measures="outcome", first_read=day(121))
            assert state("R36", named, brief_with(outcome_measure=title)) == expected
            assert state("R36", named) == expected  # a further result, too

    @pytest.mark.parametrize(("offset", "expected"), [(66, "pass"), (67, "fail")])
    def test_a_result_by_the_month_is_counted_within_a_week(self, offset, expected):
        measure = "Drafts that were late per month"  # April is the first whole one
        late = with_("speed", title=measure, measures="outcome", first_read=day(offset))
        assert state("R36", late, brief_with(outcome_measure=measure)) == expected

    def test_a_day_too_late_fails(self):
        for values, text in [
            (
                {"first_read": day(31)},
                "The metric “The speed metric” is first read 31 days after go-live, not within 30.",
            ),
            ({"cadence_days": 32}, "The metric “The speed metric” is read every 32 days, not every 31."),
            (
                {"first_read": day(45), "cadence_days": 90},
                "The metric “The speed metric” is first read 45 days after go-live, not within 30 and "
                "read every 90 days, not every 31.",
            ),
        ]:
            result = check("R36", with_("speed", **values))
            assert (texts(result), result.findings[0].item_ids) == ([text], ("speed",))
            (fix,) = result.fixes
            assert fix.change[0].first_read <= day(30)
            assert fix.change[0].cadence_days <= 31

    def test_what_is_late_is_moved_and_the_rest_kept(self):
        (fix,) = check("R36", with_("speed", first_read=day(45))).fixes
        (metric,) = fix.change
        assert (metric.first_read, metric.cadence_days) == (day(30), 7)
        assert fix.label == "Read the metric “The speed metric” from April 1, 2026, every 7 days"
        (fix,) = check("R36", with_("speed", cadence_days=90)).fixes
        (metric,) = fix.change
        assert (metric.first_read, metric.cadence_days) == (day(14), 31)

    def test_blank_fields_leave_it_open(self):
        result = check("R36", with_("speed", first_read=None, cadence_days=None))
        assert result.state == "cannot_tell"
        assert result.missing == ("items.speed.first_read", "items.speed.cadence_days")
        assert texts(result) == ["When the metric “The speed metric” is read is not stated."]
        assert check("R36", with_("speed", cadence_days=None)).missing == ("items.speed.cadence_days",)

    def test_without_a_go_live_it_cannot_be_told(self):
        result = check("R36", brief=brief_with(go_live=None))
        assert (result.state, result.missing) == ("cannot_tell", ("go_live",))
        assert texts(result)[0] == "The rollout has no go-live date."
        assert state("R36", with_("speed", cadence_days=32), brief_with(go_live=None)) == "cannot_tell"

    def test_it_counts_from_the_go_live_of_the_groups_it_is_about(self):
        late_web = group_with("web", go_live=day(20))
        items = with_("speed", first_read=day(40))
        assert state("R36", items, late_web) == "fail"
        assert state("R36", with_("speed", items, group_ids=("web",)), late_web) == "pass"
        assert state("R36", with_("speed", items, group_ids=()), late_web) == "fail"


class TestR37:
    def test_each_group_that_is_hit_hard_has_an_objection(self):
        result = check("R37")
        assert result.inputs.item_ids == ("objection-creative", "objection-media", "objection-web")
        assert "groups.1.impact" in result.inputs.fields
        brief = group_with("creative", impact=dict.fromkeys(ASPECTS, 1))
        result = check("R37", none_of("resistance"), brief)
        assert result.by_group == {"creative": "not_applicable", "media": "fail", "web": "fail"}

    @pytest.mark.parametrize(("pay", "expected"), [(4, "fail"), (3, "not_applicable")])
    def test_one_aspect_of_four_is_hard_enough(self, pay, expected):
        impact = dict.fromkeys(ASPECTS, 1) | {"pay": pay}
        result = check("R37", none_of("resistance"), group_with("web", impact=impact))
        assert result.by_group["web"] == expected
        if expected == "fail":
            text = "Web is hit hard (4 of 5 in pay and reward), and no objection is planned for."
            assert texts(result)[2] == text

    def test_without_any_score_it_does_not_apply(self):
        brief = brief_with(
            groups=tuple(group.model_copy(update={"impact": {}}) for group in a_brief().groups)
        )
        assert state("R37", brief=brief) == "not_applicable"

    def test_cause_tactic_and_owner_are_needed(self):
        for values, expected in [
            ({"cause_step": None}, "pass"), ({"cause": ""}, "pass"),
            ({"cause_step": None, "cause": ""}, "fail"), ({"tactic": ""}, "fail"),
            ({"owner": None}, "fail"), ({"group_ids": ("media",)}, "fail"),
        ]:  # fmt: skip
            assert check("R37", with_("objection-web", **values)).by_group["web"] == expected, values

    def test_it_proposes_one_with_the_briefs_concerns(self):
        (fix,) = check("R37", without("objection-web"), brief_with(concerns="Fear of errors.")).fixes
        (objection,) = fix.add
        assert fix.label == "Plan for the objections of Web, with its manager"
        expected = ("r37-web", "Fear of errors.", "desire")
        assert (objection.id, objection.cause, objection.cause_step) == expected
        assert objection.owner == Owner(person_id="m-web")
        assert objection.tactic
        (fix,) = check("R37", without("objection-web")).fixes
        assert fix.add[0].cause == "It is not clear what this means for their own job."


class TestR38:
    def test_a_champion_in_each_group_and_enough_in_all(self):
        result = check("R38")
        assert result.inputs.item_ids == ("champion-creative", "champion-media", "champion-web")
        of_all = check("R38", [*PERFECT_PLAN, Champion(id="of-all")])
        assert (of_all.state, of_all.inputs.item_ids[-1]) == ("pass", "of-all")
        assert result.inputs.fields == ("headcount",)

    def test_a_group_without_one_fails_and_is_cured_with_numbers(self):
        result = check("R38", without("champion-web"))
        assert texts(result) == ["Web has no champion."]
        (fix,) = result.fixes
        (champion,) = fix.add
        assert fix.label == "Find 1 champion in Web"
        assert (champion.id, champion.count, champion.group_ids) == ("r38-web", 1, ("web",))
        assert champion.owner == Owner(role="chosen by the manager of Web")
        brief = brief_with(headcount=1000)
        fixes = check("R38", [], brief).fixes
        assert [fix.add[0].count for fix in fixes] == [1, 1, 1, 7]
        assert (fixes[-1].label, fixes[-1].add[0].id) == ("Find 7 champions in Creative", "r38-creative-2")

    def test_one_to_fifteen_percent_is_the_range(self):
        for headcount, count, expected in [
            (300, 3, "pass"), (301, 3, "fail"), (100, 15, "pass"), (100, 16, "fail"),
        ]:  # fmt: skip
            champion = Champion(id="all", group_ids=GROUPS, count=count)
            result = check("R38", [champion], brief_with(headcount=headcount))
            assert result.state == expected, headcount
            if count == 16:
                assert texts(result) == ["16 champions for 100 people is 16.0%, not 1% to 15%."], headcount
                assert (result.fixes, result.inputs.fields) == ((), ("headcount",)), headcount
            elif expected == "fail":
                assert texts(result) == ["3 champions for 301 people is 1.0%, not 1% to 15%."], headcount
                (fix,) = result.fixes
                assert (fix.add[0].group_ids, fix.add[0].count) == (("creative",), 1), headcount

    def test_the_groups_sizes_stand_in_for_the_headcount(self):
        assert state("R38", brief=brief_with(headcount=None)) == "pass"
        empty = tuple(group.model_copy(update={"size": 0}) for group in a_brief().groups)
        result = check("R38", brief=brief_with(headcount=None, groups=empty))
        assert (result.state, result.missing) == ("cannot_tell", ("headcount",))
        assert texts(result) == ["How many people are in scope is not stated."]

    def test_a_company_of_fewer_than_30_is_not_asked(self):
        groups = (a_group("law", 12), a_group("office", 12))
        items = none_of("champion", sound_plan(a_brief(*groups)))
        assert state("R38", items, a_brief(*groups)) == "not_applicable"
        assert state("R38", items, a_brief(*groups, headcount=30)) == "fail"


class TestR39:
    def test_a_complete_policy_holds_whatever_the_case_of_tools(self):
        result = check("R39")
        assert (result.state, result.inputs.item_ids) == ("pass", ("policy",))
        assert (result.inputs.dates, result.inputs.fields) == ((day(-21), day(0)), ("go_live",))
        assert state("R39", with_("policy", data_rules={"assistant": ("public",)})) == "pass"

    def test_each_field_is_needed_and_can_be_completed(self):
        for values, lacks in [
            ({"effective": None}, "date from which they hold"),
            ({"approved_tools": (), "data_rules": {}}, "list of approved tools"),
            ({"data_rules": {"Assistant": ()}}, "data classes for Assistant"),
            ({"approved_tools": ("Assistant", "Other")}, "data classes for Other"),
            ({"human_review": ""}, "rule on human review"),
            ({"incident_contact": ""}, "contact for incidents"), ({"owner": None}, "owner"),
            ({"next_review": None}, "next review")
        ]:  # fmt: skip
            result = check("R39", with_("policy", **values))
            assert texts(result) == [f"The guardrails policy have no {lacks}."], values
            (fix,) = result.fixes
            assert fix.label == "Complete the guardrails with what the use cases need", values
            assert fix.change[0].id == "policy", values

    def test_a_brief_without_tools_is_where_they_are_missing(self):
        items = with_("policy", approved_tools=(), data_rules={})
        assert check("R39", items).inputs.fields == ()
        assert check("R39", items, brief_with(tools=())).inputs.fields == ("tools",)

    def test_data_classes_that_the_brief_does_not_name_are_asked_for(self):
        nameless = every(of_kind("use_case"), data_class=None)
        result = check("R39", with_("policy", nameless, data_rules={}))
        assert (result.state, result.missing) == ("cannot_tell", ("groups.0.tasks",))
        assert result.inputs.item_ids == ("policy",)
        named = check("R39", with_("policy", data_rules={}))
        [policy] = named.fixes[0].change
        assert (named.state, policy.data_rules) == ("fail", {"Assistant": ("public", "internal")})
        task = WorkTask(id="notes", task="Sum up notes", data_class="internal")
        brief = group_with("web", tasks=(task,))
        assert state("R39", with_("policy", data_rules={}), brief) == "fail"

    @pytest.mark.parametrize(("offset", "expected"), [(0, "pass"), (1, "fail")])
    def test_the_first_day_of_access_is_just_in_time(self, offset, expected):
        result = check("R39", with_("policy", effective=day(offset)))
        assert result.state == expected
        if expected == "fail":
            assert texts(result) == [
                "The guardrails policy have no force yet on March 2, 2026, when the first people get the "
                "tool."
            ]
            assert result.fixes[0].change[0].effective == day(0)

    def test_the_earliest_access_or_the_rollouts_go_live_counts(self):
        assert state("R39", brief=group_with("web", access_date=day(-21))) == "pass"
        assert state("R39", brief=group_with("web", access_date=day(-22))) == "fail"
        assert state("R39", brief=brief_with(groups=(), go_live=day(-22))) == "fail"

    def test_without_any_date_it_cannot_be_told(self):
        result = check("R39", brief=brief_with(go_live=None))
        assert (result.state, result.missing) == ("cannot_tell", ("go_live",))
        assert texts(result) == ["When the first people get the tool is not stated."]
        assert result.inputs.item_ids == ("policy",)

    def test_of_two_policies_the_more_complete_one_counts(self):
        poor = [*with_("policy", owner=None, human_review="", title="Draft")]
        assert state("R39", [*poor, *(item for item in PERFECT_PLAN if item.id == "policy")]) == "pass"
        poor = with_("policy", id="draft", owner=None, human_review="", incident_contact="")
        items = [*(each for each in poor if each.id == "draft"), *with_("policy", owner=None)]
        result = check("R39", items)
        assert (result.inputs.item_ids, result.fixes[0].change[0].id) == (("policy",), "policy")

    def test_a_policy_from_a_saturday_on_keeps_its_day(self):
        (policy,) = check("R39", with_("policy", effective=day(-2), owner=None)).fixes[0].change
        assert policy.effective == day(-2)
        sunday = brief_with(go_live=day(6))
        (policy,) = check("R39", with_("policy", effective=day(9)), sunday).fixes[0].change
        assert policy.effective == day(4)

    def test_without_a_policy_a_cautious_one_is_proposed(self):
        result = check("R39", without("policy"))
        assert texts(result) == ["There are no guardrails."]
        (fix,) = result.fixes
        (policy,) = fix.add
        assert fix.label == "Add guardrails that hold from March 2, 2026"
        assert (policy.id, policy.effective, policy.owner) == ("r39-guardrails", day(0), LEAD)
        assert (policy.approved_tools, policy.data_rules) == (
            ("Assistant",),
            {"Assistant": ("public", "internal")},
        )
        assert policy.human_review == "A person checks every result before anyone relies on it."
        assert (policy.incident_contact, policy.next_review, policy.group_ids) == ("Lee Tan", day(91), GROUPS)

    def test_what_the_policy_says_stays_and_no_tool_is_made_up(self):
        items = with_("policy", approved_tools=("Assistant", "Other"), owner=None)
        (policy,) = check("R39", items).fixes[0].change
        assert policy.data_rules == {"Assistant": ("public", "internal"), "Other": ("public",)}
        assert (policy.effective, policy.human_review) == (day(-21), "A person reads what goes out.")
        assert (policy.incident_contact, policy.next_review) == ("Lee Tan", day(90))
        items = with_("case-web", with_("policy", data_rules={}), data_class="confidential", tool="Board")
        (policy,) = check("R39", items).fixes[0].change
        assert "confidential" in policy.data_rules["Assistant"]
        items = with_("policy", incident_contact="")
        (policy,) = check("R39", items, brief_with(incident_contact="")).fixes[0].change
        assert policy.incident_contact == "the rollout lead"
        assert check("R39", without("policy"), brief_with(tools=())).fixes == ()
        assert check("R39", with_("policy", approved_tools=()), brief_with(tools=())).fixes == ()


class TestR40:
    def test_use_cases_in_order_pass(self):
        assert check("R40").inputs.item_ids == ("case-creative", "policy", "case-media", "case-web")
        assert state("R40", none_of("use_case")) == "not_applicable"

    def test_each_of_them_is_needed(self):
        for values, lacks in [
            ({"owner": None}, "owner"), ({"tool": "Unknown"}, "approved tool"),
            ({"tool": ""}, "approved tool"), ({"risk": None}, "risk"),
            ({"status": None}, "status"), ({"measure": ""}, "measure"),
            ({"next_review": None}, "next review"), ({"external": True}, "named reviewer"),
            ({"data_class": "confidential"},
                "leave to use confidential data in Assistant and named reviewer"),
            ({"data_class": "restricted", "reviewer": LEAD}, "leave to use restricted data in Assistant")
        ]:  # fmt: skip
            result = check("R40", with_("case-web", **values))
            assert texts(result) == [f"The use case “First draft of a brief” has no {lacks}."], values
            assert result.findings[0].item_ids == ("case-web",), values

    def test_data_that_nobody_named_is_asked_for_and_no_error(self):
        result = check("R40", with_("case-web", data_class=None))
        assert (result.state, result.missing) == ("cannot_tell", ("items.case-web.data_class",))

    def test_no_data_class_is_asked_for_where_the_guardrails_rule_none(self):
        items = with_("case-web", with_("policy", data_rules={}), data_class=None)
        result = check("R40", items)
        assert "items.case-web.data_class" not in result.missing
        assert "data class" not in " ".join(texts(result))

    def test_a_delicate_case_with_a_reviewer_passes(self):
        items = with_("policy", data_rules={"ASSISTANT": ("internal", "confidential")})
        delicate = with_("case-web", items, data_class="confidential", reviewer=LEAD)
        assert state("R40", delicate) == state("R40", with_("case-web", delicate, tool="assistant")) == "pass"
        assert state("R40", with_("case-web", external=True, reviewer=LEAD)) == "pass"

    def test_a_proposed_case_waits_for_its_data_to_be_allowed(self):
        delicate = with_("case-web", data_class="confidential", reviewer=LEAD)
        assert state("R40", delicate) == "fail"
        assert state("R40", with_("case-web", delicate, status="proposed")) == "pass"

    def test_guardrails_that_forbid_every_use_case_are_an_error_with_its_fix(self):
        proposed = every(of_kind("use_case"), data_class="confidential", status="proposed", reviewer=LEAD)
        result = check("R40", proposed)
        assert texts(result)[0].startswith("The guardrails forbid every use case. Confidential data may not")
        fix = result.fixes[0]
        assert fix.label == "Allow confidential data in Assistant, with a task to approve it"
        task, policy = fix.add[0], fix.change[0]
        assert (task.owner, task.date, task.group_ids) == (policy.owner, policy.effective, GROUPS)
        of_another = with_("policy", proposed, owner=SPONSOR, effective=None)
        [task] = check("R40", of_another).fixes[0].add
        assert (task.owner, task.date) == (SPONSOR, day(0))  # by the first access
        allowed = [fix.change[0] if item.id == "policy" else item for item in proposed]
        assert state("R40", allowed) == "pass"

    def test_the_app_of_a_tool_is_that_tool(self):
        assert state("R40", with_("case-web", tool="Assistant app")) == "pass"
        assert state("R40", with_("case-web", tool="Other Assistant")) == "fail"

    def test_policies_allow_together_but_no_unapproved_tool(self):
        second = with_("policy", id="second", data_rules={"Assistant": ("restricted",)})
        items = with_("case-web", data_class="restricted", reviewer=LEAD)
        both = [*items, *(each for each in second if each.id == "second")]
        assert state("R40", both) == "pass"
        items = with_("policy", data_rules={"Assistant": ("internal",), "Other": ("internal",)})
        assert state("R40", with_("case-web", items, tool="Other")) == "fail"

    def test_it_proposes_roles_and_a_review_date_but_no_facts(self):
        items = with_("case-web", owner=None, status=None, next_review=None, external=True)
        (fix,) = check("R40", items).fixes
        (case,) = fix.change
        expected = "Give the use case “First draft of a brief” an owner, a reviewer and a next review"
        assert fix.label == expected
        assert case.owner == case.reviewer == Owner(person_id="m-web")
        assert (case.status, case.next_review) == ("proposed", day(91))
        for values in ({"risk": None}, {"measure": ""}, {"data_class": None}, {"tool": ""}):
            assert check("R40", with_("case-web", **values)).fixes == ()

    def test_what_a_use_case_says_is_kept(self):
        items = with_("case-web", external=True)
        (case,) = check("R40", items).fixes[0].change
        assert (case.status, case.next_review) == ("pilot", day(90))
        (case,) = check("R40", with_("case-web", owner=None)).fixes[0].change
        assert case.reviewer is None
        nowhere = with_("case-web", external=True, group_ids=(), owner=None)
        (case,) = check("R40", nowhere).fixes[0].change
        assert case.owner == case.reviewer == LEAD


def test_when_to_read_and_whom_to_expect_are_settings():
    assert state("R36", settings=Thresholds(first_read_days=11)) == "fail"
    assert state("R36", settings=Thresholds(read_every_days=6)) == "fail"
    assert state("R37", settings=Thresholds(high_impact=4.1)) == "not_applicable"
    assert state("R38", settings=Thresholds(champions_from=0.04)) == "fail"
    assert state("R38", settings=Thresholds(champions_to=0.03)) == "fail"


def test_a_long_title_is_cut_in_a_sentence():
    items = every(of_kind("use_case"), owner=None, title="x" * 100)
    assert texts(check("R40", items))[0] == f"The use case “{'x' * 80}” has no owner."
