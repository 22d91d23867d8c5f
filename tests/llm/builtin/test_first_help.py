"""Help from a team's first day, and a notice a week before its first session."""

from datetime import date
from itertools import product

import pytest

from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import AnyItem, Message, Support, TrainingSession
from playbook.llm.builtin.builtin import draft
from playbook.llm.builtin.stage_files import load_stages

START = date(2026, 12, 7)
HELP = "Two floor walkers help in each shop for two weeks. An open hour every Thursday answers questions."
TRADES = {
    "bakery": ("The shops bake in new ovens and count stock in the app Bakestock.", "City", "Country"),
    "insurer": ("All contract letters move to ContractHub. It replaces the templates.", "Claims", "Policies"),
    "hospital": ("Doctors dictate notes to Notewell, which drafts them with AI.", "Ward 4", "Surgery"),
}


def plan_of(trade: str, approach: str = "") -> tuple[Brief, tuple[AnyItem, ...]]:
    what, *names = TRADES[trade]
    starts = date(2027, 4, 12), date(2027, 6, 14)
    groups = tuple(
        Group(id=f"g{number}", name=name, size=40, go_live=starts[number])
        for number, name in enumerate(names)
    )
    brief = Brief(
        name="New way", what_changes=what, approach=approach, start=START, go_live=starts[0],
        end=date(2027, 12, 31), groups=groups,
    )  # fmt: skip
    return brief, draft(brief, load_stages()).items


@pytest.mark.parametrize("trade", TRADES)
def test_help_begins_on_each_team_s_first_day(trade: str) -> None:
    brief, items = plan_of(trade, HELP)
    helped = [item for item in items if isinstance(item, Support)]
    for group, item in product(brief.groups, helped):
        if group.id in item.group_ids:
            assert item.due == group.go_live
    assert all("floor walkers" in item.note for item in helped)


@pytest.mark.parametrize("trade", TRADES)
def test_a_team_hears_of_its_sessions_a_week_ahead(trade: str) -> None:
    brief, items = plan_of(trade)
    for group in brief.groups:
        own = [item for item in items if group.id in item.group_ids and item.due]
        first = min(
            each.due
            for each in own
            if isinstance(each, TrainingSession) and not each.for_managers and each.due
        )
        [notice] = [each for each in own if each.provenance.play_id == "how-it-works"]
        assert notice.due
        assert (first - notice.due).days >= 7


def test_the_notice_names_help_from_the_first_day_before_the_later_session() -> None:
    _, items = plan_of("insurer")
    bodies = [
        each.body for each in items if isinstance(each, Message) and each.provenance.play_id == "how-it-works"
    ]
    assert bodies
    for body in bodies:
        assert body.index("Help from the first day") < body.index("help session")
