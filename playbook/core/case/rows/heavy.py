"""The heaviest work: what is done piece by piece, in hours and hands."""

import re
from collections.abc import Iterator, Sequence

from playbook.core.base.words import capital
from playbook.core.case.decision_page import HeavyRow
from playbook.core.case.settle.facts import CaseFacts
from playbook.core.plan.items import AnyItem, Milestone

# As the plan says it: "310 stations × 2 instructions × 6 hours = 3,720 hours (proposal): 6 people …"
_SUM = re.compile(
    r"^(?P<sum>\d[^.\n=]* × [^=\n]*= [\d,]+ hours) "
    r"(?P<how>\((?:proposal|a guess; count by [^)\n]{3,30})\))(?P<then>[^\n]*)"
)
_FULL_TIME = re.compile(
    r"^(?P<hands>\d+ full-time (?:person|people))[^\n]*? (?P<span>from [^\n(]+?) \(proposal\)\. "
    r"(?P<sum>At [\d.]+ minutes each that is [\d,]+ hours, [\d,]+ paid)"
)
_HANDS = re.compile(r"(?:For (?P<team>[^.:]+? about [\d,]+) of them: |^: )(?P<hands>[^.]+?)\.")

_FROZEN = "nobody adds an entry without its owner's yes"


def heavy_rows(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[HeavyRow]:
    """Yield each task whose text counts its hours, by day."""
    tasks = [item for item in items if isinstance(item, Milestone) and item.provenance.play_id in _PLAYS]
    for item in sorted(tasks, key=lambda each: (each.due is None, each.due)):
        if words := _hours_and_hands(item.done_when):
            yield HeavyRow(item.title, *words, item.due, facts.name_of_owner(item.owner), item.id)


_PLAYS = ("step", "real-work")


def _hours_and_hands(text: str) -> tuple[str, str] | None:
    if match := _FULL_TIME.match(text):
        frozen = "; then nothing new without its owner's yes" if _FROZEN in text else ""
        return match["sum"], f"{match['hands']} {match['span']}{frozen}"
    if not (match := _SUM.match(text)):
        return None
    then = _HANDS.search(match["then"].removeprefix("."))
    hands = then["hands"] if then else ""
    team = f"{then['team']} hours: " if then and then["team"] else ""
    how = "" if match["how"] == "(proposal)" else f" {match['how']}"
    return f"{match['sum']}{how}", capital(f"{team}{hands}")
