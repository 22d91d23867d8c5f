"""List what a board is asked to decide, with day and cost."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from playbook.core.base.words import capital, closed, in_unit, number
from playbook.core.case.decision_page import Approval, ConditionLine, DecisionPage
from playbook.core.case.judgment import Point
from playbook.core.case.settle.points import ways_as_options
from playbook.core.case.settle.undecided import UNDECIDED
from playbook.core.plan.brief import Brief
from playbook.core.text.gain import gain_in_money

_MOST_POINTS = 3
_COST = "Cost:"
_OPEN = "Not estimated yet."


@dataclass(frozen=True, slots=True)
class BoardDecision:
    """One row of what a board is asked to decide."""

    what: str
    by: date | None
    cost: str
    at_no: str
    brings: str = ""  # the benefit in money, beside the cost
    terms: str = ""  # what it depends on, and when the rest comes back
    dates: str = ""  # which are proposed
    choice: str = ""  # what a budget pays of two things; `terms` begin with it
    held: str = ""  # what is only reserved until then
    needs: tuple[str, ...] = ()  # what must be there before
    is_on_page: bool = False  # stands under “Settle first” with its options

    @property
    def asked(self) -> str:
        """Return what is decided, with its terms."""
        return " ".join(filter(None, (self.what, self.terms, self.dates)))


_COST_ROW = "Cost"
CHOOSE_DATES = "Choose the dates"
_BUDGETED = ("Total", "Approved")  # rows of the budget that name it


def board_decisions(brief: Brief, page: DecisionPage, *, is_launched: bool) -> tuple[BoardDecision, ...]:
    """Return the decision on the rollout itself, then the points that are settled first."""
    is_open = not is_launched or any(_is_of_the_board(row) for row in page.conditions)
    dates = () if is_launched else tuple(_on_the_dates(page))  # whoever runs on them has chosen them
    rows = (_on_the_rollout(brief, page), *dates, *_on_the_release(page)) if is_open else ()
    points = (_on_a_point(point) for point in page.points[:_MOST_POINTS] if point.options)
    return (*rows, *(replace(point, is_on_page=True) for point in points))


def _on_the_dates(page: DecisionPage) -> Iterator[BoardDecision]:
    """Yield the choice of dates, unless a point asks for it already."""
    is_asked = any(point.key == "dates" for point in page.points)
    if page.state == "not_feasible" and page.alternatives and not is_asked:
        days = [point.by for point in page.points if point.by]
        options = ways_as_options(page.alternatives)
        point = Point("dates", CHOOSE_DATES, "", options, "", min(days, default=None))
        other = f" Or: {options[1]}" if len(options) > 1 else ""
        row = _on_a_point(point)
        yield replace(row, cost=f"{row.cost}{other}", at_no=UNDECIDED["dates"])


def _on_the_release(page: DecisionPage) -> Iterator[BoardDecision]:
    """Yield what comes back, with its own day and amount."""
    if page.approval and (later := page.approval.release):
        yield BoardDecision(later.what, later.by, capital(later.cost), later.at_no, terms=later.propose)


def _on_the_rollout(brief: Brief, page: DecisionPage) -> BoardDecision:
    approval = page.approval or Approval("Approve the rollout.")
    brings = gain_in_money(brief.expected_benefit)
    cost = " ".join(_costs(brief, page))
    return BoardDecision(
        approval.what, _by(brief, page), cost, _at_no(brief), brings, approval.terms, approval.dates,
        approval.choice, approval.held, approval.needs,
    )  # fmt: skip


def _by(brief: Brief, page: DecisionPage) -> date | None:
    """Return the day on which the board meets, else the first by which something is settled."""
    of_the_board = [row.day for row in page.conditions if row.day and _is_of_the_board(row)]
    settled = [point.by for point in page.points if point.by]
    return min(of_the_board or settled, default=brief.start)


def _is_of_the_board(condition: ConditionLine) -> bool:
    return "board" in condition.name.casefold().split()


def _costs(brief: Brief, page: DecisionPage) -> Iterator[str]:
    if page.approval and page.approval.cost:
        yield capital(page.approval.cost)
        return
    budget = next((row.amount for row in page.budget if row.item in _BUDGETED), None)
    if brief.budget or budget:
        yield closed(f"{number(brief.budget) if brief.budget else budget} {brief.currency}".strip())
    elif so_far := next((row.amount for row in page.budget if row.item == _COST_ROW), None):
        yield f"About {so_far} {brief.currency} so far, and nobody has approved it."
    else:
        yield "No total is approved yet."
    parts = [row for row in page.budget if row.amount and row.kind == "part"]
    if brief.budget_covers and len(parts) < 2:  # else the budget has a table of them
        yield " ".join(map(closed, brief.budget_covers.splitlines()))
    if page.training:
        total = page.training[-1]
        yield f"{number(round(total.people_hours))} hours of people’s time for training."


def _at_no(brief: Brief) -> str:
    if brief.risk_of_not_changing:
        return closed(capital(brief.risk_of_not_changing))
    if brief.outcome_measure and brief.outcome_baseline is not None:
        stays = in_unit(brief.outcome_baseline, brief.outcome_unit)
        return f"“{brief.outcome_measure}” stays at {stays}."
    return _OPEN


def _on_a_point(point: Point) -> BoardDecision:
    first, _, cost = point.options[0].partition(_COST)
    other = point.options[1] if len(point.options) > 1 else ""
    title = closed(point.title.strip())
    return BoardDecision(
        f"{title} We propose: {first.strip()}", point.by, capital(cost.strip()) or _OPEN, other or _OPEN
    )
