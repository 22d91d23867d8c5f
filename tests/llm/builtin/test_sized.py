"""How many items a plan has, and how one event stays one item."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pytest

from playbook.core.case.owner_weeks import full_weeks
from playbook.core.plan.brief import Brief, Span
from playbook.core.plan.case import Concern, Condition, WorkTask
from playbook.core.plan.items import AnyItem, Gate, Reinforcement, SponsorAct, TrainingSession
from playbook.core.plan.plays.stages import Tier
from playbook.core.review.review import DEFAULTS, View, change_load
from playbook.llm.builtin.builtin import BuiltinDraft
from tests.briefs import agency, bank, group
from tests.drafts import draft_of

BENCH = [
    Brief.model_validate_json(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parents[3] / "bench" / "briefs").glob("*.json"))
]
_NO_TEXT = {"id", "provenance", "group_ids", "rule_ids", "why", "owner"}


def words_of(items: Iterable[AnyItem]) -> int:
    dumped = (item.model_dump(mode="json", exclude=_NO_TEXT) for item in items)
    return sum(len(text.split()) for values in dumped for text in values.values() if isinstance(text, str))


def planned(brief: Brief, size: Tier = "standard") -> BuiltinDraft:
    return draft_of(brief, size=size)


def of_play(items: tuple[AnyItem, ...], *play_ids: str) -> list[AnyItem]:
    return [item for item in items if item.provenance.play_id in play_ids]


def words_in(item: AnyItem) -> str:
    return " ".join(text for text in item.model_dump().values() if isinstance(text, str))


def units(*sizes: int, hours: float | None = None) -> Brief:
    """A rollout with units of such sizes that all start on one day."""
    groups = tuple(
        group(f"u{number}", f"Unit {number}", size, "tom", process=3, tools=3).model_copy(
            update={"capacity_hours_per_week": hours}
        )
        for number, size in enumerate(sizes)
    )
    return agency().model_copy(
        update={"groups": tuple(groups), "headcount": sum(sizes), "end": date(2023, 12, 15)}
    )


@pytest.mark.long
def test_a_plan_grows_slowly_with_the_company():
    counts = [len(planned(units(*sizes)).items) for sizes in ((4, 4, 4), (20, 20, 20), (400, 400, 400))]
    assert counts == sorted(counts)
    assert counts[0] <= 40
    assert counts[1] <= 63
    assert counts[2] <= 86


def test_a_review_just_before_a_gate_is_held_in_it():
    items = planned(agency()).items
    gates = {item.provenance.play_id: item for item in items if isinstance(item, Gate)}
    for look, gate in (("review-30", "gate-30"), ("review-90", "gate-90")):
        assert of_play(items, look) == []
        assert "One hour with " in gates[gate].note
        assert of_play(planned(agency(), "thorough").items, look), "a thorough plan prepares them apart"


@pytest.mark.long
def test_thanks_and_first_days_are_part_of_larger_talks():
    items = planned(units(20, 20, 20)).items
    [review] = of_play(items, "review-60")
    assert isinstance(review, Reinforcement)
    assert review.way == "recognition"
    assert of_play(items, "manager-thanks") == []
    [series] = of_play(items, "weekly-example")
    assert "managers recognize two people" in words_in(series)
    assert of_play(planned(units(20, 20, 20), "thorough").items, "manager-thanks")
    [asked] = of_play(items, "first-questions")
    assert asked.due == date(2023, 4, 26)
    assert of_play(items, "second-week") == []
    assert of_play(planned(units(20, 20, 20), "thorough").items, "second-week")


@pytest.mark.long
def test_a_dozen_people_hear_the_first_win_with_the_answers_and_keep_one_question_to_the_end():
    whole = units(4, 4, 4)
    brief = whole.model_copy(update={"end": whole.go_live + timedelta(weeks=20)})
    items = planned(brief).items
    assert of_play(items, "win-told") == of_play(items, "monthly-example") == []
    [heard] = of_play(items, "after-30-days")
    assert heard.tells_item_id in {item.id for item in items}
    [series] = of_play(items, "weekly-example")
    assert series.until == brief.end
    assert of_play(planned(whole).items, "monthly-example"), "half a year of weekly questions is enough"


def test_help_and_promises_are_one_item_and_visits_few():
    [erp] = [brief for brief in BENCH if brief.organisation == "Belmont Dairies"]
    items = planned(erp).items
    assert of_play(items, "office-hours") == []
    [help_desk] = of_play(items, "shift-rounds")
    assert {*help_desk.group_ids} == {each.id for each in erp.groups}
    decisions = of_play(planned(erp).items, "decide")
    assert [item.title for item in decisions] == ["Decide what happens to jobs, and four more promises"]
    assert len(of_play(planned(erp, "thorough").items, "decide")) > 1
    assert len(of_play(planned(erp).items, "rhythm-after")) == 2


def test_a_small_company_prepares_and_meets_once():
    small = planned(units(4, 4, 4)).items
    [baseline] = of_play(small, "baseline")
    assert baseline.title.startswith("Measure the baseline and put ")
    assert of_play(small, "name-tasks") == []
    assert "ame three of each team's own tasks: " in baseline.done_when
    assert {"R33", "R61"} <= {*baseline.rule_ids}
    assert of_play(planned(units(20, 20, 20)).items, "name-tasks")
    assert of_play(small, "brief-managers") == []
    [word], [talk] = of_play(small, "first-word"), of_play(small, "manager-talk")
    assert word.due == talk.due
    assert "One meeting of ninety minutes" in word.body
    council = Condition(
        id="council", kind="works_council", name="Works council agreement", gates="announcement"
    )
    told_first = units(4, 4, 4).model_copy(update={"conditions": (council,)})
    assert of_play(planned(told_first).items, "brief-managers")


def test_usual_conditions_of_one_owner_and_step_are_one_item():
    [together] = of_play(planned(agency()).items, "condition")
    assert together.title.endswith(" things in place before the first training")
    apart = of_play(planned(agency(), "thorough").items, "condition")
    assert len(apart) > 1
    assert all(f"- {condition.title}: " in together.done_when for condition in apart)


@pytest.mark.long
def test_no_act_of_the_sponsor_repeats_another():
    worries = tuple(Concern(id=f"w{n}", text=f"Worry number {n} has no answer.") for n in range(3))
    groups = tuple(
        team.model_copy(update={"tasks": (WorkTask(id="t", task=f"Write the report of {team.name}"),)})
        for team in agency().groups
    )
    start = agency().start - timedelta(days=56)
    brief = agency().model_copy(update={"concern_list": worries, "groups": groups, "start": start})
    acts = [item for item in planned(brief).items if isinstance(item, SponsorAct)]
    scripts = Counter((act.title, act.script) for act in acts)
    assert max(scripts.values()) == 1
    visits = [act for act in acts if act.act == "visit_team"]
    assert visits
    assert all(any(team.name in act.title for team in groups) for act in visits)
    assert any(f"Write the report of {team.name}" in act.script for act in visits for team in groups)
    alone = [item for item in planned(units(60)).items if item.provenance.play_id == "rhythm-after"]
    assert len({act.title for act in alone}) == len(alone)


@pytest.mark.long
def test_a_session_after_the_start_says_on_which_days_its_rounds_are():
    brief = bank().model_copy(update={"seats_per_session": 12, "trainers": 20})
    clinics = of_play(planned(brief).items, "clinic")
    assert clinics
    assert all("rounds of up to" in clinic.note and " from " in clinic.note for clinic in clinics)


@pytest.mark.long
def test_two_sessions_share_no_week_that_has_no_room_for_both():
    brief = units(60, 60, 60, hours=2.0)
    items = planned(brief).items
    assert [week for week in change_load(View(brief, items, DEFAULTS)) if week.is_over] == []
    held = [
        item for item in items if isinstance(item, TrainingSession) and not item.for_managers and item.date
    ]
    weeks = Counter(item.date - timedelta(item.date.weekday()) for item in held if "u0" in item.group_ids)
    assert max(weeks.values()) == 1
    before = [item for item in held if item.date <= brief.go_live]
    assert all("after the start" not in item.note for item in before)


@pytest.mark.long
def test_a_week_that_asks_too_much_of_the_lead_is_named():
    brief = units(60, 60, 60).model_copy(update={"lead_hours_per_week": 6.0})
    plan = planned(brief)
    assert full_weeks(brief, plan.items)
    assert any("more of Tom Lindqvist than the 6 hours there are" in note for note in plan.notes)
    free = planned(brief.model_copy(update={"lead_hours_per_week": 40.0}))
    assert not any("Tom Lindqvist than the" in note for note in free.notes)


def test_a_dozen_people_sit_in_one_round():
    sessions = [item for item in planned(units(4, 4, 4)).items if item.kind == "training_session"]
    assert sessions
    assert not any("rounds" in item.note for item in sessions)


def test_many_people_with_most_to_lose_hear_it_at_the_same_hour():
    hit = group("desk", "Roster desk", 90, "ines", job=5)
    calm = group("crew", "Crews", 100, "tom", job=1)
    brief = agency().model_copy(update={"groups": (hit, calm), "headcount": 190})
    [talk] = of_play(planned(brief).items, "hard-talk")
    assert "90 people are 6 talks" in talk.note
    assert "half an hour alone" in talk.note


@pytest.mark.long
def test_a_talk_on_a_closed_day_of_its_team_is_said():
    brief = agency()
    closed = Span(start=brief.start, end=brief.go_live)
    hit = group("desk", "Roster desk", 30, "ines", job=5).model_copy(update={"blackouts": (closed,)})
    drafted = planned(brief.model_copy(update={"groups": (hit, group("crew", "Crews", 100, "tom", job=1))}))
    [talk] = of_play(drafted.items, "hard-talk")
    [note] = [note for note in drafted.notes if note.startswith("Roster desk: no free day is left")]
    assert f"{talk.due:%a %b} {talk.due.day}" in note


@pytest.mark.long
def test_practice_before_the_data_is_moved_uses_what_is_there():
    brief = units(60, 60)
    moved = Condition(
        id="m", kind="migration", name="Data migration", gates="go_live", needed_by=brief.go_live
    )
    brief = brief.model_copy(update={"change_kind": "new_system", "conditions": (moved,)})
    practice = of_play(planned(brief).items, "hands-on")
    assert practice
    assert all("the data is moved by" in session.note for session in practice)


@pytest.mark.long
def test_a_small_company_whose_pay_is_hit_changes_its_goals_too():
    gentle, hit = (
        units(4, 4).model_copy(update={"groups": (group("u", "Unit", 8, "tom", pay=pay),)}) for pay in (1, 4)
    )
    assert not of_play(planned(gentle).items, "incentives")
    assert of_play(planned(hit).items, "incentives")


def test_a_plan_is_read_in_half_an_hour():
    words: list[int] = []
    for brief in BENCH:
        items = planned(brief).items
        words.append(words_of(items))
        acts = [item for item in items if isinstance(item, SponsorAct)]
        own = [each for each in acts if each.provenance.play_id.startswith(("rhythm-", "sponsor-"))]
        assert own
        assert max(len(each.script.split()) for each in own) <= 75
    # At 250 words a minute; titles and texts, without days, owners and the Decisions page.
    assert median(words) <= 7_500, words
