"""The questions that a host prepares for a pulse."""

import pytest

from playbook.core.all_hands.pulse_questions import OwnQuestion
from playbook.core.base.errors import Refused
from playbook.desk.all_hands.pulse_draft import PulseDraft, find_draft, save_draft
from playbook.desk.upkeep.forgetting import forget_person
from tests.desk.all_hands.conftest import DANA
from tests.store.named import holders

OWN = (
    OwnQuestion("What would help?", "choice", ("Time", "A person"), True),
    OwnQuestion("In a word?", "words"),
)


def test_a_draft_is_kept_until_it_is_deleted(workspace):
    draft = PulseDraft(("ability",), OWN, 5, 300, True)
    assert find_draft(workspace, DANA, "made") is None
    save_draft(workspace, DANA, "made", draft)
    assert find_draft(workspace, DANA, "made") == draft
    save_draft(workspace, DANA, "made", None)
    assert find_draft(workspace, DANA, "made") is None


def test_a_draft_too_long_to_keep_is_refused(workspace):
    with pytest.raises(Refused):
        save_draft(workspace, DANA, "made", PulseDraft((), (OwnQuestion("x" * 20_000),), 5, 300))


def test_a_forgotten_person_is_in_no_draft(workspace):
    name = "Zephyrine Quillfeather"
    asked = OwnQuestion(f"Does {name} help?")
    save_draft(workspace, DANA, "made", PulseDraft((), (asked,), 5, 300))
    forget_person(workspace, DANA, [name])
    draft = find_draft(workspace, DANA, "made")
    assert draft
    assert "Quillfeather" not in draft.own[0].words
    assert holders(workspace.settings.data) == []
