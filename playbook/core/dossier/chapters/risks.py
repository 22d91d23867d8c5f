"""Risks: how each is seen first, what we do then, and who looks."""

import re
from collections.abc import Iterator

from playbook.core.base.words import capital, closed
from playbook.core.case.decision_page import RiskRow
from playbook.core.dossier.chapters.paper_source import PaperSource
from playbook.core.dossier.paper_blocks import Block, Grid

RISKS = "Risks"
_HEADS = ("Risk", "First sign", "What we do", "Owner")
_FEWEST_RISKS, _MOST_RISKS = 3, 5
# What a sign is measured by, before what is done: "above 35% after July 30, the manager asks".
_MEASURE = re.compile(
    r"(?P<measure>(?:(?:above|below|under|over|more|fewer|less|longer|later|at least)\b"
    r"|\d|[a-z]{1,12} points\b)[^,.]{0,80}), (?:and )?"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def risks_chapter(source: PaperSource) -> Iterator[Block]:
    """Yield what failed before, then what may go wrong, each with its own action."""
    rows, years = list[RiskRow](), set[str]()
    all_risks = (*source.page.risks, *source.page.further_risks)
    strategy = source.page.strategy
    own = {each.what for each in strategy.risks} if strategy else set[str]()
    theirs = [risk for risk in all_risks if risk.risk in own]  # then they stand alone
    for risk in () if theirs else all_risks:
        of_years = {*_YEAR.findall(risk.risk)}
        if not of_years & years:  # an earlier attempt stands once
            rows.append(_with_action(risk))
        years |= of_years
    shown = rows[: max(_FEWEST_RISKS, min(_MOST_RISKS, source.shape.rows))]
    cells = (
        (_closed(row.risk), closed(row.watch), row.do, source.who(row.owner))
        for row in (*map(_with_action, theirs), *shown)
    )
    yield Grid(_HEADS, (3, 3, 3, 1.6), tuple(cells))


def _with_action(risk: RiskRow) -> RiskRow:
    """Return a risk with its action apart from its sign."""
    sign, _, action = risk.watch.partition(": ")
    if risk.do or not action:
        return risk
    if match := _MEASURE.match(action):
        sign, action = f"{sign}: {match['measure']}", action[match.end() :]
    action = capital(action.removeprefix("else "))
    return RiskRow(risk.risk, sign, risk.owner, risk.is_private, action)


def _closed(text: str) -> str:
    """Return a sentence closed, unless a quote closes it."""
    return text if text.endswith((".”", "?”", "!”")) else closed(text)
