"""The letters of a room code, and how it is read."""

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.all_hands import join_code

CODES = st.text(join_code.ALPHABET, min_size=join_code.LETTERS, max_size=join_code.LETTERS)


def test_a_code_has_clear_letters_and_44_bits():
    assert not set("01OILU") & set(join_code.ALPHABET)
    assert len(set(join_code.ALPHABET)) == len(join_code.ALPHABET)
    assert len(join_code.ALPHABET) ** join_code.LETTERS >= 2**44


@given(CODES, st.sampled_from(["-", " ", "–", " - ", ""]))
def test_case_spaces_and_dashes_do_not_matter(code: str, between: str):
    assert join_code.normalized(between.join(code).lower()) == code
    assert join_code.normalized(f" {join_code.grouped(code)}\n") == code


@given(st.text(max_size=200))
def test_whatever_is_typed_it_is_a_code_or_nothing(typed: str):
    code = join_code.normalized(typed)
    assert code == "" or (len(code) == join_code.LETTERS and set(code) <= set(join_code.ALPHABET))


def test_a_code_is_said_in_groups_of_three():
    assert join_code.grouped("ABCDEFGHJ") == "ABC-DEF-GHJ"
