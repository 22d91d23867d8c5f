"""What people are told is their own gain."""

from playbook.core.text.gain import own_gain


def test_posts_and_money_are_no_gain_of_the_people():
    assert own_gain("Ninety minutes a day; head office counts 40 full-time posts.") == ""
    assert own_gain("We save the lease and people stay.") == ""
    assert own_gain("About 410,000 euros of meat a year.") == ""
    assert own_gain("We save 1,200 hours a year. We need nine people fewer.") == ""


def test_a_gain_of_the_people_is_said_without_the_rest():
    text = "Less typing, and home on time. It saves us two million a year."
    assert own_gain(text) == "Less typing, and home on time."
    assert own_gain("Going home on time.") == "Going home on time."
