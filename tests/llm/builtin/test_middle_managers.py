"""Whoever leads people between a manager and a team has tasks of their own."""

from datetime import date, timedelta
from typing import Any

import pytest

from playbook.core.plan.brief import EACH_MANAGER
from playbook.core.plan.items import Milestone
from playbook.core.plan.plays.stages import TEAM_TALKS
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import GO_LIVE, plant


def middle(*groups: dict[str, Any]) -> list[Milestone]:
    items = draft_of(plant(groups=groups, headcount=sum(each["size"] for each in groups))).items
    return [
        each for each in items if isinstance(each, Milestone) and each.provenance.play_id == "middle-managers"
    ]


def team(name: str, size: int, **values: Any) -> dict[str, Any]:
    return {"id": name.split()[0].lower(), "name": name, "size": size, "impact": {"process": 4}, **values}


def test_a_team_of_managers_talks_learns_first_and_coaches() -> None:
    tasks = middle(team("Field", 60), team("Area managers", 12))
    assert [each.id.rpartition("-")[2] for each in tasks] == ["talk", "learn", "look"]
    assert {each.owner.role for each in tasks if each.owner} == {"Each of the 12 area managers"}
    assert {each.group_ids for each in tasks} == {("area",)}


def test_leads_of_a_wide_team_review_the_week() -> None:
    *_, look = middle(team("Field", 300, supervisors=20), team("Office", 30))
    assert look.title == "Review the week, coach one person"
    assert look.owner.role.startswith("Each of the 20 ")


@pytest.mark.long
def test_leads_of_a_team_that_starts_later_review_the_week_after_its_own_start() -> None:
    later = GO_LIVE + timedelta(days=28)
    *_, look = middle(team("Field", 300, supervisors=20, go_live=later), team("Office", 30))
    assert look.due
    assert look.due > later


def test_leads_of_two_starts_review_the_week_after_each():
    later = GO_LIVE + timedelta(days=28)
    wide = team("Field", 300, supervisors=20), team("Depots", 200, supervisors=10, go_live=later)
    tasks = [each for each in middle(*wide) if each.title.startswith("Review the week")]
    first, second = tasks
    assert [each.group_ids for each in tasks] == [("field",), ("depots",)]
    assert [each.owner.role.split()[3] for each in tasks if each.owner] == ["20", "10"]
    assert first.due < later < second.due
    assert "the next 7 weeks" in first.done_when
    assert first.due - GO_LIVE < timedelta(days=14)


@pytest.mark.long
def test_small_teams_without_leads_have_no_such_task() -> None:
    assert middle(team("Field", 40), team("Office", 30)) == []


@pytest.mark.long
def test_a_team_named_after_its_job_or_with_a_manager_above_leads_nobody() -> None:
    assert middle(team("Guards", 54), team("Account managers", 9)) == []
    supervisors = team("Columbus supervisors", 14, manager_id="m1", site="Columbus")
    assert middle(team("Guards", 54, manager_id="m1"), supervisors) == []
    roles = {each.owner.role for each in middle(team("Guards", 54), supervisors) if each.owner}
    assert roles == {"Each of the 14 Columbus supervisors"}


def test_leads_abroad_lead_their_talk_on_a_day_that_they_work() -> None:
    groups = (team("Area managers", 12, country="SE"), team("Office", 60))
    days = {"start": date(2029, 5, 8), "go_live": date(2029, 5, 9), "end": date(2029, 6, 8)}
    items = draft_of(plant(groups=groups, country="", regions=(), headcount=72, **days)).items
    talks = {item.group_ids: item.due for item in items if item.provenance.play_id in TEAM_TALKS}
    assert date(2029, 5, 10) in talks.values()  # Ascension Day in Sweden
    [own] = [item for item in items if item.id == "milestone.middle-talk"]
    assert own.due == talks[("area",)]


def test_without_known_leads_the_week_is_reviewed_by_each_manager() -> None:
    [look] = middle(team("Field", 300), team("Office", 30))
    assert look.title == "Review the week, coach one person"
    assert look.owner
    assert look.owner.role == EACH_MANAGER
