"""Made-up answers of a rehearsal."""

from collections import Counter

from playbook.core.all_hands.made_up import MADE_UP_ANSWERS, made_up_forms
from playbook.core.all_hands.pulse_questions import READY, OwnQuestion, questions, read_answers


def test_every_kind_of_question_gets_different_answers_that_a_form_may_send():
    own = [
        OwnQuestion("Which?", "choice", ("This", "That", "Neither")),
        OwnQuestion("Why?", "text"),
        OwnQuestion("In a word?", "words"),
    ]
    poll_questions = questions(own, READY)
    answers = [read_answers(form, poll_questions, ()) for form in made_up_forms(poll_questions)]
    assert len(answers) == MADE_UP_ANSWERS
    for question in poll_questions:
        for counter in question.counters if question.kind in ("scale", "choice") else ():
            assert len({each.scores[counter] for each in answers}) > 1
    words = Counter(word for each in answers for word in each.texts["own3"])
    assert min(words.values()) >= 7  # more than the limit under which a word stays out of a cloud
    assert all(text.startswith("Made up: ") for each in answers for text in each.texts["own2"])
