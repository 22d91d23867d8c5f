"""What others notice or what is lost has a metric, also where a brief has no number for it."""

import pytest

from playbook.core.plan.items import Metric
from playbook.core.review.review import review
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant


def felt(**values: str) -> list[tuple[str, str]]:
    items = draft_of(plant(**values)).items
    return [
        (each.title, each.unit)
        for each in items
        if isinstance(each, Metric) and each.id.startswith("metric.felt-")
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("field", "words", "metric"),
    [
        ("objective", "Scrap is at 5% by August, and clients notice.",
         ("Clients who rate the work 4 or 5 of 5", "%")),
        ("risk_of_not_changing", "We lose tenants in every move.", ("Tenants lost per quarter", "tenants")),
        ("expected_benefit", "A handover that can be trusted.",
         ("Handovers the next person rates complete", "%")),
        ("risk_of_not_changing", "More resignations.", ("Resignations per quarter", "people")),
    ],
)  # fmt: skip
def test_what_is_felt_is_counted(field: str, words: str, metric: tuple[str, str]) -> None:
    assert felt(**({"risk_of_not_changing": ""} | {field: words})) == [metric]


@pytest.mark.long
def test_those_who_complained_are_counted_by_their_number() -> None:
    brief = plant(objective="Clients notice it.", why="Three clients complained this year.")
    [metric] = [each for each in draft_of(brief).items if each.id == "metric.felt-noticed-by-name"]
    assert isinstance(metric, Metric)
    assert metric.title == "Of the three clients who complained, how many can name an improvement"
    assert (metric.baseline, metric.target, metric.unit) == (0, 2, "clients")


def test_what_is_felt_gets_its_numbers_with_the_baseline() -> None:
    brief = plant(risk_of_not_changing="We lose two contracts.")
    [check] = [each for each in review(brief, draft_of(brief).items).results if each.rule_id == "R33"]
    assert check.state == "cannot_tell"
    assert any("“Contracts lost per quarter” gets its numbers" in each.text for each in check.findings)


@pytest.mark.long
def test_what_the_number_counts_already_has_no_second_metric() -> None:
    assert felt(risk_of_not_changing="More resignations.", outcome_measure="Resignations per year") == []
