"""R01 to R06: passing, failing, and at the limit."""

from datetime import timedelta
from itertools import pairwise

import pytest

from playbook.core.base.fields import Span
from playbook.core.plan.brief import EACH_MANAGER, Person
from playbook.core.plan.case import Condition
from playbook.core.plan.items import CoalitionMember, Message, Owner, SponsorAct
from playbook.core.review.review import Thresholds
from tests.core.review.plans import PERFECT, PERFECT_PLAN, SPONSOR, a_brief, a_group, day, sound_plan, without
from tests.core.review.variants import brief_with, check, every, group_with, state, texts, with_

GROUPS = ("creative", "media", "web")


def people_with(person_id, **values):
    people = tuple(
        person.model_copy(update=values) if person.id == person_id else person for person in PERFECT.people
    )
    return brief_with(people=people)


class TestR01:
    def test_an_executive_over_the_whole_organization_is_enough(self):
        result = check("R01")
        assert (result.state, result.inputs.group_ids) == ("pass", GROUPS)
        assert result.inputs.fields == ("sponsor_id",)
        for unit in ["", "Example Agency (synthetic)", "example AGENCY (synthetic)"]:
            assert state("R01", brief=people_with("sam", org_unit=unit)) == "pass", unit

    def test_without_one_listed_sponsor_it_fails(self):
        result = check("R01", brief=brief_with(sponsor_id=None))
        assert (texts(result), result.inputs.fields) == (["No primary sponsor is named."], ("sponsor_id",))
        assert result.state == "fail"
        result = check("R01", brief=brief_with(sponsor_id="ghost"))
        assert texts(result) == ["The sponsor is not in the list of people."]
        assert result.inputs.fields == ("sponsor_id", "people")
        twice = brief_with(people=(*PERFECT.people, Person(id="sam", name="Sam Other", level="executive")))
        result = check("R01", brief=twice)
        assert texts(result) == ["More than one person goes by the sponsor's id."]
        assert result.inputs.fields == ("sponsor_id", "people")

    @pytest.mark.parametrize("level", ["manager", "staff"])
    def test_a_sponsor_below_executive_is_at_the_wrong_level(self, level):
        result = check("R01", brief=people_with("sam", level=level))
        assert texts(result) == ["Sam Okafor, the sponsor, is not an executive."]
        assert result.inputs.fields == ("sponsor_id", "people")

    def test_a_group_outside_the_sponsors_unit_is_out_of_reach(self):
        result = check("R01", brief=people_with("sam", org_unit="Media"))
        assert texts(result) == [
            "Creative is outside Media, which Sam Okafor leads.",
            "Web is outside Media, which Sam Okafor leads.",
        ]
        assert result.by_group == {"creative": "fail", "media": "pass", "web": "fail"}
        assert result.inputs.fields == ("sponsor_id", "groups.0.org_units", "groups.2.org_units")

    def test_a_unit_holds_a_group_only_when_it_holds_all_its_units(self):
        groups = (
            a_group("north", 30, org_units=("Sales",)), a_group("south", 30, org_units=("SALES", "Ops"))
        )  # fmt: skip
        brief = a_brief(*groups)
        people = tuple(
            person.model_copy(update={"org_unit": "sales"}) if person.id == "sam" else person
            for person in brief.people
        )
        result = check("R01", (), brief.model_copy(update={"people": people}))
        assert result.by_group == {"north": "pass", "south": "fail"}


class TestR02:
    def test_each_group_has_a_leader_with_an_act(self):
        result = check("R02")
        assert result.state == "pass"
        assert result.inputs.item_ids[:2] == ("coalition-creative", "shows-creative")
        assert set(result.by_group) == set(GROUPS)

    def test_a_leader_without_a_dated_act_does_not_count(self):
        result = check("R02", with_("shows-media", date=None))
        assert texts(result) == ["Media has no leader beside the sponsor with a dated act."]
        assert result.findings[0].group_id == "media"
        assert result.by_group == {"creative": "pass", "media": "fail", "web": "pass"}

    def test_neither_the_sponsor_nor_nobody_is_a_coalition(self):
        assert state("R02", with_("coalition-web", owner=SPONSOR)) == "fail"
        assert state("R02", with_("coalition-web", owner=Owner(role="The Sponsor"))) == "fail"
        assert state("R02", with_("coalition-web", owner=None)) == "fail"

    def test_a_role_leads_when_the_same_role_acts(self):
        role = {"owner": Owner(role="Head of Web")}
        items = with_("coalition-web", with_("shows-web", owner=Owner(role="head of web")), **role)
        assert (state("R02", items), state("R02", with_("coalition-web", **role))) == ("pass", "fail")
        other = with_("shows-web", with_("coalition-web", **role), owner=Owner(role="someone else"))
        assert state("R02", other) == "fail"

    def test_one_act_beside_the_sponsor_is_enough_for_fewer_than_30(self):
        groups = (a_group("law", 12), a_group("office", 12))
        small, larger = a_brief(*groups), a_brief(*groups, headcount=30)
        items = without("coalition-office", "coalition-law", "shows-office", items=sound_plan(small))
        assert check("R02", items, small).inputs.item_ids == ("shows-law",)
        assert (state("R02", items, small), state("R02", items, larger)) == ("pass", "fail")
        alone = without("shows-law", items=items)
        assert texts(check("R02", alone, small)) == ["Nobody beside the sponsor leads with a dated act."]
        assert len(check("R02", alone, small).fixes) == 1

    def test_it_proposes_the_groups_manager_unless_the_sponsor(self):
        result = check("R02", without("coalition-media"))
        (fix,) = result.fixes
        member, act = fix.add
        assert fix.label == "Win a leader in Media who acts on March 2, 2026"
        assert member.owner == act.owner == Owner(person_id="m-media")
        assert (member.id, act.id) == ("r02-media-leader", "r02-media-act")
        assert member.group_ids == act.group_ids == ("media",)
        assert (act.date, member.rule_ids, member.provenance.source) == (day(0), ("R02",), "builtin")
        brief = group_with("media", manager_id="sam")
        (fix,) = check("R02", without("coalition-media"), brief).fixes
        assert fix.add[0].owner == Owner(role="a leader of Media beside the sponsor")

    def test_a_coalition_of_each_manager_leads_where_it_is_for(self):
        for group_id, outcome in (("media", "pass"), ("web", "fail")):
            each = CoalitionMember(id="each", owner=Owner(role=EACH_MANAGER), group_ids=(group_id,))
            assert state("R02", [*without("coalition-media"), each]) == outcome, group_id


def acts_on(*offsets, brief=PERFECT):
    ids = tuple(group.id for group in brief.groups)
    return [
        SponsorAct(id=f"a{number}", owner=SPONSOR, date=day(offset), group_ids=ids)
        for number, offset in enumerate(offsets)
    ]


class TestR03:
    SHORT = brief_with(start=day(-14), end=day(14))

    def test_a_fortnight_between_acts_is_just_short_enough(self):
        result = check("R03", acts_on(-14, 0, 14), self.SHORT)
        assert (result.state, result.inputs.item_ids) == ("pass", ("a0", "a1", "a2"))
        assert result.inputs.fields == ("start", "go_live", "end")
        assert (result.inputs.dates, result.severity) == ((day(-14), day(0), day(14)), "W")

    def test_a_day_more_is_a_warning_and_over_six_weeks_an_error(self):
        brief = brief_with(start=day(-31), end=day(14))
        result = check("R03", acts_on(0, 1), brief)
        expected = "The sponsor does nothing visible for 31 days, from January 30, 2026 to March 2, 2026."
        assert (texts(result)[0], result.severity, result.inputs.dates) == (expected, "W", (day(-31), day(0)))
        over_a_weekend = brief_with(start=day(-30), end=day(14))
        assert state("R03", acts_on(-30, 0, 14), over_a_weekend) == "pass"
        for country, expected in (("", "fail"), ("US", "pass")):  # over Memorial Day
            brief = brief_with(start=day(52), go_live=day(53), end=day(93), country=country)
            assert state("R03", acts_on(52, 53, 56, 85, 93), brief) == expected, country
        for days, severity in ((42, "W"), (43, "E")):
            brief = brief_with(start=day(-14), end=day(1 + days))
            result = check("R03", acts_on(-14, 0, 1), brief)
            assert (result.state, result.severity) == ("fail", severity)

    def test_a_small_company_may_go_twice_as_long_without_an_act(self):
        acts = acts_on(-40, 0, 40)
        for size, expected in ((12, "pass"), (400, "fail")):
            brief = a_brief(a_group("creative", size), start=day(-40), end=day(40))
            assert state("R03", acts, brief) == expected, size

    def test_an_act_before_at_and_after_go_live_is_needed(self):
        for offsets, moment in [((0, 10), "before"), ((-12, -4, 4, 10), "at"), ((-10, 0), "after")]:
            result = check("R03", acts_on(*offsets), self.SHORT)
            assert texts(result) == [f"The sponsor has no act {moment} go-live on March 2, 2026."]
            assert day(0) in result.inputs.dates
        for offset in [-3, 3]:
            assert state("R03", acts_on(-8, offset, 8), brief_with(start=day(-8), end=day(8))) == "pass"

    def test_the_last_working_day_before_a_holiday_is_at_go_live(self):
        tuesday = day(85)  # after Memorial Day
        friday, thursday = acts_on(81, 91), acts_on(80, 91)
        for items, country, outcome in (
            (friday, "US", "pass"), (friday, "", "pass"), (thursday, "US", "fail"),
        ):  # fmt: skip
            brief = brief_with(start=day(78), go_live=tuesday, end=day(92), country=country)
            assert state("R03", items, brief) == outcome, country
        for subdivision, outcome in (("BY", "pass"), ("BE", "fail")):  # Corpus Christi, only in Bavaria
            values = {"start": day(92), "go_live": day(97), "end": day(104), "country": "DE"}
            brief = brief_with(**values, subdivision=subdivision)
            assert state("R03", acts_on(93, 103), brief) == outcome, subdivision

    def test_acts_of_others_or_seen_by_nobody_do_not_count(self):
        items = acts_on(-14, 0, 14)
        for values in ({"owner": Owner(person_id="lee")}, {"owner": None}, {"group_ids": ("stranger",)}):
            assert state("R03", with_("a1", items, **values), self.SHORT) == "fail"
        by_role = every(lambda _: True, items, owner=Owner(role="the sponsor"))
        assert state("R03", by_role, self.SHORT) == "pass"

    def test_acts_on_the_first_and_last_day_count_but_none_outside(self):
        items = acts_on(-14, 0, 14)
        assert texts(check("R03", items, self.SHORT)) == []
        assert state("R03", with_("a2", items, date=None), self.SHORT) == "fail"
        assert len(texts(check("R03", acts_on(-40, 0, 40), brief_with(start=day(-34), end=day(34))))) == 2

    def test_without_dates_in_order_it_cannot_be_told(self):
        result = check("R03", brief=brief_with(start=None, end=None))
        assert (result.state, result.missing) == ("cannot_tell", ("start", "end"))
        assert texts(result) == ["The sponsor's rhythm is unknown until the rollout has dates."]
        assert check("R03", brief=brief_with(go_live=None)).missing == ("go_live",)
        result = check("R03", brief=brief_with(start=day(1), end=day(0)))
        assert (result.state, result.missing) == ("cannot_tell", ("start", "end"))
        assert texts(result) == ["The rollout ends before it starts."]
        assert state("R03", acts_on(-1, 0, 1), brief_with(start=day(0), end=day(0))) == "pass"

    def test_the_first_groups_go_live_stands_in_for_the_rollouts(self):
        groups = tuple(
            item_id.model_copy(update={"go_live": day(offset)})
            for item_id, offset in zip(PERFECT.groups, (7, 0, 14), strict=True)
        )
        assert state("R03", brief=brief_with(go_live=None, groups=groups)) == "pass"
        assert texts(check("R03", acts_on(-14), self.SHORT.model_copy(update={"groups": groups})))[-1] == (
            "The sponsor has no act after go-live on March 2, 2026."
        )

    def test_before_those_who_must_be_heard_nobody_is_silent(self):
        told = [item for item in PERFECT_PLAN if isinstance(item, Message) and item.date]
        first = min(item.date for item in told)
        brief = brief_with(start=first - timedelta(days=80))
        assert state("R03", brief=brief) == "fail"
        union = Condition(id="union", name="The union agrees", kind="union", gates="announcement")
        waits = union.model_copy(update={"needed_by": first - timedelta(days=2)})
        assert state("R03", brief=brief.model_copy(update={"conditions": (waits,)})) == "pass"

    def test_days_on_which_the_organization_is_closed_are_no_silence(self):
        plan = acts_on(-45, -10, 0, 14)
        brief = brief_with(start=day(-45), end=day(20))
        assert state("R03", plan, brief) == "fail"
        closed = brief.model_copy(update={"company_blackouts": (Span(start=day(-30), end=day(-20)),)})
        assert state("R03", plan, closed) == "pass"

    def test_its_fixes_fill_every_silence_on_working_days(self):
        result = check("R03", without(*(item.id for item in PERFECT_PLAN if item.kind == "sponsor_act")))
        acts = [item for fix in result.fixes for item in fix.add]
        days = [act.date for act in acts]
        assert days == sorted(set(days))
        assert all(day_.weekday() < 5 for day_ in days)
        assert all((later - earlier).days <= 28 for earlier, later in pairwise(days))
        assert {act.owner for act in acts} == {SPONSOR}
        kinds = {"show_own_use", "ask_for_examples", "answer_questions", "recognise"}
        assert {act.act for act in acts} == kinds
        assert all(act.group_ids == GROUPS for act in acts)
        assert len(acts) <= (PERFECT.end - PERFECT.start).days / 12
        assert result.fixes[0].label.startswith("Add an act of the sponsor on ")
        result = check("R03", without("act-56"))
        expected = [
            "Add an act of the sponsor on March 2, 2026: show one piece of own work done with the tool"
        ]
        assert [fix.label for fix in result.fixes] == expected
        assert result.fixes[0].add[0].id == "r03-2026-03-02"
        brief = brief_with(start=day(-1), end=day(1))
        result = check("R03", [], brief, Thresholds(sponsor_gap_days=1))
        assert [fix.add[0].date for fix in result.fixes] == [day(-3), day(0), day(1)]

    def test_its_fixes_wait_for_the_announcement_access_and_working_days(self):
        silent = without(*(item.id for item in PERFECT_PLAN if item.kind == "sponsor_act"))
        told = min(item.date for item in PERFECT_PLAN if isinstance(item, Message) and item.date)
        closed = PERFECT.model_copy(update={"company_blackouts": (Span(start=day(-30), end=day(-25)),)})
        acts = [fix.add[0] for fix in check("R03", silent, closed).fixes]
        assert acts
        for act in acts:
            assert act.date >= told
            assert not day(-30) <= act.date <= day(-25)
            assert act.act in ("answer_questions", "remove_obstacle") or act.date >= PERFECT.go_live
        late = [
            item.moved_to(day(-1)) if isinstance(item, Message) and item.date < day(-1) else item
            for item in silent
        ]
        assert check("R03", late).fixes == ()

    def test_the_limits_are_settings(self):
        strict = Thresholds(sponsor_gap_days=11, sponsor_silence_days=11)
        assert check("R03", settings=strict).severity == "E"
        expected = {
            "sponsor_gap_days": 11, "sponsor_silence_days": 11, "sponsor_near_days": 90,
            "later_sponsor_gap_days": 62, "at_go_live_days": 3, "small_company": 30,
        }  # fmt: skip
        assert check("R03", settings=strict).thresholds == expected
        result = check("R03", settings=strict)
        assert result.fixes
        assert all(fix.add[0].date.weekday() < 5 for fix in result.fixes)


class TestR04:
    def test_the_sponsor_and_each_manager_show_their_use(self):
        result = check("R04")
        assert result.state == "pass"
        assert result.inputs.item_ids == ("act-14", "shows-creative", "shows-media", "shows-web")

    def test_a_sponsor_who_shows_nothing_fails(self):
        result = check("R04", with_("act-14", act="visit_team"))
        assert texts(result) == ["The sponsor never shows own use of the tool."]
        (fix,) = result.fixes
        assert fix.label == "Let the sponsor show own use on March 2, 2026"
        (act,) = fix.add
        assert (act.id, act.owner, act.group_ids, act.act) == ("r04-sponsor", SPONSOR, GROUPS, "show_own_use")
        assert act.title == "The sponsor shows one piece of own work done with the tool"

    def test_an_act_of_each_manager_is_one_of_this_manager(self):
        assert state("R04", with_("shows-web", owner=Owner(role=EACH_MANAGER))) == "pass"

    def test_a_manager_who_shows_nothing_on_a_day_fails(self):
        for values in [{"act": "announce"}, {"date": None}, {"owner": SPONSOR}, {"owner": None}]:
            result = check("R04", with_("shows-web", **values))
            assert texts(result) == ["The manager of Web never shows own use of the tool."], values
            assert result.findings[0].group_id == "web", values
            (fix,) = result.fixes
            assert fix.label == "Let the manager of Web show own use on March 2, 2026", values
            assert fix.add[0].owner == Owner(person_id="m-web"), values
            assert (fix.add[0].id, fix.add[0].group_ids) == ("r04-web", ("web",)), values

    def test_only_an_unnamed_manager_acts_by_a_clear_role(self):
        for role, to, expected in [
            ("The manager of Web", ("web", "media"), "pass"), ("the manager", ("web",), "pass"),
            ("Manager", ("web",), "pass"), ("manager", ("web", "media"), "fail"),
            ("the manager of Media", ("web",), "fail")
        ]:  # fmt: skip
            brief = group_with("web", manager_id=None)
            items = with_("shows-web", owner=Owner(role=role), group_ids=to)
            assert state("R04", items, brief) == expected, role
        assert state("R04", with_("shows-web", owner=Owner(role="the manager of Web"))) == "fail"

    def test_the_fix_comes_by_the_first_go_live_of_the_groups(self):
        brief = group_with("web", go_live=day(-8))
        (fix,) = check("R04", with_("act-14", act="visit_team"), brief).fixes
        assert fix.add[0].date == day(-10)  # a Friday: the 8th day before is a Sunday


class TestR05:
    def test_reason_objective_benefit_metric_are_in_brief_or_plan(self):
        result = check("R05")
        assert (result.state, result.inputs.item_ids) == ("pass", ("objective", "outcome"))
        assert result.inputs.fields == ("why", "objective", "expected_benefit")
        items = with_("objective", statement="Halve the time.", benefit="More time with clients.")
        assert state("R05", items, brief_with(objective="", expected_benefit="")) == "pass"

    def test_each_of_the_three_must_be_written_down(self):
        for field, text in [
            ("why", "The reason for the change is not written down."),
            ("objective", "No objective is written down."),
            ("expected_benefit", "The expected benefit is not written down."),
        ]:
            result = check("R05", brief=brief_with(**{field: ""}))
            assert (texts(result), result.inputs.fields, result.fixes) == ([text], (field,), ())

    @pytest.mark.parametrize("metric_ids", [(), ("unknown",)])
    def test_an_objective_without_a_metric_fails(self, metric_ids):
        result = check("R05", with_("objective", metric_ids=metric_ids))
        assert texts(result) == ["No objective is linked to a metric."]
        assert result.inputs.item_ids == ("objective",)
        (fix,) = result.fixes
        assert fix.label == "Link the objective to The outcome metric"
        assert fix.change[0].metric_ids == (*metric_ids, "outcome")

    def test_without_an_objective_the_briefs_is_proposed(self):
        (fix,) = check("R05", without("objective", "outcome")).fixes
        (objective,) = fix.add
        assert fix.label == "Add the brief's objective, measured by The speed metric"
        assert (objective.id, objective.statement) == ("r05-objective", "Halve the time to a first draft.")
        assert (objective.benefit, objective.metric_ids) == ("More time with clients.", ("speed",))
        assert objective.group_ids == GROUPS

    def test_nobody_makes_up_a_reason_or_a_metric(self):
        for field in ["why", "objective", "expected_benefit"]:
            assert check("R05", with_("objective", metric_ids=()), brief_with(**{field: ""})).fixes == ()
        assert check("R05", without("speed", "utilization", "proficiency", "outcome")).fixes == ()


class TestR06:
    def test_a_lead_with_few_hours_and_a_stated_budget_is_enough(self):
        result = check("R06")
        assert (result.state, result.inputs.fields) == ("pass", ("lead_id", "lead_hours_per_week", "budget"))
        assert state("R06", brief=brief_with(lead_hours_per_week=0.5, budget=0)) == "pass"

    def test_each_of_them_is_needed(self):
        for values, text in [
            ({"lead_id": None}, "No rollout lead is named."),
            ({"lead_id": "ghost"}, "No rollout lead is named."),
            ({"lead_hours_per_week": None}, "The lead has no hours per week for this."),
            ({"lead_hours_per_week": 0}, "The lead has no hours per week for this."),
            ({"budget": None}, "There is no budget line."),
        ]:
            result = check("R06", brief=brief_with(**values))
            assert (result.state, texts(result)) == ("fail", [text]), values
            assert result.inputs.fields == tuple(values)


def test_acts_are_listed_by_date():
    result = check("R03", list(reversed(PERFECT_PLAN)))
    days = {item.id: item.due for item in PERFECT_PLAN}
    dates = [days[item_id] for item_id in result.inputs.item_ids]
    assert "opening" in result.inputs.item_ids  # the sponsor speaks, and is seen
    assert dates == sorted(dates)
