"""On paper no text is printed twice."""

from dataclasses import replace

from playbook.core.dossier.item_texts import texts_in
from playbook.core.dossier.model import Labeled
from playbook.core.dossier.plan_texts import texts_on_paper
from playbook.core.plan.items import Milestone, Objective
from tests.dossiers import dossier_of, sample

AGENDA = ("- 0:00 Choose a case.", "- 0:10 Do it.", "- 0:40 Swap it with a colleague.")


def on_paper(*agendas: str) -> list[str]:
    """Return the agendas of sessions as they are printed."""
    dossier = dossier_of(sample())
    session = replace(dossier.steps[0], kind="training_session", series="", details=(), note="")
    steps = tuple(
        replace(session, id=f"s{number}", title=f"Practice {number}", texts=(Labeled("Agenda", text),))
        for number, text in enumerate(agendas, 1)
    )
    return [texts[0].text for _, texts in texts_on_paper(replace(dossier, steps=steps))]


def test_a_session_held_again_is_printed_with_what_is_different():
    first, second = "\n".join(("For Media.", *AGENDA)), "\n".join(("For Web.", *AGENDA))
    assert on_paper(first, second) == [first, "As under “Practice 1”, and:\nFor Web."]
    assert on_paper(first, first)[1] == "As under “Practice 1”."


def test_texts_that_share_little_are_printed_whole():
    other = "\n".join((AGENDA[0], "- 0:15 Sort the cards.", "- 0:30 Say whom you call."))
    assert on_paper("\n".join(AGENDA), other)[1] == other


def test_a_note_does_not_quote_what_the_paper_says_anyway():
    note = "Ask Kim.\nThe brief says: “We lose pitches.”"
    item = Milestone(id="m", note=note)
    assert [text.text for text in texts_in(item, "Why.\nWe lose pitches")] == ["Ask Kim."]
    assert [text.text for text in texts_in(item)] == [note]


def test_the_objective_of_the_brief_is_not_printed_again():
    item = Objective(id="o", statement="Half the time.", benefit="Time for ideas.")
    assert [text.text for text in texts_in(item, "Half the time.")] == ["Time for ideas."]
    assert len(texts_in(item, "Another one.")) == 2
