"""Whom a sentence without a name is about: one person, or a team, a body or a thing."""

from pathlib import Path

import pytest

from playbook.core.base.posts import acts_as_one, says_of_one
from tests.core.base.job_titles import ACTS, TOLD, missed, titles

OF_NOBODY = Path(__file__).with_name("no_single_person.txt").read_text("utf-8").splitlines()


@pytest.mark.parametrize("frame", ACTS)
def test_what_only_people_do_means_one_by_any_job_title(frame: str) -> None:
    assert len(missed(acts_as_one, frame)) <= 0.03 * len(titles())


@pytest.mark.parametrize("frame", TOLD)
def test_what_is_told_of_a_job_title_is_of_one(frame: str) -> None:
    assert len(missed(says_of_one, frame)) <= 0.03 * len(titles())


def test_what_things_teams_and_suppliers_do_stays_in_the_plan() -> None:
    assert len(OF_NOBODY) >= 150
    assert [each for each in OF_NOBODY if acts_as_one(each)] == []
    assert len([each for each in OF_NOBODY if says_of_one(each)]) <= 0.03 * len(OF_NOBODY)


@pytest.mark.parametrize(
    "noun",
    ["grip", "whip", "mosaicist", "tour buddy", "lot boss", "shop elder", "boom op",
     "floor veteran", "night owl"],
)  # fmt: skip
def test_who_fears_or_hates_is_a_person_whatever_the_noun(noun: str) -> None:
    assert acts_as_one(f"Our {noun} hates the new app.")


@pytest.mark.parametrize(
    "fact",
    ["The clinical adviser has to approve each text by May 3.", "The works council's chair wants a report.",
     "The fire marshal must sign before anyone sleeps there.", "The pilot says that times fell by a third.",
     "Our auditor wants each change logged.", "The owner wants the hall back on June 1."],
)  # fmt: skip
def test_a_condition_of_somebody_outside_stays_in_the_plan(fact: str) -> None:
    assert not acts_as_one(fact)


@pytest.mark.parametrize(
    "told",
    ["One of the two cashiers on nights can hardly read.", "One of the six in the lab has applied.",
     "Neither of our two system administrators has a deputy.", "Two of the six drivers have no licence.",
     "Of our three drivers, the youngest has had two warnings.", "Two associates in tax have other offers."],
)  # fmt: skip
def test_what_is_told_of_one_of_a_few_is_of_one(told: str) -> None:
    assert says_of_one(told)


@pytest.mark.parametrize(
    "fact",
    ["One of the two servers fails each month.", "One of our three suppliers cannot deliver in May.",
     "Two wards share one scanner.", "Two planners enter the orders of a week.",
     "One of the cashiers must be at the till.", "Of our three suppliers, one is late."],
)  # fmt: skip
def test_what_things_or_work_of_a_few_need_is_of_nobody(fact: str) -> None:
    assert not says_of_one(fact)
