"""Sentences by which posts end, and which leaders alone say."""

import pytest

from playbook.core.base.ended_roles import end_of_roles, is_sponsors_secret


@pytest.mark.parametrize(
    ("sentence", "numbers"),
    [
        (
            "We will keep eight as schedulers; three jobs go, by redeployment I hope, but I told nobody.",
            "Eight stay as schedulers; three jobs go.",
        ),
        ("Two of the five posts end.", "Three stay; two of the five posts end."),
        (
            "The night desk closes and its four people move.",
            "The night desk closes and its four people move.",
        ),
        (
            "Six of our nine planners stay and three positions will not be filled.",
            "Six of our nine planners stay; three positions will not be filled.",
        ),
        ("In May we cut 4 clerical posts.", "4 clerical posts end."),
        ("Two drivers will be made redundant.", "Two drivers will be made redundant."),
    ],
)
def test_a_sentence_says_how_many_posts_end_and_stay(sentence: str, numbers: str) -> None:
    read = end_of_roles(sentence)
    assert read
    assert read.numbers == numbers


@pytest.mark.parametrize(
    "sentence",
    [
        "They fear that three jobs go.",
        "People say that two of the five posts end.",
        "Do two posts end?",
        "No posts end.",
        "Nobody says that three jobs go.",
        "Three jobs go to each van in the morning.",
        "Two roles go live on May 3.",
        "Both jobs end with a test.",
        "The night desk closes at ten.",
        "Today 11 planners hand out jobs by phone.",
    ],
)
def test_a_fear_a_rumor_or_a_job_of_the_day_ends_no_post(sentence: str) -> None:
    assert end_of_roles(sentence) is None
    assert not is_sponsors_secret(sentence)


@pytest.mark.parametrize(
    ("text", "is_secret"),
    [
        ("We will keep eight as schedulers.", True),
        ("I hope redeployment works for everyone.", True),
        ("I have not told the planners.", True),
        ("Three jobs go.", True),
        ("We have not been told anything.", False),
        ("We will lose our jobs.", False),
        ("Will we keep our places?", False),
        ("I will not learn that at my age.", False),
        ("The planners think they are being replaced.", False),
    ],
)
def test_what_leaders_plan_for_others_is_no_worry_of_theirs(text: str, is_secret: bool) -> None:
    assert is_sponsors_secret(text) == is_secret
