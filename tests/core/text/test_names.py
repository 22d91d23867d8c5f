"""Names in texts: every way to write them, and what only looks like one."""

import pytest

from playbook.core.text.names import Names, parts_of


def said(text: str, *forms: str) -> list[str]:
    names = Names()
    for form in forms:
        names.add(form, "x")
    return [text[one.start : one.end] for one in names.found_in(text)]


@pytest.mark.parametrize(
    "text", ["Inês Duarte", "INES  DUARTE", "ines_duarte", "ines.duarte", "(Ines, Duarte)"]
)
def test_a_name_of_several_words_is_found_in_any_case_and_without_accents(text):
    assert said(f"- {text}: yes", "Inês Duarte") == [text.strip("()")]


def test_a_single_word_is_a_name_only_where_it_is_written_as_one():
    assert said("Ask Will, WILL or Will's team; they will come", "Will") == ["Will", "WILL", "Will"]
    assert said("quillfeather", "quillfeather") == ["quillfeather"]


def test_the_longer_of_two_names_is_found():
    assert said("Ann Lee Kim and Ann Lee", "Ann Lee", "Ann Lee Kim") == ["Ann Lee Kim", "Ann Lee"]


def test_names_inside_other_words_stay_but_where_a_script_writes_no_blanks():
    assert said("Annabel at Liverpool", "Ann", "Anna", "Liv") == []
    assert said("请王伟发言", "王伟") == ["王伟"]


def test_a_way_to_write_a_name_is_learned_once():
    names = Names()
    assert names.add("Inês Duarte", "x")
    assert not names.add("INES DUARTE", "x")
    assert not names.add("…", "x")


def test_people_shorten_a_name_to_its_first_and_last_word_and_to_each_that_names_them():
    assert list(parts_of("Dr. Maria van Dam")) == ["Dr. Dam", "Dam Dr.", "Maria", "Dam"]
    assert list(parts_of("Maya")) == []
