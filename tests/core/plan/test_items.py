"""The items of a plan: their days, their protection, their kinds."""

from typing import get_args

import pytest
from pydantic import ValidationError

from playbook.core.plan.items import CLASSES, ITEM, KIND_NAMES, KeyMessage, Kind, Owner, Provenance
from playbook.core.plan.validation_messages import problems_from
from tests.core.story import HELP, MESSAGE, METRIC, MILESTONE, day


def test_every_kind_has_a_class_a_name_and_reads_back() -> None:
    assert set(CLASSES) == set(KIND_NAMES) == set(get_args(Kind))
    for kind, item_class in CLASSES.items():
        item = item_class(id="x", kind=kind, stage=item_class.model_fields["stage"].default)  # type: ignore[arg-type]
        assert ITEM.validate_json(item.model_dump_json()) == item
        assert type(item) is item_class
        assert not item_class.DATE or item_class.DATE in item_class.model_fields
        assert not item_class.UNTIL or item_class.UNTIL in item_class.model_fields


def test_an_item_moves_as_a_whole_unless_it_has_no_day() -> None:
    assert MESSAGE.moved_to(day("02-16")).due == day("02-16")
    moved = HELP.moved_to(day("03-16"))
    assert (moved.due, moved.until) == (day("03-16"), day("06-12"))
    assert HELP.model_copy(update={"end": None}).moved_to(day("03-16")).until is None
    sentence = KeyMessage(id="k", text="We keep every job.")
    assert (sentence.due, sentence.until, sentence.is_tracked) == (None, None, False)
    assert sentence.moved_to(day("03-16")) == sentence
    assert (MILESTONE.until, METRIC.is_tracked) == (day("03-20"), True)


def test_what_a_person_wrote_edited_or_locked_is_protected():
    for change, is_protected in [
        ({"provenance": Provenance(source="builtin")}, False),
        ({"provenance": Provenance(source="model")}, False),
        ({"provenance": Provenance(source="person")}, True),
        ({"provenance": Provenance(source="builtin", edited_by="Dana")}, True),
        ({"provenance": Provenance(source="builtin"), "locked": True}, True),
    ]:
        assert MESSAGE.model_copy(update=change).is_protected is is_protected


def test_an_owner_is_a_person_or_a_role() -> None:
    for owner in [{}, {"person_id": "kim", "role": "the sponsor"}]:
        with pytest.raises(ValidationError) as caught:
            Owner.model_validate(owner)
        assert [problem.message for problem in problems_from(caught.value)] == [
            "Name either a person or a role."
        ]


@pytest.mark.parametrize(
    ("title", "moved"),
    [
        ("End the sheet on Mar 20", "End the sheet on Apr 3"),
        ("End the sheet on Friday, March 20, 2026", "End the sheet on Friday, April 3, 2026"),
        ("End the sheet on Fri 20 March", "End the sheet on Fri 3 April"),
        ("End of 2026-03-20", "End of 2026-04-03"),
        ("Room 20, March 200, Mar 21", "Room 20, March 200, Mar 21"),
    ],
)
def test_a_title_that_names_the_day_moves_with_it(title: str, moved: str):
    item = MILESTONE.model_copy(update={"title": title})
    assert item.moved_to(day("04-03")).title == moved
    assert item.moved_to(day("04-03")).moved_to(day("03-20")) == item
