"""The code of a room: which letters it has, how it is read and written."""

from hypothesis import given
from hypothesis import strategies as st

from playbook.core import room

CODES = st.text(room.ALPHABET, min_size=room.LETTERS, max_size=room.LETTERS)


def test_a_code_has_clear_letters_and_44_bits():
    assert not set("01OILU") & set(room.ALPHABET)
    assert len(set(room.ALPHABET)) == len(room.ALPHABET)
    assert len(room.ALPHABET) ** room.LETTERS >= 2**44


@given(CODES, st.sampled_from(["-", " ", "–", " - ", ""]))
def test_case_spaces_and_dashes_do_not_matter(code: str, between: str):
    assert room.normalised(between.join(code).lower()) == code
    assert room.normalised(f" {room.said(code)}\n") == code


@given(st.text(max_size=200))
def test_whatever_is_typed_it_is_a_code_or_nothing(typed: str):
    code = room.normalised(typed)
    assert code == "" or (len(code) == room.LETTERS and set(code) <= set(room.ALPHABET))


def test_a_code_is_said_in_groups_of_three():
    assert room.said("ABCDEFGHJ") == "ABC-DEF-GHJ"
