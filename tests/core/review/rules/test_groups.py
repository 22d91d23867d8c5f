"""R07 to R09: passing, failing, and at the limit."""

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.case import read_case
from playbook.core.plan.brief import ASPECTS, OtherChange
from playbook.core.plan.items import Gate, TrainingSession
from playbook.core.review.review import Thresholds, review
from playbook.llm.builtin.kinds import load_kinds
from tests.core.review.plans import PERFECT, PERFECT_PLAN, SPONSOR, a_brief, a_group, day, without
from tests.core.review.variants import brief_with, check, group_with, state, texts


class TestR07:
    def test_one_person_without_impact_is_a_group_too(self):
        result = check("R07")
        assert result.state == "pass"
        assert result.inputs.fields[:3] == ("groups.0.size", "groups.0.manager_id", "groups.0.impact")
        assert (len(result.inputs.fields), result.inputs.group_ids) == (9, ("creative", "media", "web"))
        assert state("R07", brief=group_with("media", size=1, impact=dict.fromkeys(ASPECTS, 0))) == "pass"

    def test_each_of_them_is_needed(self):
        for field, value, text in [
            ("size", 0, "Media has no people."),
            ("manager_id", None, "Media has no named manager."),
            ("manager_id", "ghost", "Media has no named manager."),
            ("impact", {}, "Media has no impact yet. Set it in the team table of the brief (step People)."),
            (
                "impact",
                {aspect: 0 for aspect in ASPECTS if aspect != "pay"},
                "Media has no impact score for pay and reward.",
            ),
        ]:
            result = check("R07", brief=group_with("media", **{field: value}))
            assert (result.state, texts(result)) == ("fail", [text]), field
            assert f"groups.1.{field}" in result.inputs.fields
            assert result.findings[0].group_id == "media", field

    def test_teams_without_impact_share_one_sentence(self):
        groups = tuple(group.model_copy(update={"impact": {}}) for group in PERFECT.groups)
        result = check("R07", brief=brief_with(groups=groups))
        assert set(texts(result)) == {
            "Creative, Media and Web have no impact yet. Set it in the team table of the brief (step People)."
        }
        assert set(result.by_group.values()) == {"fail"}

    def test_without_groups_it_cannot_be_told(self):
        result = check("R07", brief=brief_with(groups=()))
        assert (result.state, result.missing) == ("cannot_tell", ("groups",))
        assert texts(result) == ["There is no team yet."]


class TestR08:
    def test_groups_that_add_up_to_the_headcount_pass(self):
        result = check("R08")
        assert (result.state, result.inputs.fields) == ("pass", ("headcount", "groups"))
        result = check("R08", brief=brief_with(headcount=None))
        assert (result.state, result.missing) == ("cannot_tell", ("headcount",))
        assert texts(result) == ["How many people are in scope is not stated."]

    def test_one_person_too_many_or_too_few_fails(self):
        for headcount, text in [
            (91, "The teams add up to 90, but 91 people are in scope."),
            (89, "The teams add up to 90, but 89 people are in scope."),
        ]:
            result = check("R08", brief=brief_with(headcount=headcount))
            assert (texts(result), result.inputs.fields) == ([text], ("headcount", "groups"))

    def test_a_unit_in_two_groups_fails_by_name_unless_flagged(self):
        for flags, expected in (((False, False), "fail"), ((True, False), "pass"), ((True, True), "pass")):
            groups = [
                a_group(key, 30, org_units=(unit,), shares_units=flag)
                for key, unit, flag in zip(("north", "south"), ("Sales", "SALES"), flags, strict=True)
            ]
            assert state("R08", (), a_brief(*groups)) == expected
        groups = [a_group(key, 30, org_units=("Sales", "sales")) for key in ("north", "south")]
        result = check("R08", (), a_brief(*groups))
        assert texts(result) == ["The unit “sales” is in North and South, and neither is flagged as shared."]
        assert result.inputs.fields == ("groups.0.org_units", "groups.1.org_units")

    def test_a_group_is_its_own_unit_and_lists_one_twice_as_once(self):
        groups = [a_group("north", 30), a_group("south", 30, org_units=("North",))]
        assert state("R08", (), a_brief(*groups)) == "fail"
        assert state("R08", (), a_brief(a_group("north", 30, org_units=("Sales", "sales")))) == "pass"

    def test_below_30_people_groups_may_overlap(self):
        groups = [a_group("law", 12, org_units=("Firm",)), a_group("office", 18, org_units=("Firm",))]
        assert state("R08", (), a_brief(*groups, headcount=29)) == "pass"
        assert state("R08", (), a_brief(*groups, headcount=30)) == "fail"
        few = [a_group("law", 12), a_group("office", 5)]
        expected = ["The teams add up to 17, but 18 people are in scope."]
        assert texts(check("R08", (), a_brief(*few, headcount=18))) == expected


def hours(**values):
    """The perfect brief with only a capacity for Creative."""
    return group_with("creative", blackouts=(), **values)


class TestR09:
    def test_it_looks_only_at_groups_with_limits(self):
        result = check("R09")
        assert result.by_group == {"creative": "pass", "media": "not_applicable", "web": "not_applicable"}
        expected = ("groups.0.blackouts", "groups.0.capacity_hours_per_week", "groups.0.other_changes")
        assert result.inputs.fields == expected
        assert state("R09", brief=hours(capacity_hours_per_week=None)) == "not_applicable"

    def test_a_week_may_be_fuller_by_minutes_only(self):
        # The fullest week: three hours of basics.
        assert state("R09", brief=hours(capacity_hours_per_week=2.8)) == "pass"
        result = check("R09", brief=hours(capacity_hours_per_week=2.75))
        worst = "each, in the week of February 16, 2026; available"
        expected = [f"Creative is over capacity in 1 week (up to 3.0 hours {worst} 2.8)."]
        assert (texts(result), result.inputs.dates) == (expected, (day(-14),))
        assert (result.inputs.fields, result.fixes) == (("groups.0.capacity_hours_per_week",), ())
        (text,) = texts(check("R09", brief=hours(capacity_hours_per_week=1)))
        assert text == f"Creative is over capacity in 2 weeks (up to 3.0 hours {worst} 1.0)."
        assert state("R09", brief=hours(capacity_hours_per_week=0)) == "fail"
        assert state("R09", (), hours(capacity_hours_per_week=0)) == "pass"

    def test_sessions_of_a_full_week_are_spread_within_their_order(self):
        def session(name: str, offset: int, **more: bool) -> TrainingSession:
            ids = ("creative",)
            return TrainingSession(id=name, title=name, group_ids=ids, date=day(offset), hours=2, **more)

        plan = [session("lead", -11, for_managers=True), session("safe", -6), session("practice", -5)]
        (fix,) = check("R09", [*plan, session("later", 9)], hours(capacity_hours_per_week=2)).fixes
        assert fix.label == "Spread the sessions over more weeks"
        days = {item.id: item.date for item in fix.change}
        assert days == {"safe": day(-10)}  # after its managers; practice has no week before the start
        plan = [session("lead", -7, for_managers=True), *plan[1:]]
        (fix,) = check("R09", plan, hours(capacity_hours_per_week=2)).fixes
        assert {item.id: item.date for item in fix.change} == {"safe": day(-10), "lead": day(-14)}
        locked = [each.model_copy(update={"locked": True}) for each in plan]
        assert check("R09", locked, hours(capacity_hours_per_week=2)).fixes == ()

    def test_a_first_session_that_nobody_announced_is_judged_all_the_same(self):
        alone = TrainingSession(id="alone", title="Alone", group_ids=("creative",), date=day(-15), hours=4)
        assert check("R09", [alone], hours(capacity_hours_per_week=2)).state == "fail"

    @pytest.mark.parametrize(("offset", "expected"), [(-13, "pass"), (-12, "fail"), (-11, "pass")])
    def test_no_session_falls_into_a_blackout(self, offset, expected):
        span = Span(start=day(offset), end=day(offset), reason="pitch")
        result = check("R09", brief=group_with("creative", blackouts=(span,)))
        assert result.state == expected
        if expected == "fail":
            assert texts(result) == ["Creative trains on February 18, 2026, when it is closed."]
            assert (result.inputs.item_ids, result.inputs.fields) == (("basics",), ("groups.0.blackouts",))

    def test_no_session_falls_on_a_day_that_a_rule_forbids(self):
        brief = brief_with(approach="No training on Wednesdays.")
        case = read_case(brief, load_kinds(), day(-40))
        result = review(brief, PERFECT_PLAN, case=case).by_id["R09"]
        assert {result.by_group[team] for team in ("creative", "media")} == {"fail"}
        [text] = {each.text for each in result.findings if each.group_id == "creative"}
        assert (
            "trains on February 18, 2026 and February 25, 2026. The brief says: “No training on Wednesdays.”"
            in text
        )
        assert result.fixes

    def test_go_live_does_not_fall_into_a_blackout(self):
        span = Span(start=day(0), end=day(2))
        result = check("R09", brief=group_with("creative", blackouts=(span,)))
        assert texts(result) == ["Creative goes live on March 2, 2026, a closed day."]
        assert result.inputs.fields == ("groups.0.blackouts", "groups.0.go_live")
        assert (result.inputs.dates, result.fixes) == ((day(0),), ())
        result = check("R09", brief=brief_with(go_live=None))
        assert (result.state, result.missing) == ("cannot_tell", ("groups.0.go_live",))
        assert texts(result) == ["Creative has no go-live date."]

    def test_a_manager_only_session_asks_nothing_of_the_group(self):
        span = Span(start=day(-18), end=day(-18))
        assert state("R09", brief=group_with("creative", blackouts=(span,))) == "pass"

    def test_a_session_moves_out_of_all_blackouts_if_it_can(self):
        creative = Span(start=day(-12), end=day(-12))
        media = Span(start=day(-14), end=day(-13))
        brief = group_with("creative", blackouts=(creative,))
        groups = tuple(
            group.model_copy(update={"blackouts": (media,)}) if group.id == "media" else group
            for group in brief.groups
        )
        (fix,) = check("R09", brief=brief.model_copy(update={"groups": groups})).fixes
        assert (fix.change[0].date, fix.label) == (day(-17), "Move the session to February 13, 2026")
        span = Span(start=day(-100), end=day(-10))
        assert check("R09", brief=group_with("creative", blackouts=(span,))).fixes == ()

    def test_two_other_changes_at_once_call_for_a_gate(self):
        changes = (
            OtherChange(name="New finance system", start=day(-30), end=day(10)),
            OtherChange(name="Office move", start=day(10), end=day(60)),
        )
        brief = group_with("media", other_changes=changes)
        result = check("R09", brief=brief)
        assert texts(result) == [
            "Media has 2 other changes at once (New finance system and Office move), "
            "and no gate decides on waiting."
        ]
        assert result.inputs.fields[-1] == "groups.1.other_changes"
        (fix,) = result.fixes
        assert fix.label == "Decide on February 25, 2026 whether Media can take this on"
        (gate,) = fix.add
        assert (gate.id, gate.owner, gate.group_ids, gate.date) == ("r09-media", SPONSOR, ("media",), day(-5))

    @pytest.mark.parametrize(("offset", "expected"), [(0, "pass"), (1, "fail"), (None, "fail")])
    def test_the_gate_comes_by_go_live(self, offset, expected):
        changes = tuple(OtherChange(name="", start=day(0), end=day(1)) for _ in range(2))
        gate = Gate(id="gate", group_ids=("media",), date=None if offset is None else day(offset))
        result = check("R09", [gate], group_with("media", other_changes=changes))
        assert result.state == expected
        if expected == "pass":
            assert result.inputs.item_ids == ("gate",)

    def test_only_changes_at_one_time_pile_up(self):
        for spans in [
            [(-30, 9), (10, 60)],  # one after the other
            [(-90, -57), (-80, -57)],  # over before the start
            [(281, 300), (281, 300)],  # only after the end
        ]:
            changes = tuple(OtherChange(name="x", start=day(item_id), end=day(two)) for item_id, two in spans)
            assert state("R09", brief=group_with("media", other_changes=changes)) == "pass"
        for first, two in ((-90, -56), (280, 300)):
            changes = tuple(OtherChange(name="x", start=day(first), end=day(two)) for _ in range(2))
            assert state("R09", brief=group_with("media", other_changes=changes)) == "fail"

    def test_how_many_are_too_many_is_a_setting_also_without_a_name(self):
        changes = tuple(OtherChange(name="x", start=day(0), end=day(1)) for _ in range(2))
        brief = group_with("media", other_changes=changes)
        assert state("R09", brief=brief, settings=Thresholds(other_changes=3)) == "pass"
        changes = tuple(OtherChange(name="", start=day(0), end=day(1)) for _ in range(2))
        text = texts(check("R09", without(), group_with("web", other_changes=changes)))[0]
        assert "(an unnamed change and an unnamed change)" in text


def test_the_perfect_brief_is_the_one_these_tests_change():
    assert state("R07", brief=PERFECT) == state("R08", brief=PERFECT) == state("R09", brief=PERFECT) == "pass"
