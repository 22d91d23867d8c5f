"""Hours of training follow the change, and no shift has fewer."""

import pytest

from playbook.core.case.case import read_case
from playbook.core.case.dated import hours_in_all, sessions_of
from playbook.core.case.feasibility import verdict
from playbook.core.case.settle.points import to_settle
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import Message, TrainingSession
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


def test_until_representatives_agree_no_text_names_the_day_and_no_approval_is_asked_before_it() -> None:
    brief = plant(change_kind="working_hours", country="DE")
    day = f"{brief.go_live:%B} {brief.go_live.day}, {brief.go_live.year}"
    brief = brief.model_copy(
        update={
            "what_changes": f"Our plant moves from three shifts to four crews from Monday, {day}. "
            "The works council must agree to the shift model."
        }
    )
    case = read_case(brief, load_kinds(), brief.start)
    points = {each.key: each for each in to_settle(case, verdict(case, brief.start))}
    assert points["condition_before_go_live"].title == "People hear of it before we have this approval"
    messages = [item.body for item in draft_of(brief).items if isinstance(item, Message)]
    told = [body for body in messages if "from three shifts to four crews" in body]
    assert told
    assert not [body for body in told if f"four crews from Monday, {day}" in body]
