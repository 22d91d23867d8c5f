"""Names in texts: all spellings, and what only looks similar."""

from playbook.core.text.names import Names, parts_of


def said(text: str, *forms: str) -> list[str]:
    names = Names()
    for form in forms:
        names.add(form, "x")
    return [text[match.start : match.end] for match in names.found_in(text)]


def test_a_full_name_is_found_whatever_case_and_accents():
    for text in ["Inês Duarte", "INES  DUARTE", "ines_duarte", "ines.duarte", "(Ines, Duarte)"]:
        assert said(f"- {text}: yes", "Inês Duarte") == [text.strip("()")]


def test_a_single_word_is_a_name_only_where_it_is_written_as_one():
    assert said("Ask Will, WILL or Will's team; they will come", "Will") == ["Will", "WILL", "Will"]
    assert said("quillfeather", "quillfeather") == ["quillfeather"]


def test_longer_names_win_and_parts_count_in_unspaced_scripts():
    assert said("Ann Lee Kim and Ann Lee", "Ann Lee", "Ann Lee Kim") == ["Ann Lee Kim", "Ann Lee"]
    assert (said("Annabel at Liverpool", "Ann", "Anna", "Liv"), said("请王伟发言", "王伟")) == ([], ["王伟"])


def test_a_name_is_learned_once_and_shortened_to_its_ends():
    names = Names()
    assert names.add("Inês Duarte", "x")
    assert not names.add("INES DUARTE", "x")
    assert not names.add("…", "x")
    parts = ["Dr. Dam", "Dam Dr.", "Maria", "Dam", "Maria Dam", "Dam Maria"]
    assert list(parts_of("Dr. Maria van Dam")) == parts
    assert list(parts_of("Maya")) == []
