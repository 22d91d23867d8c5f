"""Numbers as people write them."""

from playbook.core.base.words import in_unit


def test_a_percent_sign_stands_at_its_number_and_a_word_apart():
    assert in_unit(70, "% of people") == "70% of people"
    assert in_unit(41.5, "%") == "41.5%"
    assert in_unit(1200, "hours") == "1,200 hours"
    assert in_unit(3, "") == "3"
