"""Who leaves before the plan ends, and who is away for weeks of it."""

from datetime import date

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.settle.points import to_settle
from playbook.core.case.teams.leaving import keeper_of, last_days, leaves_of
from playbook.core.plan.brief import Brief, Person
from playbook.llm.builtin.cases.for_writing import for_writing
from tests.core.case.cases import KIND, TODAY, a_brief

KEEPER = "Pat de Wit"


def a_brief_on(concerns: str, title: str = "Head of stores") -> Brief:
    keeper = Person(id="pat", name=KEEPER, job_title=title)
    other = Person(id="kim", name="Kim Ray", job_title="Buyer")
    return a_brief(
        people=(keeper, other), sustainment_owner_id="pat", concerns=concerns,
        start=date(2027, 1, 11), end=date(2027, 10, 29),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("concerns", "day"),
    [
        ("Ms de Wit retires at the end of May, and the post is frozen.", date(2027, 5, 31)),
        ("Frau Wit geht Ende April in Rente.", date(2027, 4, 30)),
        ("Pat de Wit might retire in May.", None),
        ("Pat de Wit and Kim Ray retire in May.", None),
        ("Pat de Wit retires at the end of 2028.", None),
    ],
)
def test_nothing_is_handed_to_whoever_has_left(concerns: str, day: date | None) -> None:
    brief = a_brief_on(concerns)
    assert last_days(brief).get("pat") == day
    assert (keeper_of(brief) is None) == (day is not None)
    case = read_case(brief, {KIND.key: KIND, "other": KIND}, TODAY)
    assert (for_writing(case).brief.sustainment_owner_id is None) == (day is not None)


@pytest.mark.parametrize(
    ("concerns", "title", "first"),
    [
        ("Pat de Wit, who owns it later, is on parental leave from April to July.", "", date(2027, 4, 1)),
        ("", "Head of stores, on leave April to July", date(2027, 4, 1)),
        ("Ms Wit is on leave until the end of July.", "", date(2027, 1, 11)),
        ("Is Pat de Wit on leave from April to July?", "", None),
        ("Kim Ray's team is on leave in July.", "", None),
    ],
)
def test_whoever_is_away_has_somebody_who_acts(concerns: str, title: str, first: date | None) -> None:
    brief = a_brief_on(concerns, title or "Head of stores")
    leave = leaves_of(brief).get("pat")
    assert (leave.first if leave else None, leave.last if leave else None) == (
        first, first and date(2027, 7, 31),
    )  # fmt: skip
    case = read_case(brief, {KIND.key: KIND, "other": KIND}, TODAY)
    titles = {point.key: point.title for point in to_settle(case, verdict(case, TODAY))}
    assert (KEEPER in titles.get("owner_away", "")) == (first is not None)
    assert "leave" not in titles.get("owner_away", ""), "why is nobody's business"
