"""Who heard of a change from outside, and what the sponsor says of it first."""

import pytest

from playbook.core.case.teams.heard import heard_elsewhere, words_to_the_loudest


@pytest.mark.parametrize(
    ("sentence", "who", "source"),
    [
        ("The kitchen learned of it on Monday from the caterer.", "The kitchen", "the caterer"),
        ("Porto has read about the merger in the local paper.", "Porto", "the local paper"),
        ("Ward clerks found out from a job advert.", "Ward clerks", "a job advert"),
        ("Porters were told by the supplier.", "Porters", "the supplier"),
        ("Das Lager hat es letzte Woche aus der Zeitung erfahren.", "Das Lager", ""),
        ("L'atelier l'a appris par la presse.", "L'atelier", ""),
        ("El taller se enteró ayer por la prensa.", "El taller", ""),
    ],
)
def test_who_heard_of_it_from_outside_is_read(sentence: str, who: str, source: str) -> None:
    assert heard_elsewhere(sentence) == (who, source)
    assert "I'm sorry" in words_to_the_loudest(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The kitchen heard of it on Monday from the head of catering.",
        "Ward clerks read the label in the basement.",
        "We learned a lot from the pilot.",
        "The crews learned of it on the first day.",
        "Porters were told by their own manager.",
    ],
)
def test_what_people_hear_inside_takes_no_apology(sentence: str) -> None:
    assert heard_elsewhere(sentence) is None
    assert not words_to_the_loudest(sentence)


def test_a_letter_is_answered_without_names() -> None:
    said = words_to_the_loudest(
        "The cooks heard of it from the press. Jo Hill signed an open letter: too fast."
    )
    assert said.startswith("Some of you heard of this from the press before")
    assert "read the letter" in said
    assert "Hill" not in said
