"""R20 to R27: passing, failing, and at the limit."""

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.case import read_case
from playbook.core.plan.items import Milestone, Owner, Support, TrainingSession
from playbook.core.review.review import Thresholds, review
from playbook.llm.builtin.kinds import load_kinds
from tests.core.review.plans import LEAD, PERFECT, PERFECT_PLAN, day, without
from tests.core.review.variants import brief_with, check, every, group_with, state, texts, with_

GROUPS = ("creative", "media", "web")
UNTRAINED = without("basics", "practice")


class TestR20:
    def test_training_comes_before_the_tool(self):
        result = check("R20")
        assert (result.state, result.inputs.item_ids) == ("pass", ("practice",))
        assert day(0) in result.inputs.dates

    @pytest.mark.parametrize(("offset", "expected"), [(0, "pass"), (1, "fail"), (None, "fail")])
    def test_the_day_itself_is_early_enough(self, offset, expected):
        items = with_("practice", without("basics"), date=None if offset is None else day(offset))
        result = check("R20", items)
        assert result.state == expected
        if expected == "fail":
            assert texts(result)[2] == "Web is not trained by March 2, 2026."
            assert result.inputs.dates == (day(0),)

    def test_training_of_the_group_comes_before_its_access(self):
        assert state("R20", brief=group_with("web", access_date=day(-12))) == "pass"
        result = check("R20", brief=group_with("web", access_date=day(-13)))
        assert texts(result) == ["Web is not trained by February 17, 2026."]
        assert state("R20", every(lambda each: each.kind == "training_session", for_managers=True)) == "fail"

    def test_it_proposes_a_session_shortly_before_outside_blackouts(self):
        fixes = check("R20", UNTRAINED).fixes
        assert len(fixes) == 3
        (session,) = fixes[1].add
        assert fixes[1].label == "Add to Media on February 27, 2026: first hands-on session"
        assert (session.id, session.date, session.owner) == ("r20-media", day(-3), LEAD)
        assert session.title == "First hands-on session for Media"
        assert (session.live, session.hands_on, session.for_managers) == (True, True, False)
        assert session.topics == ("prompting", "limits", "data", "verify")
        span = Span(start=day(-7), end=day(-1))
        fixes = check("R20", UNTRAINED, group_with("creative", blackouts=(span,))).fixes
        assert fixes[0].add[0].date == day(-10)
        never = Span(start=day(-90), end=day(-1))
        assert check("R20", UNTRAINED, group_with("creative", blackouts=(never,))).fixes == ()
        earlier = Span(start=day(-27), end=day(-1))
        fixes = check("R20", UNTRAINED, group_with("creative", blackouts=(earlier,))).fixes
        assert fixes[0].add[0].date == day(-28)


class TestR21:
    @pytest.mark.parametrize(("offset", "expected"), [(-28, "pass"), (-29, "fail")])
    def test_four_weeks_are_just_fresh_enough(self, offset, expected):
        items = with_("basics", without("practice"), date=day(offset))
        result = check("R21", items)
        assert (result.state, result.inputs.item_ids) == (expected, ("basics",))
        assert day(0) in result.inputs.dates
        if expected == "fail":
            assert texts(result)[0] == (
                "Creative is last trained 29 days before it starts on March 2, 2026, not within 28."
            )

    def test_a_later_session_refreshes_and_access_is_counted_back(self):
        assert state("R21", with_("basics", date=day(-60))) == "pass"
        assert state("R21", brief=group_with("web", access_date=day(23))) == "pass"
        assert state("R21", brief=group_with("web", access_date=day(24))) == "fail"

    def test_a_team_starts_with_its_pilot(self):
        brief = brief_with(approach="Web tries it from February 2.")
        case = read_case(brief, load_kinds(), day(-60))
        items = with_("basics", without("practice"), date=day(-29))
        result = review(brief, items, case=case).by_id["R21"]
        assert result.by_group == {"creative": "fail", "media": "fail", "web": "pass"}

    def test_without_training_in_time_it_does_not_apply(self):
        for items in (UNTRAINED, every(lambda each: each.id in ("basics", "practice"), date=day(1))):
            assert state("R21", items) == "not_applicable"

        assert state("R21", UNTRAINED, brief_with(go_live=None)) == "not_applicable"

    def test_it_proposes_a_refresher(self):
        items = with_("basics", without("practice"), date=day(-60))
        fixes = check("R21", items).fixes
        assert fixes[0].label == "Add to Creative on February 27, 2026: refresher on real work"
        assert fixes[0].add[0].id == "r21-creative"


class TestR22:
    def test_messages_prepare_the_training(self):
        result = check("R22")
        assert (result.state, result.inputs.item_ids[:3]) == ("pass", ("opening", "own-creative", "basics"))

    def test_each_of_the_two_steps_is_needed_and_listed(self):
        for item_id, steps, lacks in [
            ("opening", ("desire",), "that raises awareness"),
            ("own-web", ("awareness",), "that makes people want it"),
        ]:
            result = check("R22", with_(item_id, steps=steps))
            assert f"Web trains on February 18, 2026 without a message before it {lacks}." in texts(result)
            assert "basics" in result.inputs.item_ids
        text = texts(check("R22", without("opening", "own-web")))[-1]
        assert text.endswith("before it that raises awareness and that makes people want it.")

    @pytest.mark.parametrize(("offset", "expected"), [(-13, "pass"), (-12, "fail"), (None, "fail")])
    def test_the_day_before_the_first_session_is_early_enough(self, offset, expected):
        items = with_("own-web", date=None if offset is None else day(offset))
        assert state("R22", items) == expected

    def test_training_without_a_date_leaves_it_open(self):
        result = check("R22", every(lambda each: each.id in ("basics", "practice"), date=None))
        assert (result.state, result.missing) == ("cannot_tell", ("items.basics.date",))
        assert texts(result)[0] == "The training of Creative has no date."
        assert result.inputs.item_ids == ("basics",)
        assert state("R22", UNTRAINED) == "not_applicable"

    def test_it_proposes_the_manager_before_the_first_session(self):
        (fix,) = check("R22", without("own-web")).fixes
        (message,) = fix.add
        assert fix.label == "Tell Web on February 13, 2026 why it trains for this"
        assert (message.id, message.date, message.steps) == ("r22-web", day(-17), ("awareness", "desire"))
        assert message.sender == message.owner == Owner(person_id="m-web")
        assert message.body == "Drafts take half of our week."


class TestR23:
    def test_five_hours_of_the_group_are_just_enough(self):
        result = check("R23")
        assert (result.state, result.inputs.item_ids) == ("pass", ("basics", "practice"))
        result = check("R23", with_("practice", hours=1.9))
        assert texts(result)[0] == "Creative has 4.9 hours of training each, not 5."
        assert result.findings[0].item_ids == ("basics", "practice")
        assert state("R23", with_("practice", for_managers=True)) == "fail"

    def test_tenths_of_hours_add_up_in_spite_of_binary_fractions(self):
        sessions = [
            TrainingSession(id=f"s{n}", group_ids=GROUPS, date=day(-9), hours=0.1, live=True)
            for n in range(50)
        ]
        assert sum(session.hours for session in sessions) != 5
        assert state("R23", [*UNTRAINED, *sessions]) == "pass"

    def test_a_part_must_be_live_or_coached_for_a_while(self):
        recorded = with_("basics", live=False)
        result = check("R23", recorded)
        expected = [f"No training of {name} is live or coached." for name in ("Creative", "Media", "Web")]
        assert texts(result) == expected
        coached = with_("office-hours", recorded, way="coaching")
        assert state("R23", coached) == "pass"
        assert check("R23", coached).inputs.item_ids == ("basics", "practice", "office-hours")
        assert state("R23", with_("office-hours", recorded, way="channel")) == "fail"
        items = with_("practice", with_("basics", live=False, hours=5), live=True, hours=0)
        assert state("R23", items) == "fail"

    def test_it_proposes_the_missing_hours(self):
        fixes = check("R23", with_("practice", hours=1.25)).fixes
        assert fixes[0].add[0].hours == 0.75
        assert fixes[0].label == "Add to Creative on February 27, 2026: live practice on own work"
        first, second, third = check("R23", UNTRAINED).fixes[:3]
        assert [fix.add[0].hours for fix in (first, second, third)] == [2, 2, 1]
        assert [fix.add[0].date for fix in (first, second, third)] == [day(-3), day(-10), day(-17)]
        assert [fix.add[0].id for fix in (first, second)] == ["r23-creative", "r23-creative-2"]
        many = check("R23", UNTRAINED, settings=Thresholds(training_hours=20)).fixes
        assert ([fix.add[0].hours for fix in many[:4]], len(many)) == ([2, 2, 2, 14], 12)
        soon = check("R23", UNTRAINED, settings=Thresholds(training_window_days=4)).fixes[:3]
        assert [fix.add[0].date for fix in soon] == [day(-3), day(-4), day(-4)]
        assert check("R23", with_("basics", live=False)).fixes[0].add[0].hours == 0.5


class TestR24:
    def test_each_group_trains_on_a_named_use_case_by_go_live(self):
        result = check("R24")
        assert (result.state, result.inputs.item_ids[:2]) == ("pass", ("case-creative", "basics"))
        assert day(0) in result.inputs.dates
        assert state("R24", with_("case-web", title="", task="Draft a page")) == "pass"
        for offset, expected in [(0, "pass"), (1, "fail")]:
            assert state("R24", with_("basics", date=day(offset))) == expected, offset

    @pytest.mark.parametrize("values", [{"title": "", "task": ""}, {"status": "retired"}, {"group_ids": ()}])
    def test_a_nameless_retired_or_foreign_use_case_is_none(self, values):
        result = check("R24", with_("case-web", **values))
        assert (texts(result), result.fixes) == (["Web has no named use case."], ())
        assert result.inputs.dates[-1] == day(0)

    def test_training_tied_to_no_use_case_is_tied_or_proposed(self):
        items = with_("basics", use_case_ids=("case-creative", "case-media"))
        result = check("R24", items)
        assert texts(result) == ["No training of Web by March 2, 2026 is tied to one of its use cases."]
        assert result.findings[0].item_ids == ("case-web",)
        (fix,) = result.fixes
        assert fix.label == "Practice “First draft of a brief” in the session"
        assert (fix.change[0].id, fix.change[0].use_case_ids) == ("practice", ("case-web",))
        fixes = check("R24", with_("basics", use_case_ids=("case-creative",))).fixes
        assert fixes[-1].change[0].use_case_ids == ("case-media", "case-web")
        fixes = check("R24", UNTRAINED).fixes
        assert fixes[0].label == ("Add to Creative on February 27, 2026: practice “first draft of a brief”")
        assert fixes[0].add[0].use_case_ids == ("case-creative",)
        long = with_("case-creative", UNTRAINED, title="x" * 300)
        assert len(check("R24", long).fixes[0].add[0].title) == 300

    @pytest.mark.parametrize(
        ("offset", "tasks", "expected"),
        [(-12, (), "cannot_tell"), (-11, (), "fail"), (-12, ("Drafts",), "fail")],
    )
    def test_a_team_may_name_its_tasks_until_it_is_trained(self, offset, tasks, expected):
        names = Milestone(id="names", title="Web names its tasks", group_ids=("web",), date=day(offset))
        items = [*with_("case-web", group_ids=()), names]
        assert check("R24", items, group_with("web", tasks=tasks)).by_group["web"] == expected


class TestR25:
    def test_office_hours_or_coaching_stay_eleven_weeks(self):
        for offset, expected in [(77, "pass"), (76, "fail")]:
            result = check("R25", with_("office-hours", end=day(offset)))
            assert (result.state, result.inputs.item_ids) == (expected, ("office-hours",)), offset
            assert day(77) in result.inputs.dates, offset
            if expected == "fail":
                assert texts(result)[0] == "No office hours or coaching for Creative run until May 18, 2026."
        for way, expected in [("coaching", "pass"), ("channel", "fail")]:
            assert state("R25", with_("office-hours", way=way)) == expected, way

    def test_help_without_a_last_day_leaves_it_open(self):
        result = check("R25", with_("office-hours", end=None))
        assert (result.state, result.missing) == ("cannot_tell", ("items.office-hours.end",))
        assert texts(result)[0] == "The help for Creative has no last day."
        assert result.inputs.item_ids == ("office-hours",)
        short = Support(id="short", group_ids=GROUPS, start=day(0), end=day(9))
        assert state("R25", [short, *with_("office-hours", end=None)]) == "cannot_tell"

    def test_without_help_it_fails_and_office_hours_are_proposed(self):
        result = check("R25", without("office-hours"), group_with("web", go_live=day(5)))
        assert [fix.label for fix in result.fixes] == [
            "Keep office hours open until May 18, 2026",
            "Keep office hours open until May 25, 2026",  # the 77th day is a Saturday
        ]
        first, second = (fix.add[0] for fix in result.fixes)
        assert (first.id, first.start, first.end) == ("r25-2026-03-02", day(0), day(77))
        assert (second.start, second.group_ids) == (day(7), ("web",))
        assert (first.way, first.owner, first.group_ids) == ("office_hours", LEAD, ("creative", "media"))


class TestR26:
    @pytest.mark.parametrize(("offset", "expected"), [(-13, "pass"), (-12, "fail"), (None, "fail")])
    def test_the_day_before_is_early_enough(self, offset, expected):
        items = with_("managers-first", date=None if offset is None else day(offset))
        assert state("R26", items) == expected

    def test_managers_are_first_and_the_findings_say_what_is_wrong(self):
        late = check("R26", with_("managers-first", date=day(-12)))
        assert texts(late)[0] == "Creative is trained no later than its manager."
        assert late.findings[0].item_ids == ("managers-first", "basics")
        expected = "The manager of Media is not trained first."
        assert texts(check("R26", without("managers-first")))[1] == expected
        result = check("R26", UNTRAINED)
        assert (result.state, result.inputs.item_ids) == ("pass", ("managers-first",))
        assert set(result.by_group) == {group.id for group in PERFECT.groups}

    def test_it_proposes_a_session_before_groups_or_access(self):
        (fix,) = check("R26", without("managers-first")).fixes
        (session,) = fix.add
        assert fix.label == "Train the managers first, on February 13, 2026"
        assert (session.id, session.date, session.group_ids) == ("r26-2026-02-13", day(-17), GROUPS)
        assert session.for_managers
        assert session.owner == LEAD
        (fix,) = check("R26", without("managers-first", items=UNTRAINED)).fixes
        assert fix.add[0].date == day(-7)


class TestR27:
    def test_two_sessions_may_teach_it_but_a_record_is_needed(self):
        result = check("R27")
        assert (result.state, result.severity, result.inputs.item_ids) == ("pass", "W", ("basics",))
        items = with_("basics", topics=("data", "verify"))
        assert state("R27", with_("practice", items, topics=("limits",))) == "pass"
        result = check("R27", with_("basics", completion_recorded=False))
        assert texts(result)[0] == "It is not recorded who in Creative completed the training."
        recorded = with_("practice", with_("basics", completion_recorded=False), completion_recorded=True)
        assert check("R27", recorded).inputs.item_ids == ("basics", "practice")

    def test_each_of_the_three_is_needed(self):
        for topics, lacks in [
            (("data", "verify"), "what the tool cannot do"), (("limits", "verify"), "which data may go in"),
            (("limits", "data"), "how to check what comes out")
        ]:  # fmt: skip
            result = check("R27", with_("basics", topics=topics))
            assert texts(result)[0] == f"The training of Creative does not cover {lacks}."
            assert result.findings[0].item_ids == ("basics", "practice")

    def test_what_managers_learn_does_not_count_for_the_group(self):
        items = with_(
            "managers-first", UNTRAINED, topics=("limits", "data", "verify"), completion_recorded=True
        )
        assert state("R27", items) == "fail"

    @pytest.mark.parametrize(
        ("country", "regions", "severity"),
        [("", ("EU",), "E"), ("", ("US", "EU"), "E"), ("", ("UK",), "W"), ("DE", (), "E"), ("GB", (), "W")],
    )
    def test_in_the_eu_it_is_an_error(self, country, regions, severity):
        brief = brief_with(country=country, regions=regions)
        assert check("R27", brief=brief).severity == check("R27", UNTRAINED, brief).severity == severity
        assert check("R27", with_("basics", completion_recorded=False), brief).severity == severity

    def test_it_completes_the_first_session_or_proposes_one(self):
        items = with_("basics", topics=("prompting", "data"), completion_recorded=False)
        fixes = check("R27", items).fixes
        assert fixes[0].label == "Cover limits, data and checking in the first session, and record it"
        (session,) = fixes[0].change
        assert (session.id, session.topics) == ("basics", ("prompting", "data", "limits", "verify"))
        assert session.completion_recorded
        fixes = check("R27", UNTRAINED).fixes
        assert fixes[0].label == "Add to Creative on February 27, 2026: limits, data and checking"
        assert fixes[0].add[0].completion_recorded
        assert fixes[0].add[0].title == "Limits, data and checking for Creative"


def test_freshness_and_length_are_settings_and_order_is_not():
    assert state("R21", settings=Thresholds(training_window_days=5)) == "pass"
    assert state("R21", settings=Thresholds(training_window_days=4)) == "fail"
    assert state("R23", settings=Thresholds(training_hours=5.5)) == "fail"
    assert state("R25", settings=Thresholds(support_days=78)) == "fail"
    assert check("R22", list(reversed(PERFECT_PLAN))).inputs.item_ids[2] == "basics"
