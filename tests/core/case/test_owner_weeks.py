"""What single weeks ask of managers and shift leads."""

from datetime import date, timedelta

from playbook.core.case.owner_weeks import (
    are_too_many,
    deputies_for,
    full_months,
    full_weeks,
    least_busy,
    manager_weeks,
    needs_training_lead,
    shift_lead_weeks,
    to_hand_over,
    weeks_of,
)
from playbook.core.plan.items import CheckinSeries, Message, Milestone, Owner, Provenance, TrainingSession
from tests.core.case.cases import a_brief, group

MONDAY = date(2027, 3, 1)
TALK = Message(
    id="message.talk", title="What it means for us", owner=Owner(person_id="m"), group_ids=("a",),
    date=MONDAY + timedelta(days=2), live=True, channel="team_meeting",
)  # fmt: skip
SESSION = TrainingSession(
    id="training_session.managers", title="Managers first", owner=Owner(person_id="lead"),
    date=MONDAY + timedelta(days=3), hours=2.0, live=True, for_managers=True,
)  # fmt: skip


def brief_of(size: int, **fields: object):
    people = tuple({"id": each, "name": each.title()} for each in ("m", "lead"))
    groups = (group("a", size, manager_id="m", **fields),)
    return a_brief(groups=groups, people=people, lead_id="lead")


def test_a_week_sums_the_talks_and_the_session_of_a_manager():
    assert manager_weeks(brief_of(50), (TALK, SESSION)) == {"m": {MONDAY: 4.0}}


def test_deputies_hold_the_talks_that_are_too_many_for_one_manager():
    assert manager_weeks(brief_of(260), (TALK, SESSION)) == {"m": {MONDAY: 4.0}}
    assert [many for _, many in deputies_for(brief_of(260), (TALK,))] == [4]


def test_whoever_holds_the_sessions_of_others_prepares_them():
    held = SESSION.model_copy(
        update={"for_managers": False, "owner": Owner(person_id="m"), "group_ids": ("a",)}
    )
    assert manager_weeks(brief_of(10), (held,)) == {"m": {MONDAY - timedelta(days=7): 2.0, MONDAY: 2.0}}


def test_where_supervisors_hold_the_talks_the_manager_holds_one():
    assert manager_weeks(brief_of(90, supervisors=6), (TALK, SESSION)) == {"m": {MONDAY: 2.5}}


def test_whoever_leads_a_shift_reads_aloud_and_asks_every_week():
    read = TALK.model_copy(update={"channel": "shift_talk"})
    board = CheckinSeries(
        id="checkin_series.board", title="At the board", group_ids=("a",), start=MONDAY,
        end=MONDAY + timedelta(days=8),
    )  # fmt: skip
    weeks = shift_lead_weeks(brief_of(90).groups[0], (read, board))
    assert weeks == {MONDAY: 0.5, MONDAY + timedelta(days=7): 0.25}


def test_a_little_more_than_the_hours_is_made_up_for_and_half_as_much_again_is_not():
    assert not are_too_many(31.5, 25)
    assert not are_too_many(3.5, 2)
    assert are_too_many(70.5, 20)


def test_only_in_a_small_company_does_the_owner_hold_the_rounds():
    session = SESSION.model_copy(update={"for_managers": False, "group_ids": ("a",)})
    assert sum(weeks_of(brief_of(300), [session]).values()) == 4.0, "prepares and opens one round"
    small = brief_of(25).model_copy(update={"headcount": 25})
    assert sum(weeks_of(small, [session]).values()) == 6.0
    assert needs_training_lead(brief_of(300))
    assert not needs_training_lead(small)


def task(name: str, play: str, owner: str = "lead", days: int = 7) -> Milestone:
    return Milestone(
        id=f"milestone.{name}", title=name, owner=Owner(person_id=owner), date=MONDAY + timedelta(days=days),
        provenance=Provenance(source="builtin", play_id=play),
    )  # fmt: skip


def test_what_the_lead_does_takes_its_hours_and_begins_a_week_before():
    brief = brief_of(90)
    assert weeks_of(brief, [task("set-up", "step")]) == {MONDAY: 3.0, MONDAY + timedelta(days=7): 3.0}
    assert weeks_of(brief, [task("seen", "finding", owner="m")]) == {MONDAY + timedelta(days=7): 0.5}


def test_an_owner_of_many_tasks_is_counted_against_four_weeks():
    brief, steps = brief_of(90), [task(f"step-{at}", "step", owner="m") for at in range(4)]
    assert [(who.id, hours) for who, _, hours in full_months(brief, steps)] == [("m", 24.0)]
    assert not [*full_months(brief, steps[:3])], "three tasks are nobody's bottleneck"
    people = [
        each.model_copy(update={"job_title": "supplier’s project manager"}) if each.id == "m" else each
        for each in brief.people
    ]
    with_supplier = brief.model_copy(update={"people": tuple(people)})
    assert not [*full_months(with_supplier, steps)], "the contract buys a supplier's hours"


def test_the_longest_two_tasks_of_full_weeks_go_to_whoever_owns_least():
    people = tuple({"id": each, "name": each.title()} for each in ("m", "n", "lead"))
    groups = (group("a", 20, manager_id="m"), group("b", 20, manager_id="n"))
    brief = a_brief(groups=groups, people=people, lead_id="lead", lead_hours_per_week=4, sponsor_id=None)
    late = task("late", "step", days=90)
    items = [task("set-up", "step"), task("answer", "condition"), task("baseline", "baseline"), late]
    items += [task("own", "finding", owner="m", days=60), SESSION]
    full = full_weeks(brief, items)
    assert max(full) < late.due
    assert [item.title for item in to_hand_over(brief, items, full)] == ["set-up", "baseline"]
    assert least_busy(brief, items, full)[0].id == "n"
    talk = TALK.model_copy(update={"group_ids": ("b",), "owner": Owner(person_id="n")})
    assert least_busy(brief, [*items, talk], full)[0].id == "m", "n has a talk in that very week"
