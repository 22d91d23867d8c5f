"""Hours of training follow the change, and no shift has fewer."""

import pytest

from playbook.core.case.dated import hours_in_all, sessions_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import TrainingSession
from playbook.llm.builtin.kinds import load_kinds
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant
from tests.soak import some

SHIFTS = {"works_shifts": True, "has_mailbox": False}


def mixed(kind: str, *, in_shifts: int, in_office: int) -> Brief:
    """A plant whose stores work in shifts, with such impacts."""
    sales, stores = plant().groups
    return plant(
        change_kind=kind,
        groups=(
            sales.model_copy(update={"impact": {"process": in_office, "tools": in_office}}),
            stores.model_copy(update={"impact": {"process": in_shifts, "tools": in_shifts}, **SHIFTS}),
        ),
    )


@pytest.mark.parametrize("kind", some(sorted(load_kinds()), ["new_system", "place_of_work", "specialist_ai"]))
@pytest.mark.parametrize("scores", some([(5, 3), (3, 5), (4, 1), (1, 4)], [(5, 3), (1, 4)]))
def test_who_changes_more_never_learns_for_fewer_hours(kind: str, scores: tuple[int, int]) -> None:
    brief = mixed(kind, in_shifts=scores[0], in_office=scores[1])
    sessions = sessions_of(draft_of(brief).items)
    ranked = sorted(brief.groups, key=lambda group: group.highest_impact)
    less, most = (hours_in_all(group, sessions) for group in ranked)
    assert less <= most


@pytest.mark.parametrize("kind", ["new_system", "specialist_ai"])
def test_a_shift_learns_after_the_start_in_short_pieces(kind: str) -> None:
    brief = mixed(kind, in_shifts=5, in_office=3)
    later = [
        item
        for item in draft_of(brief).items
        if isinstance(item, TrainingSession)
        and item.provenance.play_id in ("toolbox-talk", "second-round")
        and "stores" in item.group_ids
    ]
    assert later
    assert all("in pieces of 30 minutes" in item.agenda for item in later)
