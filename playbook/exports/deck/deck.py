"""Write a dossier as a deck: the decision first, asks last."""

from playbook.core.dossier.model import Dossier
from playbook.exports.deck import ask_slides, case_slides, plan_slides, standing_slides
from playbook.exports.deck.slide_writer import SlideWriter
from playbook.exports.deck.template import read_template


def write_deck(dossier: Dossier, template: bytes | None = None) -> bytes:
    """Return the deck on our template, or on a cleaned one."""
    writer = SlideWriter(read_template(template), dossier)
    if dossier.audience.kind == "all_hands":
        _for_everyone(writer)
    else:
        _for_the_board(writer)
    return writer.save()


def _for_the_board(writer: SlideWriter) -> None:
    case_slides.cover(writer)
    case_slides.decision(writer)
    case_slides.points(writer)
    case_slides.promises(writer)
    plan_slides.plan_on_a_page(writer)
    case_slides.why(writer)
    plan_slides.stages(writer)
    standing_slides.progress(writer)
    standing_slides.stages_chart(writer)
    standing_slides.teams(writer)
    standing_slides.metrics(writer)
    case_slides.gates(writer)
    case_slides.risks(writer)
    ask_slides.asks(writer)
    plan_slides.all_steps(writer)


def _for_everyone(writer: SlideWriter) -> None:
    case_slides.cover(writer)
    case_slides.decision(writer)
    case_slides.why(writer)
    case_slides.promises(writer)
    plan_slides.plan_on_a_page(writer)
    standing_slides.teams(writer)
    ask_slides.wins(writer)
    ask_slides.coming(writer)
    ask_slides.asks(writer, "What we ask of everyone")
