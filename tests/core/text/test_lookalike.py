"""Names that look alike."""

import pytest

from playbook.core.text.lookalike import in_latin, looks_like

DANA = "Dana Lindqvist"


def test_case_spacing_accents_and_alphabets_make_no_other_name() -> None:
    for name in (
        "DANA LINDQVIST", " dana  lindqvist ", "Dana-Lindqvist", "Dan\u0430 Lindqvist", "D\u00e0na Lindqvist",
        "Dana L\u0456ndqvist", "Dana Iindqvist", "Dana 1indqvist", "Dana\u200b Lindqvist",
        "Dana \u200dLindqvist", "Dana Lind\u3164qvist",
        "\uff24\uff41\uff4e\uff41 Lindqvist", "\U0001d403ana Lindqvist", "Dana L\u0131ndqvist",
        "D\u03b1na Lindqv1st",
    ):  # fmt: skip
        assert looks_like(DANA, name), name


@pytest.mark.parametrize(
    ("letters", "plain"),
    [
        ("\u0455\u0456\u0458\u04bb\u0501\u051b\u051d\u0475\u04af\u0433\u04bd", "sijhdqwvyre"),  # Cyrillic
        ("\u04c0\u051a\u051c\u0474\u04ae\u050c", "IQWVYG"),
        ("\u03bd\u03bf\u03c3\u03f2\u03f3\u03f1", "voocjp"),  # Greek
        ("\u03f9\u037f\u03fa", "CJM"),
        ("\u0578\u057d\u0585\u0570\u0581\u0584\u0555\u054d\u054f", "nuohgfOUS"),  # Armenian
        ("\u13aa\u13ac\u13de\u13da\uabaf\uab83", "AELScw"),  # Cherokee
        ("\u2c9f\u2ca3\u2ca5\u2c92", "opcI"),  # Coptic
        ("\ua4ee\ua4f3\ua4d0\ua4e0", "AOBN"),  # Lisu
        ("\u1d00\u1d0f\u1d0b\ua730\ua731\u0280\u0251\u0261\u01bd", "aokfsrags"),  # of the Latin alphabet
    ],
)
def test_a_letter_that_passes_for_another_makes_no_other_name(letters: str, plain: str) -> None:
    for letter, latin in zip(letters, plain, strict=True):
        written, name = f"Ma{letter}bert", f"Ma{latin}bert"
        assert in_latin(written) == name, ascii(letter)
        assert looks_like(written, name), ascii(letter)


def test_a_word_of_another_alphabet_is_no_latin_one() -> None:
    for word in ("Иванov", "Νίκος", "Արամ", "\u13a0\u13d3\u13b3\u13d7", "Софија"):
        assert in_latin(word) == word


def test_other_names_stay_other_names() -> None:
    for name in ("Dana Lima", "Dan Lindqvist", "Lindqvist", "Dana Lindqvist (Sales)", "Dina Lindqvist", "?"):
        assert not looks_like(DANA, name), name
    assert not looks_like("\u674e\u96f7", "\u738b\u82b3")
    assert not looks_like("\U0001f600", "\U0001f680")


def test_a_name_of_another_alphabet_is_the_same_in_small_letters() -> None:
    for name, small in (
        ("\u0397\u039b\u0399\u0391", "\u03b7\u03bb\u03b9\u03b1"),
        ("\u0410\u041d\u041d\u0410", "\u0430\u043d\u043d\u0430"),
    ):
        assert looks_like(name, small)


def test_two_letters_that_pass_for_one_are_one() -> None:
    assert looks_like("Arnie", "Amie")
    assert looks_like("Vvanda", "Wanda")
