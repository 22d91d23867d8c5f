"""The Decisions page, as guests and readers may see it."""

from collections.abc import Callable
from dataclasses import replace

from playbook.core.case.decision_page import Action, ConditionLine, DecisionPage, GateRow, PromiseLine, Wave


def public_page(page: DecisionPage, say: Callable[[str], str]) -> DecisionPage:
    """Return what a share link shows of the page; `say` takes names out of its texts.

    Only what is listed here is shown: no names, points, risks, concerns, calculations or money.
    """
    return DecisionPage(
        title=say(page.title),
        start=page.start,
        go_live=page.go_live,
        end=page.end,
        objective=say(page.objective),
        number=say(page.number),
        state=page.state,
        advice="",
        verdict=say(page.verdict),
        caveat="",
        checks=(),
        alternatives=(),
        settle_by="",
        points=(),
        further_points=(),
        promises=tuple(
            PromiseLine(say(line.title), say(line.text), line.mark)
            for line in page.promises
            if line.mark == "brief"
        ),
        conditions=tuple(
            ConditionLine(say(line.name), line.before, line.day, "", say(line.done_when), line.mark)
            for line in page.conditions
        ),
        actions=tuple(
            Action(say(action.title), action.day, "", say(action.done_when)) for action in page.actions
        ),
        waves=tuple(Wave(wave.day, tuple(map(say, wave.groups)), wave.people) for wave in page.waves),
        gates=tuple(
            GateRow(say(gate.title), gate.day, "", say(gate.go), say(gate.adjust), say(gate.stop))
            for gate in page.gates
        ),
        risks=(),
        training=(),
        training_note="",
        budget_note="",
        questions=(),
        lessons=(),
        answers=(),
    )


def page_for_readers(page: DecisionPage) -> DecisionPage:
    """Return the page for viewers: no strategy, no single people."""
    return replace(
        page,
        points=tuple(point for point in page.points if not point.is_private),
        further_points=tuple(point for point in page.further_points if not point.is_private),
        risks=tuple(row for row in page.risks if not row.is_private),
        answers=tuple(row for row in page.answers if not row.is_private),
        strategy=None,
    )
