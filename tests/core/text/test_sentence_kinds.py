"""Sentences are told apart by examples."""

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.text.sentence_kinds import learned

KINDS = learned(
    (
        ("waits", "The insurer must agree before May 3.\nNothing starts until the board has signed.\n"),
        ("costs", "A seat costs 40 euros a month.\nEach tag costs 90 cents.\n"),
        ("fears", "Drivers fear that they are counted.\nThe desk is afraid of night work.\n"),
    )
)


def test_a_sentence_is_of_the_kind_whose_examples_share_its_words() -> None:
    assert KINDS.kind_of("The landlord must agree before the move.") == "waits"
    assert KINDS.kind_of("Cooks fear that they are replaced.") == "fears"


def test_numbers_days_sums_and_names_count_by_their_sort() -> None:
    assert KINDS.kind_of("Each lamp costs $7.50.") == "costs"
    assert KINDS.kind_of("The council must agree before June 30.") == "waits"


def test_a_sentence_that_shares_nothing_is_of_no_kind() -> None:
    assert KINDS.kind_of("Zebras graze.") == ""
    assert KINDS.kind_of("") == ""


@given(st.text(max_size=300))
def test_any_text_has_one_kind_or_none(text: str) -> None:
    assert KINDS.kind_of(text) in ("", "waits", "costs", "fears")
    assert {key for _, key in KINDS.ranked(text)} == {"waits", "costs", "fears"}
