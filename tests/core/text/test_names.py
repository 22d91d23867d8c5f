"""Names in texts: all spellings, and what only looks similar."""

import pytest

from playbook.core.base.letters import APOSTROPHES
from playbook.core.grounding.name_forms import in_any_case
from playbook.core.plan.brief import Person
from playbook.core.plan.private import names_someone
from playbook.core.text.names import Names, parts_of, spelled_out, ways_of
from tests.work import calls_of, is_longer


def said(text: str, *forms: str) -> list[str]:
    names = Names()
    for form in forms:
        names.add(form, "x")
    return [text[match.start : match.end] for match in names.found_in(text)]


def test_a_full_name_is_found_whatever_case_and_accents():
    for text in ["Inês Duarte", "INES  DUARTE", "ines_duarte", "ines.duarte", "(Ines, Duarte)"]:
        assert said(f"- {text}: yes", "Inês Duarte") == [text.strip("()")]


def test_what_nobody_sees_hides_no_name():
    for unseen in "\u00ad\u034f\u061c\u115f\u180e\u200c\u200d\u200e\u200f\u2060\u2063\u3164\ufe0f\U000e0041":
        text = f"Ask Duar{unseen}te, or Inês{unseen} Duarte{unseen} now"
        assert len(said(text, "Duarte", "Inês Duarte")) == 2, hex(ord(unseen))
    assert said("Ask Inês\u200bDuarte", "Inês Duarte") == ["Inês\u200bDuarte"]


def test_a_name_is_found_as_it_is_written_on_a_plain_keyboard():
    for written, name in [
        ("Sorensen", "Sørensen"), ("Lukasz Zolc", "Łukasz Żółć"), ("Dang Huong", "Đặng Hương"),
        ("IŞIK", "Işık"), ("Gudmundsdottir", "Guðmundsdóttir"),
    ]:  # fmt: skip
        assert said(f"Ask {written}.", name) == [written]


def test_no_apostrophe_is_a_letter_of_a_name():
    for mark in APOSTROPHES:
        text = f"Sam{mark}s demo, {mark}Okafor{mark} and Dana Reyes{mark}s hall"
        assert said(text, "Sam", "Okafor", "Dana Reyes") == ["Sam", "Okafor", "Dana Reyes"], hex(ord(mark))
        assert said(f"Ask O{mark}Neil.", "O'Neil") == [f"O{mark}Neil"]
        assert names_someone(f"Okafor{mark}s team is afraid", [Person(id="sam", name="Sam Okafor")])


def test_a_name_is_found_as_others_spell_its_letters_and_without_its_first_part():
    for written, name in [
        ("Østergaard", "Lise Østergård"), ("Oestergaard", "Lise Østergård"), ("Thordis", "Þórdís Jónsdóttir"),
        ("Angelantonio", "Mia D'Angelantonio"), ("Brannagain", "Sean O\u2019Brannagáin"),
        ("LudovanQuilldam", "Ludo van Quilldam"), ("Jean-Lucd'Arcquist", "Jean-Luc d\u2019Arcquist"),
    ]:  # fmt: skip
        assert said(f"Ask {written}.", name, *ways_of(name)) == [written]
    assert said("Ask Neil.", "Sam O'Neil", *ways_of("Sam O'Neil")) == []  # that is somebody's first name


def test_a_name_of_many_halves_has_few_forms_and_its_halves_are_among_them():
    halves = [f"{a}{b}o" for a in "BCDFGH" for b in "aeu"]
    name = f"{'-'.join(halves[:14])} {'-'.join(halves[4:18])}"
    ways = {*ways_of(name)}
    assert (len(name), len(ways) < 50, {*halves} <= ways) == (111, True, True)
    # Of a name that somebody may have, each half stands with each.
    assert {"Anna Lind", "Lind Maria", "Anna-Maria Lind", "Maria Berg-Lind"} <= {
        *ways_of("Anna-Maria Berg-Lind")
    }


@pytest.mark.parametrize(
    "name",
    ["Åð’öBab-Cec d’bab’cec-Dod bab’cec-Dod dod’fef-Gag gag’hoh-Jij jij’kok-Lul Mem-Non", "Öp " * 39 + "Åð",
     "Björn-Åke O’Neil-Sjöström", "Jean-Paul d’Angelantonio-Müller"],
)  # fmt: skip
def test_of_a_name_with_marks_in_each_word_the_likeliest_ways_are_few(name: str):
    ways = [*ways_of(name)]
    words = name.split()
    assert len(ways) == len({*ways}) <= 48
    assert {f"{words[0]} {words[-1]}", f"{words[-1]} {words[0]}", *words} <= {*ways}
    if len(words) < 5:
        assert {"".join(words).casefold(), spelled_out(name), *spelled_out(name).split()} <= {*ways}


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


def test_thousands_of_names_that_begin_alike_are_looked_up_at_once():
    def names_of(people: int) -> Names:
        names = Names()
        for number in range(people):
            names.add(f"Anna {chr(97 + number // 100)}berg{number}", "Anna")
            names.add(("李" if number else "王") * 60 + chr(0x4E00 + number), "Li")
        return names

    text = "Anna " * 500 + "李" * 1_000
    few, names = names_of(500), names_of(2_000)
    assert [*names.found_in(text)] == []
    assert calls_of(lambda: [*names.found_in(text)]) < 1.1 * calls_of(lambda: [*few.found_in(text)])
    assert not is_longer(lambda: [*names.found_in(text)], lambda: [*few.found_in(text)], 3)
    text = "李王" + "李" * 61 + chr(0x4E00 + 7)
    assert [(match.start, match.end) for match in names.found_in(text)] == [(3, 64)]


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("प्रिया शर्मा", "प्रिया"),
        ("שָׂרָה כהן", "שָׂרָה"),
        ("שָׂרָה כהן", "שרה"),
        ("مُحمد علي", "محمد"),
        ("محمد علي", "محمـد"),
        ("Maya Okafor", "Ma\u1dc0ya"),
        ("Ciara O'Shaughnessy-Lee", "Shaughnessy"),
        ("Ciara D'Angelantonio-Rossi", "DAngelantonio"),
        ("Jan van den Berg", "VandenBerg"),
        ("Siobhán Ní Dhomhnaill", "NiDhomhnaill"),
    ],
)
def test_a_part_of_a_name_alone_is_found_in_any_script(name: str, alone: str) -> None:
    assert said(f"12 {alone}, 7", name, *map(in_any_case, ways_of(name))) == [alone]
