"""What people are told is their own gain."""

from playbook.core.text.gain import gain_in_money, own_gain


def test_posts_and_money_are_no_gain_of_the_people():
    assert own_gain("Ninety minutes a day; head office counts 40 full-time posts.") == ""
    assert own_gain("We save the lease and people stay.") == ""
    assert own_gain("About 410,000 euros of meat a year.") == ""
    assert own_gain("We save 1,200 hours a year. We need nine people fewer.") == ""


def test_a_gain_of_the_people_is_said_without_the_rest():
    text = "Less typing, and home on time. It saves us two million a year."
    assert own_gain(text) == "Less typing, and home on time."
    assert own_gain("Going home on time.") == "Going home on time."


def test_what_is_paid_and_what_a_few_have_said_is_no_gain():
    text = (
        "The trustees approved $3.4 million for licenses; the provost offered $85,000. Two of the nine deans "
        "have told me that they will not. Books closed sooner and less typing."
    )
    assert own_gain(text) == "Books closed sooner and less typing."
    assert gain_in_money(text) == ""
    assert gain_in_money("About $900,000 more orders a year.") == "About $900,000 more orders a year."
    assert (
        own_gain("MONEY\n- 9 a room for licenses\n\nBENEFIT\n- 2 hours back a day") == "2 hours back a day."
    )
