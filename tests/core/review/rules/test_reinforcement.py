"""R28 to R31: passing, failing, and at the limit."""

import pytest

from playbook.core.base.fields import Span
from playbook.core.plan.items import CheckinSeries, Owner
from playbook.core.review.review import Thresholds
from tests.core.review.plans import KEEPER, LEAD, PERFECT, SPONSOR, day, without
from tests.core.review.variants import brief_with, check, group_with, state, texts, with_

GROUPS = ("creative", "media", "web")


class TestR28:
    def test_three_dates_and_a_recognition_are_there(self):
        result = check("R28")
        assert (result.state, result.inputs.item_ids) == ("pass", ("thanks", "show", "look-back"))
        assert day(0) in result.inputs.dates

    def test_a_week_around_the_day_is_near_it_and_none_is_named(self):
        for item_id, offset, expected in [
            ("thanks", 23, "pass"), ("thanks", 37, "pass"), ("thanks", 22, "fail"), ("thanks", 38, "fail"),
            ("show", 53, "pass"), ("show", 68, "fail"), ("look-back", 97, "pass"),
            ("look-back", 98, "fail"),
        ]:  # fmt: skip
            assert state("R28", with_(item_id, date=day(offset))) == expected
        result = check("R28", without("show", "look-back"))
        assert texts(result)[2] == "Web has no reinforcement near day 60 and day 90 after March 2, 2026."
        assert result.inputs.dates == (day(0),)

    def test_around_closed_days_the_first_day_after_them_is_near(self):
        shut = brief_with(company_blackouts=(Span(start=day(55), end=day(75)),))
        assert state("R28", with_("show", date=day(78))) == "fail"
        assert state("R28", with_("show", date=day(78)), shut) == "pass"
        assert state("R28", with_("show", date=day(83)), shut) == "fail"

    def test_a_fix_in_a_long_closure_takes_a_working_day_beside_it(self):
        shut = brief_with(company_blackouts=(Span(start=day(28), end=day(127)),))
        fixes = check("R28", without("thanks", "show", "look-back"), shut).fixes
        days = [item.date for fix in fixes for item in fix.add]
        assert days[0] == day(128)  # the first day after it
        assert all(each.weekday() < 5 and not day(28) <= each <= day(127) for each in days)

    @pytest.mark.parametrize("values", [{"owner": None}, {"way": "review"}])
    def test_someone_must_own_a_recognition(self, values):
        result = check("R28", with_("thanks", **values))
        assert texts(result)[0] == "Creative has no recognition with an owner after March 2, 2026."
        (fix,) = result.fixes
        assert fix.label == "Thank people in Creative, Media and Web on April 1, 2026"
        assert fix.add[0].owner == SPONSOR

    def test_what_comes_on_go_live_day_or_before_does_not_reinforce(self):
        wide = Thresholds(reinforce_on_days=(5,), reinforce_within_days=5)
        assert state("R28", with_("thanks", date=day(1)), settings=wide) == "pass"
        assert state("R28", with_("thanks", date=day(0)), settings=wide) == "fail"

    def test_it_proposes_a_recognition_for_each_empty_day(self):
        fixes = check("R28", without("thanks", "look-back"), group_with("web", go_live=day(1))).fixes
        assert [fix.label for fix in fixes] == [
            "Thank people in Creative and Media on April 1, 2026", "Thank people in Web on April 2, 2026",
            "Thank people in Creative, Media and Web on June 1, 2026"]  # fmt: skip
        (thanks,) = fixes[0].add
        assert (thanks.id, thanks.way, thanks.owner) == ("r28-2026-04-01", "recognition", SPONSOR)

    def test_recognition_is_needed_without_reinforcement_days(self):
        free = Thresholds(reinforce_on_days=())
        assert state("R28", settings=free) == "pass"
        assert [fix.add[0].date for fix in check("R28", without("thanks"), settings=free).fixes] == [day(30)]


class TestR29:
    def test_weekly_for_eleven_weeks_and_monthly_then_is_enough(self):
        result = check("R29")
        assert (result.state, result.inputs.item_ids) == ("pass", ("weekly", "monthly"))
        assert result.inputs.dates == (day(0), day(77), day(280))

    def test_a_longer_gap_fails(self):
        for item_id, values, gap in [
            ("weekly", {"cadence_days": 8}, ("March 2, 2026", "March 10, 2026")),
            ("weekly", {"start": day(8)}, ("March 2, 2026", "March 10, 2026")),
            ("weekly", {"end": day(69)}, ("May 4, 2026", "May 18, 2026")),
            ("monthly", {"cadence_days": 32}, ("May 18, 2026", "June 19, 2026")),
            ("monthly", {"end": day(240)}, ("October 5, 2026", "December 7, 2026")),
        ]:
            result = check("R29", with_(item_id, **values))
            expected = f"Creative is not asked for rated examples from {gap[0]} to {gap[1]}."
            assert texts(result)[0] == expected, item_id
            assert result.findings[0].item_ids == ("weekly", "monthly"), item_id

    def test_closed_days_are_no_gap(self):
        shut = brief_with(company_blackouts=(Span(start=day(65), end=day(85)),))
        gap = with_("weekly", end=day(63))
        assert (state("R29", gap), state("R29", gap, shut)) == ("fail", "pass")
        for last, expected in ((day(70), "pass"), (day(69), "fail")):  # seven days of the stretch are open
            shut = brief_with(company_blackouts=(Span(start=day(64), end=last),))
            assert state("R29", gap, shut) == expected

    def test_a_gap_at_the_limit_passes(self):
        for item_id, values in [
            ("weekly", {"start": day(7)}), ("weekly", {"end": day(70)}), ("weekly", {"cadence_days": 1}),
            ("monthly", {"cadence_days": 31}),
            ("monthly", {"start": day(108), "end": day(280), "cadence_days": 31})
        ]:  # fmt: skip
            assert state("R29", with_(item_id, **values)) == "pass"

    @pytest.mark.parametrize("values", [{"way": "pulse"}, {"value_rating": False}, {"group_ids": ("x",)}])
    def test_it_must_ask_for_examples_with_a_rating(self, values):
        assert state("R29", with_("weekly", **values)) == "fail"
        items = with_("monthly", with_("weekly", **values), **values)
        assert texts(check("R29", items))[1] == "Media is never asked for examples and how useful they were."

    def test_each_group_is_asked_from_its_own_go_live(self):
        later = group_with("web", go_live=day(21))
        assert check("R29", brief=later).by_group == {"creative": "pass", "media": "pass", "web": "fail"}
        fixes = check("R29", [], group_with("web", go_live=day(7))).fixes
        assert [fix.add[0].group_ids for fix in fixes] == [("creative", "media"), ("web",)]

    def test_without_dates_it_cannot_be_told(self):
        result = check("R29", brief=brief_with(end=None))
        assert (result.state, result.missing) == ("cannot_tell", ("end",))
        assert texts(result)[0] == "The rollout has no end date."

    def test_one_series_with_a_first_day_may_do_for_both_phases(self):
        assert state("R29", with_("weekly", start=None)) == "fail"
        first = CheckinSeries(
            id="one", group_ids=GROUPS, start=day(0), cadence_days=7, value_rating=True, owner=LEAD
        )
        assert state("R29", [first]) == "pass"

    def test_it_proposes_a_weekly_and_a_monthly_series(self):
        (fix,) = check("R29", []).fixes
        weekly, monthly = fix.add
        assert fix.label == "Ask for a rated example every week until May 18, 2026, then every four weeks"
        assert (weekly.start, weekly.end, weekly.cadence_days) == (day(0), day(77), 7)
        assert (monthly.start, monthly.end, monthly.cadence_days) == (day(77), day(280), 28)
        assert (weekly.id, monthly.id) == ("r29-weekly-2026-03-02", "r29-monthly-2026-03-02")
        assert weekly.group_ids == monthly.group_ids == GROUPS
        assert weekly.value_rating
        assert monthly.value_rating
        assert weekly.way == monthly.way == "example"
        assert weekly.owner == LEAD

    def test_a_short_rollout_is_asked_weekly_for_eleven_weeks(self):
        (fix,) = check("R29", [], brief_with(end=day(77))).fixes
        assert (fix.label, len(fix.add)) == ("Ask for a rated example every week until May 18, 2026", 1)
        short = brief_with(end=day(30))
        assert state("R29", without("monthly"), short) == "pass"
        assert state("R29", with_("weekly", without("monthly"), end=day(30)), short) == "fail"


class TestR30:
    def test_a_win_and_no_other_milestone_is_due_and_told(self):
        result = check("R30")
        assert (result.state, result.inputs.item_ids) == ("pass", ("win", "tells"))
        assert day(34) in result.inputs.dates
        assert state("R30", with_("win", is_win=False)) == "fail"

    @pytest.mark.parametrize(("offset", "expected"), [(34, "pass"), (35, "fail"), (None, "fail")])
    def test_ninety_days_after_the_start_is_just_in_time(self, offset, expected):
        result = check("R30", with_("win", date=None if offset is None else day(offset)))
        assert result.state == expected
        if expected == "fail":
            assert texts(result) == ["No first win is due by April 5, 2026."]
            assert result.inputs.dates == (day(34),)

    @pytest.mark.parametrize("tells", [None, "hand-over"])
    def test_a_message_must_tell_that_win(self, tells):
        result = check("R30", with_("tells", tells_item_id=tells))
        assert (texts(result), result.inputs.item_ids) == (["No message tells the first win."], ("win",))
        (fix,) = result.fixes
        (message,) = fix.add
        assert fix.label == "Tell the first win on March 30, 2026"  # the day after is a Saturday
        assert (message.id, message.tells_item_id, message.group_ids) == ("r30-tells-the-win", "win", GROUPS)
        assert message.sender == message.owner == SPONSOR

    def test_without_a_start_it_cannot_be_told(self):
        result = check("R30", brief=brief_with(start=None))
        assert (result.state, result.missing) == ("cannot_tell", ("start",))
        assert texts(result) == ["The rollout has no start date."]

    def test_it_proposes_a_win_and_its_message(self):
        win, shared = check("R30", without("win", "tells")).fixes
        (milestone,) = win.add
        assert win.label == "Plan a first win by April 3, 2026"
        assert (milestone.id, milestone.date, milestone.is_win) == ("r30-first-win", day(32), True)
        assert milestone.done_when
        assert (milestone.owner, shared.add[0].tells_item_id) == (LEAD, "r30-first-win")
        assert shared.add[0].date == day(35)
        (shared,) = check("R30", with_("win", without("tells"), date=day(31))).fixes
        assert shared.add[0].date == day(32)


class TestR31:
    def test_the_keeper_takes_over_on_a_day(self):
        result = check("R31")
        assert (result.state, result.inputs.item_ids) == ("pass", ("hand-over",))
        assert result.inputs.fields == ("sustainment_owner_id",)

    def test_without_a_keeper_beside_the_lead_it_fails(self):
        for keeper in [None, "ghost"]:
            result = check("R31", brief=brief_with(sustainment_owner_id=keeper))
            assert texts(result) == ["Nobody is named who keeps it going afterwards."], keeper
            assert (result.inputs.fields, result.fixes) == (("sustainment_owner_id",), ()), keeper
        result = check("R31", brief=brief_with(sustainment_owner_id="lee"))
        expected = ["Lee Tan leads the project and would also keep it going: there is no hand-over."]
        assert (texts(result), result.inputs.fields) == (expected, ("sustainment_owner_id", "lead_id"))
        assert result.fixes == ()

    def test_the_keeper_owns_a_dated_milestone_and_none_is_made_up(self):
        for values in [{"date": None}, {"owner": LEAD}, {"owner": None}, {"owner": Owner(role="Kit Moreau")}]:
            result = check("R31", with_("hand-over", **values))
            assert texts(result) == ["No day is set on which Kit Moreau takes over."], values
            (fix,) = result.fixes
            (milestone,) = fix.add
            assert fix.label == "Hand over to Kit Moreau on December 7, 2026", values
            expected = ("r31-hand-over", KEEPER, PERFECT.end)
            assert (milestone.id, milestone.owner, milestone.date) == expected, values
            assert milestone.done_when, values
            assert milestone.title == "Hand over to Kit Moreau", values
        assert check("R31", without("hand-over"), brief_with(end=None)).fixes == ()
