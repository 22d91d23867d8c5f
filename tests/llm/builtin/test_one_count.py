"""Rounds are counted once: on the front, in the table and in the annex."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from playbook.core.case.dated import sessions_of
from playbook.core.case.rounds import rounds_for
from playbook.core.plan.brief import Group
from playbook.desk.writing.model_plans import read_brief
from playbook.desk.writing.page_files import page_of_plan
from tests.drafts import dated_plan
from tests.soak import some

BRIEFS = sorted((Path(__file__).parents[3] / "bench" / "briefs").glob("*.json"))
ROUNDS = re.compile(r"(\d[\d,]*) rounds? of")


def numbers_in(text):
    return [int(found.replace(",", "")) for found in ROUNDS.findall(text)]


def plan_of(brief):
    today = brief.start - timedelta(days=7)
    plan = dated_plan(brief, today, keep_dates=True)
    return plan, page_of_plan(plan, today)


@pytest.mark.long
@pytest.mark.parametrize("path", some(BRIEFS, BRIEFS[:2]), ids=lambda path: path.stem)
def test_front_table_and_annex_count_the_same_rounds(path):
    plan, page = plan_of(read_brief(path.read_text()))
    front = [check.sentence for check in page.checks if check.key == "rounds"]
    assert sum(numbers_in(sentence)[0] for sentence in front) == page.training[-1].rounds
    for session in sessions_of(plan.items):
        groups = [group for group in plan.brief.groups if group.id in session.group_ids]
        for number in numbers_in(session.note)[:1]:
            assert number == rounds_for(plan.brief, groups), session.title


def a_company_of(*sizes):
    groups = tuple(
        Group(id=f"team-{size}-{at}", name=f"Team {at}", size=size) for at, size in enumerate(sizes)
    )
    brief = read_brief(BRIEFS[0].read_text())
    return brief.model_copy(
        update={"groups": tuple(groups), "headcount": None, "trainers": None, "rooms": None}
    )


def test_teams_of_a_small_company_sit_in_one_round():
    assert rounds_for(a_company_of(4, 4, 2, 2), a_company_of(4, 4, 2, 2).groups) == 1
    assert rounds_for(a_company_of(13, 30), a_company_of(13, 30).groups) == 5


def test_the_front_counts_the_lead_s_hours_in_the_rounds_of_the_plan():
    brief = a_company_of(4, 4, 2, 2).model_copy(update={"lead_hours_per_week": 4.0})
    _, page = plan_of(brief)
    lead = next((check.sentence for check in page.checks if check.key == "lead"), "")
    assert "alone takes 2.5 hours" in lead or not lead
