"""Write a dossier as a deck: the decision first, asks last."""

from playbook.core.dossier.model import Dossier
from playbook.exports.deck import ask_slides, case_slides, plan_slides, standing_slides
from playbook.exports.deck.sheet import Press
from playbook.exports.deck.template import read_template


def write_deck(dossier: Dossier, template: bytes | None = None) -> bytes:
    """Return the deck on our template, or on a cleaned one."""
    press = Press(read_template(template), dossier)
    if dossier.audience.kind == "all_hands":
        _for_everyone(press)
    else:
        _for_the_board(press)
    return press.save()


def _for_the_board(press: Press) -> None:
    case_slides.cover(press)
    case_slides.decision(press)
    case_slides.points(press)
    case_slides.promises(press)
    plan_slides.plan_on_a_page(press)
    case_slides.why(press)
    plan_slides.stages(press)
    standing_slides.progress(press)
    standing_slides.stages_chart(press)
    standing_slides.teams(press)
    standing_slides.metrics(press)
    case_slides.gates(press)
    case_slides.risks(press)
    ask_slides.asks(press)
    plan_slides.all_steps(press)


def _for_everyone(press: Press) -> None:
    case_slides.cover(press)
    case_slides.decision(press)
    case_slides.why(press)
    case_slides.promises(press)
    plan_slides.plan_on_a_page(press)
    standing_slides.teams(press)
    ask_slides.wins(press)
    ask_slides.coming(press)
    ask_slides.asks(press, "What we ask of everyone")
