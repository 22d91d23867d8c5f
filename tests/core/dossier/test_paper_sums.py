"""Every sum of a board paper adds up: parts, starts, gaps, shares and products."""

import random
import re
from collections.abc import Iterator
from datetime import date
from math import prod
from typing import Any

import pytest

from playbook.core.base.sums import Sum, exactly, total
from playbook.core.dossier.chapters.budget import BUDGET
from playbook.core.dossier.model import Dossier
from playbook.core.dossier.paper_blocks import texts_of_cell
from playbook.core.plan.brief import Brief
from tests.core.case.cases import a_brief, group
from tests.papers import (
    LARGE,
    MANY_ROUNDS,
    SMALL,
    TWO_STARTS,
    brief_of,
    decisions_of,
    drafted_for,
    paper_of,
    rows_of,
    text_of,
)
from tests.soak import some

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_SUM = rf"({_NUMBER})(?: to ({_NUMBER}))?"
_LARGE_BUDGET = 200_000
_KINDS = (
    {"change_kind": "new_system", "tools": ["Salesforce"]},
    {"change_kind": "new_system", "tools": ["NorthERP"], "what_changes": "Stock moves to an ERP, NorthERP."},
    {"change_kind": "new_system", "tools": ["Planwell"]},
    {"change_kind": "specialist_ai", "what_changes": "Screens at 120 stations show each step."},
    {"change_kind": "general_assistant", "tools": ["ChatGPT"]},
)


def generated(seed: int) -> Brief:
    """Return a brief with teams, starts, money and kind of its own."""
    chance = random.Random(seed)
    hours = {"capacity_hours_per_week": chance.choice((0.5, 2, 4)), "works_shifts": chance.random() < 0.5}
    teams: list[dict[str, Any]] = [
        group(
            each, chance.randrange(40, 700, 10), manager_id=who, impact={"process": 3, "pay": place}, **hours
        )
        | {"go_live": day}
        for place, (each, who, day) in enumerate(
            (("a", "ann", None), ("b", "bob", chance.choice((None, "2027-05-10"))))
        )
    ]
    union = chance.choice(("", "The union must agree before anything starts."))
    kind = chance.choice(_KINDS) if seed >= len(_KINDS) else _KINDS[seed]
    return a_brief(
        **{"what_stays": "Piece rates."} | kind, groups=teams, headcount=sum(each["size"] for each in teams),
        budget=chance.choice((60_000, 250_000, 900_000, 2_500_000)), approach="", concerns=union,
        currency=chance.choice(("USD", "EUR")),
    )  # fmt: skip


def papers() -> Iterator[Any]:
    yield from (
        pytest.param(lambda name=name: paper_of(name), brief_of(name), id=name)
        for name in some(KNOWN, (LARGE, SMALL, MANY_ROUNDS))
    )
    for seed in some(range(8), range(3)):
        brief = generated(seed)
        yield pytest.param(lambda brief=brief: drafted_for(brief, date(2027, 1, 11)), brief, id=str(seed))


KNOWN = (LARGE, TWO_STARTS, SMALL, MANY_ROUNDS, "nights")


def as_sum(text: str) -> Sum:
    least, most = re.fullmatch(_SUM, text.strip()).groups()  # type: ignore[union-attr]
    return Sum(as_number(least), as_number(most or least))


def as_number(text: str) -> float:
    return float(text.replace(",", ""))


def decisions(dossier: Dossier) -> list[str]:
    return [" ".join((title, why, *ways.values())) for title, why, ways in decisions_of(dossier)]


@pytest.mark.parametrize(("paper", "brief"), [*papers()])
def test_every_sum_of_a_paper_adds_up(paper: Any, brief: Brief) -> None:
    dossier, budget = paper(), brief.budget or 0
    cells = [[" ".join(texts_of_cell(cell)).strip() for cell in row] for row in rows_of(dossier, BUDGET)]
    rows = [(item, basis, as_sum(amount)) for item, basis, amount in cells if amount != "Not quoted"]
    sums = {item: amount for item, _, amount in rows}
    last = next(place for place, (item, *_) in enumerate(rows) if item in ("Cost", "Total"))
    parts, cost = rows[:last], rows[last][2]
    rest = sums.get("Not assigned yet", Sum())
    costs = total(amount for item, _, amount in parts if item not in ("Reserve", "Not assigned yet"))
    # What is left is most where the cost is least.
    reserve = sums.get("Reserve", Sum())
    assert costs + reserve + Sum(rest.most, rest.least) == cost
    if rows[last][0] == "Total":
        assert cost == exactly(budget)
    else:
        assert sums["Approved"] == exactly(budget)
        gap = sums.get("Gap") or Sum(
            -sums.get("Left at the least", Sum()).least, sums["Gap at the most"].most
        )
        assert gap == cost - exactly(budget)
    for item, basis, amount in parts:
        if expected := product_of(basis):
            nearest = 1_000 if budget >= _LARGE_BUDGET else 10
            assert abs(expected.least - amount.least) <= nearest / 2, item
            assert abs(expected.most - amount.most) <= nearest / 2, item
    _the_decisions_tie(decisions(dossier), costs, budget)


def test_a_decision_of_more_than_a_tenth_of_the_budget_has_its_row_and_the_budget_its_number() -> None:
    dossier, budget = paper_of(MANY_ROUNDS), brief_of(MANY_ROUNDS).budget or 0
    cells = [[" ".join(texts_of_cell(cell)).strip() for cell in row] for row in rows_of(dossier, BUDGET)]
    of_decisions = [(basis, amount) for _, basis, amount in cells if basis.startswith("Decision ")]
    assert any(as_number(amount) > budget / 10 for _, amount in of_decisions)
    rows = {text.partition(".")[0]: text for text in decisions(dossier)}
    for basis, amount in of_decisions:
        if as_number(amount) > budget / 10:
            assert amount in rows[basis.split()[1]]


def product_of(basis: str) -> Sum | None:
    """Return what a basis multiplies to: "350 at 1,000 to 2,000 a year", "310 stations × 1 hour, at 40"."""
    if "×" in basis:
        price = re.search(rf", at ({_NUMBER})", basis)
        assert price
        pieces = re.findall(rf"(?:^|× )({_NUMBER})", basis.partition(", at ")[0])
        minutes = 1 / 60 if "minute" in basis else 1
        return exactly(prod(map(as_number, pieces)) * as_number(price[1]) * minutes)
    match = re.search(rf"^({_NUMBER}) .*?\bat {_SUM}", basis)
    return as_sum(basis[match.start(2) : match.end()]).times(as_number(match[1])) if match else None


def _the_decisions_tie(texts: list[str], cost: Sum, budget: float) -> None:
    for text in texts:
        if said := re.search(rf"It costs {_SUM} [A-Z]{{3}}", text):
            assert as_sum(said.group()[9:-4]) == cost
            missing = re.search(rf"finds the missing {_SUM} ", text)
            assert missing
            assert as_sum(missing.group()[18:]) == cost.above(budget)
        if share := re.search(rf"up to ({_NUMBER}) [A-Z]{{3}} now \((\d+)%", text):
            assert round(100 * as_number(share[1]) / budget) == int(share[2])
        if "Release the money for each go-live" in text:
            starts = [*map(as_sum, re.findall(r"[( ](\d[\d,]* to \d[\d,]*|\d[\d,]{3,})\)", text))]
            assert not starts or total(starts) == cost


def test_no_row_is_left_at_its_low_end_and_no_supplier_is_asked_for_less() -> None:
    text = text_of(paper_of(LARGE), BUDGET) + " ".join(decisions(paper_of(LARGE)))
    assert "low-end" not in text
    assert "lowers its price" not in text
    assert "95 rugged (one for 4 people) at 1,000 to 1,800" in text
