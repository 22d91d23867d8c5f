"""The log in words."""

from typing import get_args

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.briefs import BRIEF_WORDS, BriefEdited
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.items import item_of
from playbook.core.log.history import in_words, stage_of
from playbook.core.plan.brief import BriefFields
from tests.core.story import IN_WORDS, LT_READING, day, event

KINDS = {change_class.model_fields["kind"].default for change_class in get_args(get_args(AnyChange)[0])}


def test_every_change_says_what_it_did() -> None:
    for change, words in IN_WORDS:
        assert in_words(change) == words


def test_every_change_and_brief_field_has_words() -> None:
    assert {change.kind for change, _ in IN_WORDS} == KINDS
    assert set(BRIEF_WORDS) == set(BriefFields.model_fields)


def test_a_field_that_is_not_known_any_more_is_said_by_its_name() -> None:
    assert in_words(BriefEdited(values={"mood": "x"})) == "edited mood"


def test_an_event_knows_its_stage_where_it_has_one() -> None:
    stages = {change.kind: stage_of(event(change, 1)) for change, _ in IN_WORDS}
    about = {kind for kind, stage in stages.items() if stage}
    assert about == {
        "item_added", "item_edited", "item_removed", "item_locked", "status_logged", "item_moved",
        "tracking_restored", "gate_decided", "verdict_restored", "model_asked"
    }  # fmt: skip
    assert stages["item_added"] == "accountability"


def test_only_changes_that_bring_an_item_have_one() -> None:
    assert {change.kind for change, _ in IN_WORDS if item_of(change)} == {"item_added", "item_edited"}


def test_days_are_said_with_their_year() -> None:
    assert in_words(ReadingLogged(reading=LT_READING)).endswith("on Mon 9 Mar 2026: 41.5")
    assert day("03-09").weekday() == 0
