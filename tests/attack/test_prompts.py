"""What a hostile memo carries into the words that leave for a model."""

import pytest

from playbook.core.plan.brief import Brief
from playbook.desk.models.preview import words_to_send
from playbook.desk.writing import intake
from playbook.llm.safety.redaction import Redaction


@pytest.mark.parametrize("gap", ["\u200b", "\ufeff", "\u00ad", "\u2060"])
def test_a_name_with_a_gap_that_nobody_sees_does_not_leave_in_notes(gap: str) -> None:
    brief = Brief.model_validate({"name": "Atlas", "people": [{"id": "maya", "name": "Maya Okafor"}]})
    notes = f"The sponsor is M{gap}aya Ok{gap}afor. We start on 2 March 2026."
    words = words_to_send(intake.question_of(notes), Redaction(brief)).replace(gap, "")
    assert "We start on 2 March 2026." in words
    assert "Maya" not in words
    assert "Okafor" not in words
