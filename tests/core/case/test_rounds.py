"""How many rounds a session has, on which days, and for how many trainers."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.case.rounds import rounds_a_day, rounds_for, rounds_needed, rounds_of, seats_for
from tests.core.case.cases import a_brief, group

DAYS = [date(2026, 5, 4) + timedelta(days=number) for number in range(60)]


def test_everyone_gets_a_seat():
    assert rounds_needed(340, 10) == 34
    assert rounds_needed(12) == 1
    assert rounds_needed(13) == 2
    assert rounds_needed(0) == 1


def test_a_large_team_learns_by_shift_or_place_unless_the_brief_gives_seats():
    brief = a_brief(groups=(group("a", 90), group("b", 1_450)), seats_per_session=None)
    small, large = brief.groups
    assert [seats_for(brief, [each]) for each in (small, large)] == [12, 30]
    assert rounds_for(brief, [small, large]) == 8 + 49
    assert seats_for(brief.model_copy(update={"seats_per_session": 10}), [large]) == 10


def test_trainers_and_rooms_limit_the_rounds_of_a_day():
    assert rounds_a_day(2.0) == 2
    assert rounds_a_day(2.0, trainers=3) == 6
    assert rounds_a_day(2.0, trainers=3, rooms=1) == 2
    assert rounds_a_day(8.0) == 1


def test_rounds_are_held_one_day_after_the_other():
    rounds = rounds_of(340, 2.0, DAYS, seats=10, trainers=1, deadline=DAYS[16])
    assert (rounds.rounds, rounds.per_day, rounds.first, rounds.last) == (34, 2, DAYS[0], DAYS[16])
    assert (rounds.trainer_hours, rounds.people_hours) == (68, 680)
    assert rounds.fits
    late = rounds_of(340, 2.0, DAYS, seats=10, trainers=1, deadline=DAYS[9])
    assert (late.before_deadline, late.trainers_needed) == (20, 2)
    assert not late.fits


def test_days_that_trainers_give_elsewhere_are_left_out():
    rounds = rounds_of(48, 2.0, DAYS, trainers=1, busy={DAYS[0]: 1.0, DAYS[1]: 0.5})
    assert rounds.held == ((DAYS[1], 1), (DAYS[2], 2), (DAYS[3], 1))
    assert rounds_of(48, 2.0, DAYS[:1]).last is None


@given(
    st.integers(1, 40_000),
    st.sampled_from([0.25, 0.5, 1.0, 2.0, 7.0]),
    st.integers(1, 40),
    st.integers(1, 30),
)
def test_no_round_has_more_people_than_seats(people: int, hours: float, seats: int, trainers: int) -> None:
    rounds = rounds_of(people, hours, DAYS, seats, trainers, deadline=DAYS[20])
    assert rounds.people_per_round <= seats
    assert rounds.rounds * rounds.people_per_round >= people
    assert rounds.planned <= rounds.rounds
    assert all(number <= rounds_a_day(hours, trainers) for _, number in rounds.held)
    enough = rounds_of(people, hours, DAYS, seats, rounds.trainers_needed, deadline=DAYS[20])
    assert enough.fits
