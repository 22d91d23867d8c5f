"""A worry is answered by what people see, try or are promised, and not by a sentence alone."""

from pathlib import Path

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Resistance
from playbook.llm.builtin.builtin import draft, load_stages
from tests.llm.builtin.test_case_items import plant

FOLDER = Path(__file__).parents[3] / "bench" / "briefs"


def worries(brief: Brief) -> list[Resistance]:
    items = draft(brief, load_stages()).items
    return [item for item in items if isinstance(item, Resistance) and item.provenance.play_id == "worry"]


@pytest.mark.parametrize("name", ["erp", "law-firm", "merged-units", "reading-tutor"])
def test_each_answer_goes_with_something_done_seen_or_tried(name: str) -> None:
    found = worries(Brief.model_validate_json((FOLDER / f"{name}.json").read_text(encoding="utf-8")))
    assert found
    for item in found:
        parts = [part for part in item.tactic.split("\n\n") if not part.startswith("Answer: ")]
        done = [part for part in parts if " says it" not in part]
        assert done, item.title


def test_what_shows_it_is_named_with_its_day():
    text = "Sales fears that client agreements forbid it."
    [item, *_] = worries(plant(concerns=text, change_kind="general_assistant"))
    assert "You see it yourselves: on " in item.tactic


def test_a_test_of_another_worry_proves_nothing():
    brief = plant(
        expected_benefit="No double entry, and quick handovers.",
        concerns="Sales fears losing 'my customers', and double entry.",
    )
    tactics = {item.title: item.tactic for item in worries(brief)}
    tested = [title for title, text in tactics.items() if "Ten real cases show" in text]
    assert [title.casefold() for title in tested] == ["“double entry”"]
