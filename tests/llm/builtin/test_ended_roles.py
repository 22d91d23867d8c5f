"""A plan where posts end: nobody hears that they stay, and those it concerns hear it first."""

import re

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.page import page_of
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.items import Message, Milestone
from playbook.core.sharing.decisions import page_for_readers
from playbook.llm.builtin.builtin import BuiltinDraft
from playbook.llm.builtin.kinds import load_kinds
from tests.llm.builtin.test_texts import one, plan_of, silent, spoken

SECRET = "We will keep eight as schedulers; three jobs go, by redeployment I hope, but I have not told them."
FEAR = "The planners think they are being replaced."
SPONSOR = Person(id="s", name="Ann Able", job_title="Director", level="executive")


def a_brief(**texts: str) -> Brief:
    return silent(**{"people": (SPONSOR,), "sponsor_id": "s", "concerns": FEAR} | texts)


def said(plan: BuiltinDraft) -> str:
    return " ".join(text for _, text in spoken(plan.items))


def telling(plan: BuiltinDraft) -> Milestone:
    [step] = [
        item
        for item in plan.items
        if isinstance(item, Milestone) and re.match(r"Tell those whose|Decide which posts", item.title)
    ]
    return step


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        ({"concerns": f"{FEAR} {SECRET}"}, "Eight stay as schedulers; three jobs go."),
        ({"concerns": f"{FEAR} Two of the five posts end."}, "Three stay; two of the five posts end."),
        (
            {"what_changes": "We work in another way. Two of the five posts end."},
            "Two of the five posts end.",
        ),
        (
            {"objective": "The night desk closes and its four people move."},
            "The night desk closes and its four people move.",
        ),
    ],
)
def test_where_posts_end_the_plan_says_so_and_tells_those_first(texts: dict[str, str], numbers: str) -> None:
    brief = a_brief(**texts)
    plan = plan_of(brief)
    assert "No job cuts" not in said(plan)
    step, announced = telling(plan), one(plan, "message.first-word")
    assert step.owner
    assert step.owner.person_id == "s"
    assert step.due
    assert announced.due
    assert step.due < announced.due
    assert "HR" in f"{step.title} {step.done_when}"
    assert brief.start
    page = page_of(read_case(brief, load_kinds(), brief.start), plan.items, brief.start)
    [jobs] = [each for each in page.promises if each.title == "Jobs and pay"]
    assert jobs.text.startswith(numbers)
    assert "hose it concerns hear it first and in person, by " in jobs.text
    assert "offer in writing by" in jobs.text
    assert "No job cuts" not in str(page)


def test_posts_that_end_by_what_changes_are_said_aloud_with_their_numbers() -> None:
    plan = plan_of(a_brief(objective="The night desk closes and its four people move."))
    assert "About your jobs: [The night desk closes and its four people move. Those" in said(plan)


def test_what_nobody_was_told_stands_in_the_sponsors_own_task_alone() -> None:
    brief = a_brief(concerns=f"{FEAR} {SECRET}")
    plan = plan_of(brief)
    own = {telling(plan).id}
    for item in plan.items:
        texts = " ".join(text for _, text in spoken((item,)))
        is_theirs = item.id in own or (
            item.owner and item.owner.person_id == "s" and isinstance(item, Milestone)
        )
        assert is_theirs or not re.search(r"(?i)three jobs|eight (?:stay )?as schedulers", texts), item.id
    [announced] = [
        each for each in plan.items if isinstance(each, Message) and each.id == "message.first-word"
    ]
    assert "[Which roles end or move" in announced.body
    assert FEAR in one(plan, "manager_briefing.brief-managers").talking_points  # type: ignore[union-attr]
    assert brief.start
    page = page_of(read_case(brief, load_kinds(), brief.start), plan.items, brief.start)
    assert "three jobs" not in str(page.answers)
    assert "three jobs" not in str(page_for_readers(page, brief))
