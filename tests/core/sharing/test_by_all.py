"""A wall says in the first person of all what one leader wrote of themselves."""

from playbook.core.sharing.by_all import said_by_all


def test_what_one_leader_wants_we_want():
    for text, ours in {
        "A unit stands empty for 94 days; I want 75.": "A unit stands empty for 94 days; we want 75.",
        "I would like every round logged by noon.": "We would like every round logged by noon.",
        "Scrap costs us a shift a week. I expect half of it by May.":
            "Scrap costs us a shift a week. We expect half of it by May.",
        "Claims wait nine days; I'd like four.": "Claims wait nine days; we'd like four.",
        "I answer every question within two days.": "We answer every question within two days.",
        "From May I will sign no paper order.": "From May we will sign no paper order.",
    }.items():  # fmt: skip
        assert said_by_all(text) == ours


def test_what_one_leader_tells_of_themselves_is_left_out():
    for text, ours in {
        "I report to the board on 24 February. The kiln is full.": "The kiln is full.",
        "Letters got lost; my own father waited nine weeks.": "Letters got lost.",
        "I retire in May; nobody else knows the vats.": "Nobody else knows the vats.",
        "Two drivers told me so. Routes overlap by a third.": "Routes overlap by a third.",
    }.items():
        assert said_by_all(text) == ours


def test_what_is_nobodys_first_person_stays():
    for text in (
        "People say “I want my own list.” It is one list now.",
        'The field says "my customers are my bonus". That ends.',
        "Phase I begins in May and Class I devices follow.",
        "I was ill for a year.",  # else the wall is empty
        "The myth of the fast lane ends.\nRosters are posted on Fridays.",
    ):
        assert said_by_all(text) == text
