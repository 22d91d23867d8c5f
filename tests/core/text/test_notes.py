"""The sentences of a text."""

from playbook.core.text.notes import Notes, first_sentences


def test_a_long_sentence_is_given_whole():
    assert first_sentences("One two three four. Five.", 2) == "One two three four."
    assert first_sentences("One.\nTwo. Three.", 2) == "One. Two."


def test_a_letter_on_a_line_of_its_own_is_no_sentence_but_a_number_is():
    assert [each.text for each in Notes("a\nThe yard\n6\nb\n").sentences] == ["The yard", "6"]
