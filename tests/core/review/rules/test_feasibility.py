"""R47 to R49: seats, hours and days, at the limit."""

from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.case.case import read_case
from playbook.core.plan.items import Message, Owner, Provenance, TrainingSession
from playbook.core.review.judge import judge
from playbook.core.review.review import DEFAULTS, RULES, View, accept
from playbook.llm.builtin.kinds import load_kinds
from tests.core.review.plans import PERFECT, PERFECT_PLAN, SPONSOR, a_brief, a_group, day, without
from tests.core.review.variants import brief_with, check, every, group_with, state, texts, with_


class TestR47:
    @pytest.mark.parametrize(("trainers", "expected"), [(2, "pass"), (1, "fail")])
    def test_rounds_fit_before_the_start(self, trainers, expected):
        # Three teams in rounds of 9 on the eight working days until go-live: one trainer holds one a day.
        brief = brief_with(trainers=trainers, seats_per_session=9)
        result = check("R47", with_("basics", live=True), brief)
        assert result.state == expected
        if expected == "fail":
            assert texts(result) == [
                "The training session basics takes 12 rounds of 9 for 90 people. With 1 trainer, 8 fit on "
                "the 8 days until it is needed; 2 trainers would do."
            ]
            assert result.findings[0].item_ids == ("basics",)
            nobody = brief_with(trainers=None, seats_per_session=9)
            unknown = check("R47", with_("basics", live=True), nobody)
            assert texts(unknown) == [
                "The training session basics takes 12 rounds of 9 for 90 people. Who gives them is not "
                "stated; 2 trainers would do."
            ]

    def test_trainers_have_six_hours_a_day(self):
        items = every(lambda item: item.id in ("basics", "practice"), date=day(-5), live=True, hours=6)
        assert texts(check("R47", items, brief_with(trainers=1, seats_per_session=100))) == [
            "2 sessions on February 25, 2026 need 12 hours of trainers, and there are 6."
        ]

    def test_managers_learn_in_rounds_of_the_usual_size(self):
        brief = a_brief(a_group("law", 400, supervisors=40), trainers=1, seats_per_session=None)
        about = {"live": True, "date": day(-1), "group_ids": ("law",), "hours": 6}
        for for_managers, rounds in ((True, "4 rounds of 12 for 40"), (False, "14 rounds of 30 for 400")):
            session = TrainingSession(id="m", for_managers=for_managers, **about)
            assert rounds in texts(check("R47", [session], brief))[0]


class TestR48:
    @pytest.mark.parametrize("role", ["TBD", "tba", "to be named", "n/a", "unknown", "?", "XX"])
    def test_an_owner_is_somebody(self, role):
        result = check("R48", with_("win", owner=Owner(role=role)))
        assert (result.state, result.severity, result.findings[0].item_ids) == ("fail", "E", ("win",))
        assert state("R48", with_("win", owner=Owner(role="the payroll lead"))) == "pass"

    def test_the_lead_has_the_hours_of_the_worst_week(self):
        # Three hours of basics, half an hour each for what else falls into the week.
        assert state("R48", brief=brief_with(lead_hours_per_week=3)) == "pass"
        (text,) = texts(check("R48", brief=brief_with(lead_hours_per_week=2.9)))
        assert text == (
            "Lee Tan has 2.9 hours a week and owns 1 task in the week of February 16, 2026, about 3 hours."
        )

    def test_of_equal_weeks_the_first_is_named(self):
        [basics] = [item for item in PERFECT_PLAN if item.id == "basics"]
        about = {"hours": 2.5}
        sessions = [
            basics.model_copy(update=about | {"id": f"s{at}", "date": day(7 * at)}) for at in (1, 0, 2)
        ]
        [finding] = check("R48", sessions, brief_with(lead_hours_per_week=2)).findings
        assert "in the week of March 2, 2026, about 2.5 hours; 2 other weeks are over" in finding.text
        assert (finding.item_ids, finding.fields) == (("s0",), ("lead_hours_per_week",))
        unknown = [each.model_copy(update={"owner": Owner(person_id="ghost")}) for each in sessions]
        [text] = texts(check("R48", unknown, brief_with(lead_id="ghost", lead_hours_per_week=2)))
        assert text.startswith("The rollout lead has 2 hours a week and owns 1 task")

    def test_who_leaves_owns_nothing_afterwards(self):
        brief = brief_with(concerns="Kit Moreau leaves on December 6, 2026. Lee Tan stays.")
        (text,) = texts(check("R48", brief=brief))
        assert text == (
            "“Kit Moreau leaves on December 6, 2026.” Kit Moreau owns 1 task after December 6, 2026, first "
            "the milestone hand-over."
        )
        later = brief_with(concerns="Kit Moreau leaves on December 7, 2026, and people left last year.")
        assert state("R48", brief=later) == "pass"

    def test_whoever_leaves_is_known_by_the_last_of_three_names(self):
        kit = {"name": "Kit van Moreau"}
        people = [each.model_copy(update=kit) if each.id == "kit" else each for each in PERFECT.people]
        brief = brief_with(people=tuple(people), concerns="Ms Moreau leaves on December 6, 2026.")
        assert "Kit van Moreau owns 1 task" in texts(check("R48", brief=brief))[0]

    def test_the_last_day_to_go_back_is_no_leaving(self):
        stop = "The last day to go back was December 3, 2026; Kit Moreau says so on that day."
        assert state("R48", with_("hand-over", done_when=stop)) == "pass"
        leaving = "Kit Moreau's last day is December 3, 2026."
        assert state("R48", with_("hand-over", done_when=leaving)) == "fail"
        # The built-in writer says of people only what the brief says.
        written = Provenance(source="builtin")
        assert state("R48", with_("hand-over", done_when=leaving, provenance=written)) == "pass"

    @pytest.mark.parametrize(("places", "expected"), [(3, "pass"), (4, "fail")])
    def test_nobody_is_in_four_places_on_one_day(self, places, expected):
        talks = [
            Message(id=f"t{number}", title=f"Talk {number}", date=day(9), owner=SPONSOR, live=True)
            for number in range(places)
        ]
        assert state("R48", [*PERFECT_PLAN, *talks]) == expected


class TestR49:
    @pytest.mark.parametrize(
        ("on", "country", "words"),
        [
            (date(2026, 4, 6), "DE", "a public holiday (Easter Monday)"), (date(2026, 4, 6), "US", ""),
            (date(2026, 5, 25), "US", "a public holiday (Memorial Day)"),
            (date(2026, 4, 11), "", "a Saturday"), (date(2026, 12, 24), "", "between Christmas and New Year"),
            (date(2026, 12, 23), "", ""), (date(2026, 4, 8), "", ""),
        ],
    )  # fmt: skip
    def test_a_meeting_is_on_a_working_day(self, on, country, words):
        brief = brief_with(country=country, end=date(2027, 1, 31), groups=())
        result = check("R49", [Message(id="m", date=on, live=True)], brief)
        assert [words] == [text.partition(" 2026, ")[2].rstrip(".") for text in texts(result)] or not words
        assert (result.state == "fail") == bool(words)

    @pytest.mark.parametrize(("subdivision", "expected"), [("BY", "fail"), ("BE", "pass")])
    def test_a_region_has_holidays_of_its_own(self, subdivision, expected):
        brief = brief_with(country="DE", subdivision=subdivision)
        meeting = Message(id="m", date=date(2026, 6, 4), live=True, group_ids=("web",))
        assert state("R49", [meeting], brief) == expected

    def test_shifts_work_on_sundays_and_a_closed_company_does_not(self):
        shift = group_with("web", works_shifts=True)
        sunday = with_("own-web", date=day(-43))
        assert state("R49", sunday, shift) == "pass"
        assert state("R49", with_("own-media", date=day(-43)), shift) == "fail"
        closed = brief_with(company_blackouts=(Span(start=day(7), end=day(7), reason="Stocktaking"),))
        assert "the company is closed (Stocktaking)" in texts(check("R49", brief=closed))[0]

    @pytest.mark.parametrize(("day_", "expected"), [(16, "pass"), (17, "fail"), (22, "fail")])
    def test_the_week_after_go_live_is_not_empty(self, day_, expected):
        brief = group_with("web", works_shifts=False, go_live=date(2026, 12, day_))
        assert state("R49", (), brief) == ("not_applicable" if expected == "pass" else "fail")

    def test_long_before_or_after_is_outside(self):
        assert state("R49", with_("opening", date=day(-71))) == "fail"
        assert state("R49", with_("opening", date=day(-70))) == "pass"

    def test_it_moves_items_to_the_working_day_before(self):
        items = with_("win", date=day(27))
        (fix,) = check("R49", items).fixes
        assert fix.label == "Move the milestone win to March 27, 2026"
        assert state("R49", accept(items, (fix,))) == "pass"


@pytest.mark.parametrize(
    ("offset", "note", "expected"),
    [(-1, "A day off, to try it.", "pass"), (-1, "", "fail"), (-8, "A day off, to try it.", "fail")],
)
def test_what_opens_on_the_day_before_the_start_may_be_on_a_stated_day_off(offset, note, expected):
    assert state("R49", with_("ready", date=day(offset), note=note)) == expected


@pytest.mark.parametrize(("subdivision", "expected"), [("", day(-55)), ("BY", day(-56))])
def test_no_fix_is_on_a_holiday_of_the_region(subdivision, expected):
    items = with_("opening", without("briefing"), date=day(-54))
    [fix] = check("R17", items, brief_with(country="DE", subdivision=subdivision)).fixes
    assert fix.add[0].due == expected


def test_what_a_text_switches_off_on_a_sunday_may_be_on_a_stated_day_off():
    brief = brief_with(what_changes="The old templates are switched off on Sunday, May 3, 2026.")
    case = read_case(brief, load_kinds(), day(-60))
    rules = {rule.id: rule for rule in RULES}
    for note, expected in (("A day off.", "pass"), ("", "fail")):
        items = with_("goals", date=date(2026, 5, 3), note=note)
        assert judge(rules["R49"], View(brief, items, DEFAULTS, case=case)).state == expected
