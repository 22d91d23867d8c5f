"""How many people may be away at once is read from the brief, and the rounds follow."""

import pytest

from playbook.core.case.away import away_at_once, few_on_shift, time_away
from playbook.core.case.case import read_case
from playbook.core.case.feasibility import verdict
from playbook.core.case.rounds import rounds_for, seats_for
from playbook.core.plan.brief import Brief
from playbook.core.plan.case import Promise
from playbook.core.plan.items import TrainingSession
from playbook.llm.builtin.kinds import load_kinds
from tests.core.case.cases import TODAY, a_brief, group
from tests.drafts import draft_of


def with_teams(concerns: str) -> Brief:
    teams = [group("w", 60, name="Wards"), group("o", 24, name="Office")]
    return a_brief(concerns=concerns, groups=teams, seats_per_session=None)


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("On the wards at most four people can be away at a time.", 4),
        ("Wards can spare only 3 at once.", 3),
        ("No more than two of the wards may leave the floor together.", 2),
    ],
)
def test_a_limit_of_a_team_is_the_size_of_its_rounds(text: str, most: int) -> None:
    brief = with_teams(text)
    wards, office = brief.groups
    assert away_at_once(brief) == {"w": (most, text)}
    assert rounds_for(brief, [wards]) == 60 // most
    assert rounds_for(brief, [office]) == 2
    assert seats_for(brief, brief.groups) == most


@pytest.mark.parametrize(
    "text",
    [
        "People can give at most two hours a week.",
        "At most 10 trainers can be away at a time.",
        "Close in at most six working days.",
        "Up to five devices can be charged at once.",
    ],
)
def test_hours_trainers_and_devices_limit_no_rounds(text: str) -> None:
    brief = with_teams(text)
    assert away_at_once(brief) == {}
    assert seats_for(brief, brief.groups) == 12


def test_a_limit_without_a_team_holds_for_all():
    brief = with_teams("Only five people can be away at the same time.")
    assert {most for most, _ in away_at_once(brief).values()} == {5}
    assert len(away_at_once(brief)) == 2


def test_few_people_on_a_shift_are_found_with_their_sentence():
    assert few_on_shift("All is calm. Two nurses are on duty at night.") == "Two nurses are on duty at night."
    assert few_on_shift("Two superusers are on each shift.") == ""


@pytest.mark.parametrize(
    ("text", "in_all", "at_once"),
    [
        ("No more than two hours each for training.", 2.0, None),
        ("We can give at most 3 hours per person before the start.", 3.0, None),
        ("Operators can be away at most 90 minutes off the floor.", None, 1.5),
        ("Nobody is off the line for more than 45 minutes at a time.", None, 0.75),
        ("Never more than an hour away from the ward.", None, 1.0),
        ("No more than 2 hours each, no more than 60 minutes at once.", 2.0, 1.0),
        ("At most half an hour at a time.", None, 0.5),
    ],
)
def test_how_long_one_person_may_be_away_is_read(
    text: str, in_all: float | None, at_once: float | None
) -> None:
    limit = time_away(with_teams(text))
    assert (limit.in_all, limit.at_once) == (in_all, at_once)
    assert limit.sentences == (text,)


def test_promised_hours_of_training_are_kept():
    sentence = "Two hours of paid training each, on the clock."
    promise = Promise(topic="working_time", state="decided", sentence=sentence)
    brief = with_teams("").model_copy(update={"promises": (promise,)})
    limit = time_away(brief)
    assert (limit.in_all, limit.sentences) == (2.0, (sentence,))
    sessions = [each for each in draft_of(brief).items if isinstance(each, TrainingSession)]
    for team in brief.groups:
        own = [each for each in sessions if team.id in each.group_ids and not each.for_managers]
        assert 0 < sum(each.hours for each in own) <= 2
    last_time = a_brief(past_attempts="In 2021 there were two hours of training each, and nobody used it.")
    assert time_away(last_time) is None


@pytest.mark.parametrize(
    "text",
    [
        "Each nurse has no more than two hours a week.",
        "A call takes at most four minutes.",
        "No more than four at a time can leave the ward.",
        "The trip takes no more than two hours.",
    ],
)
def test_other_lengths_limit_nobody(text: str) -> None:
    assert time_away(with_teams(text)) is None


@pytest.mark.parametrize(("in_all", "at_once"), [(2.0, None), (None, 0.75), (1.0, 0.5), (0.75, None)])
def test_sessions_keep_the_time_for_which_people_may_be_away(
    in_all: float | None, at_once: float | None
) -> None:
    for kind in load_kinds().values():
        held = kind.held_within(in_all, at_once)
        sessions = [held.safe_start, held.hands_on, held.clinic]
        usual = [kind.safe_start, kind.hands_on, kind.clinic]
        assert in_all is None or sum(each.hours for each in sessions) <= in_all
        assert all(at_once is None or each.hours <= at_once for each in sessions)
        assert all(sum(part.minutes for part in each.agenda) == each.hours * 60 for each in sessions)
        assert all(each.hours <= before.hours for each, before in zip(sessions, usual, strict=True))


def test_sessions_that_fit_stay_as_they_are() -> None:
    assert all(kind.held_within(9.0, 9.0) == kind for kind in load_kinds().values())


def test_the_plan_says_that_the_time_is_held():
    brief = with_teams("No more than two hours each for training.")
    checks = verdict(read_case(brief, load_kinds(), TODAY), TODAY).checks
    held = "“No more than two hours each for training.” It is held: 3 sessions, at most 120 minutes"
    assert [each.key for each in checks if held in each.sentence] == ["hours"]
    items = draft_of(brief).items
    sessions = [item for item in items if isinstance(item, TrainingSession) and not item.for_managers]
    own = [sum(each.hours for each in sessions if group.id in each.group_ids) for group in brief.groups]
    assert all(0 < hours <= 2 for hours in own)
    assert any("It is held" in session.note for session in sessions)


def test_the_hours_that_everyone_gets_are_what_the_sessions_hold() -> None:
    said = a_brief(change_kind="new_system", approach="Everyone gets four hours of training.")
    kind = read_case(said, load_kinds(), TODAY).kind
    assert sum(each.hours for each in (kind.safe_start, kind.hands_on, kind.clinic)) == 4
    asked = a_brief(change_kind="new_system", approach="Does everyone get four hours of training?")
    assert read_case(asked, load_kinds(), TODAY).kind.hands_on.hours < kind.hands_on.hours
