"""The sentences of a text."""

from playbook.core.text.notes import first_sentences


def test_a_long_sentence_is_given_whole():
    assert first_sentences("One two three four. Five.", 2) == "One two three four."
    assert first_sentences("One.\nTwo. Three.", 2) == "One. Two."
