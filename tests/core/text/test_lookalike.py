"""Names that look alike."""

from playbook.core.text.lookalike import looks_like

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
