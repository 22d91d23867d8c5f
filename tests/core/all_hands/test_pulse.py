"""Pulse results, checked against the people behind each shown number."""

from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbook.core.all_hands import pulse
from playbook.core.all_hands.pulse import (
    NO_GROUP,
    SKIPPED,
    Answers,
    Counts,
    Display,
    Live,
    PulseResult,
    advance,
    answered,
    display,
    display_live,
    hidden_groups,
    result,
)
from playbook.core.base.errors import Invalid

ASKED = ("awareness", "desire", "own1")
GROUPS = (NO_GROUP, "creative", "media", "web", "law")


@st.composite
def people(draw: st.DrawFn) -> list[Answers]:
    """Draw a room of a few teams with skipped questions."""
    skips = {question: draw(st.sampled_from((0.0, 0.3, 0.9))) for question in ASKED}
    room = []
    for _ in range(draw(st.integers(0, 70))):
        chance = draw(st.lists(st.floats(0, 1), min_size=3, max_size=3))
        scores = {
            question: SKIPPED if at < skips[question] else draw(st.integers(1, 5))
            for question, at in zip(ASKED, chance, strict=True)
        }
        room.append(Answers(scores, draw(st.sampled_from(GROUPS))))
    return room


@dataclass(frozen=True)
class Behind:
    """The people behind one number on a screen."""

    question: str
    people: frozenset[int]
    answered: frozenset[int]


def counted(room: list[Answers]) -> Counts:
    counts = Counts()
    for answers in room:
        counts.add(answers)
    return counts


def behind(room: list[Answers], question: str, group: str | None = None) -> Behind:
    present = [n for n, answers in enumerate(room) if group in (None, answers.group_id)]
    answering = [n for n in present if room[n].scores[question]]
    return Behind(question, frozenset(present), frozenset(answering))


def all_behind(room: list[Answers], shown: Display) -> set[Behind]:
    total = set() if shown.total is None else {behind(room, key) for key in shown.total.results}
    return total | {behind(room, key, group) for group, unit in shown.groups.items() for key in unit.results}


def refuse_close(numbers: set[Behind], k: int) -> None:
    """Fail where two numbers differ by 1 to k - 1 people."""
    for number in numbers:
        assert len(number.answered) >= k
    for number, second in combinations(numbers, 2):
        assert not 0 < len(number.people ^ second.people) < k
        if number.question == second.question:
            assert not 0 < len(number.answered ^ second.answered) < k


@settings(max_examples=150, deadline=None)
@given(people(), st.sampled_from((3, 5, 7, 20)), st.lists(st.integers(1, 9), min_size=1), st.data())
def test_no_two_numbers_differ_by_fewer_than_k_people(
    room: list[Answers], k: int, batches: list[int], data: st.DataObject
):
    live, at, numbers = Live({}, {}), 0, set[Behind]()
    moments: dict[tuple[int, ...], int] = {}
    turn = 0
    while at < len(room):
        at = min(len(room), at + batches[turn % len(batches)])
        turn += 1
        counts = counted(room[:at])
        for question in ASKED:
            moments.setdefault((ASKED.index(question), *counts.all(question)), at)
        live = advance(live, counts, k)
        for question in display_live(live).total.results if live.shown else ():
            seen_at = moments[(ASKED.index(question), *live.shown[question])]
            numbers.add(behind(room[:seen_at], question))
    shown = display(counted(room), k)
    numbers |= all_behind(room, shown)
    refuse_close(numbers, k)
    refuse_subtraction(room, shown, k)


def refuse_subtraction(room: list[Answers], shown: Display, k: int) -> None:
    """Fail where shown groups leave 1 to k - 1 people of the total."""
    if shown.total is None:
        assert shown.groups == {}
        return
    for question in shown.total.results:
        total = behind(room, question)
        apart = [
            behind(room, question, group) for group, unit in shown.groups.items() if question in unit.results
        ]
        for count in range(1, len(apart) + 1):
            for units in combinations(apart, count):
                assert not 0 < len(total.people.difference(*(unit.people for unit in units))) < k
                assert not 0 < len(total.answered.difference(*(unit.answered for unit in units))) < k


@given(st.dictionaries(st.sampled_from(GROUPS), st.integers(0, 30)), st.integers(3, 20))
def test_what_is_hidden_together_holds_nobody_or_k_or_everybody(sizes: dict[str, int], k: int):
    hidden = hidden_groups(sizes, sizes, k)
    together = sum(sizes[group] for group in hidden)
    assert together == 0 or together >= k or together == sum(sizes.values())
    assert all(sizes[group] >= k for group in sizes if sizes[group] and group not in hidden)


def test_the_next_smallest_group_hides_with_a_small_one():
    sizes = {"creative": 12, "media": 9, "web": 2}
    assert hidden_groups(sizes, sizes, 5) == {"web", "media"}
    assert hidden_groups(
        {"creative": 12, NO_GROUP: 1}, {"creative": 12, NO_GROUP: 1}, 5
    ) == {NO_GROUP, "creative"}  # fmt: skip
    assert hidden_groups({"creative": 12, NO_GROUP: 6}, {"creative": 12, NO_GROUP: 6}, 5) == {NO_GROUP}


def room_of(number: int, score: int = 4, group: str = "creative") -> list[Answers]:
    return [Answers(dict.fromkeys(ASKED, score), group) for _ in range(number)]


def test_from_k_the_total_is_shown_and_one_mind_as_mostly():
    assert display(counted(room_of(4)), 5).total is None
    assert display(counted(room_of(5)), 5).total is not None
    assert result((0, 0, 0, 0, 9, 0)) == result((0, 1, 0, 0, 9, 0)) == PulseResult((), 4, 0, 4.0)
    assert result((0, 0, 0, 0, 25, 0)).percents == (0, 0, 0, 100, 0)


@given(st.tuples(*[st.integers(0, 12)] * 6).filter(lambda tally: 5 <= answered(tally) < 20))
def test_under_twenty_answers_every_percentage_is_a_whole_ten(tally: tuple[int, ...]):
    shown = result(tally)
    assert all(percent % 10 == 0 for percent in shown.percents)
    assert shown.mostly or sum(shown.percents) >= 50


def test_open_results_come_late_in_steps_and_never_by_team():
    live, room = Live({}, {}), room_of(6) + room_of(6, 2, "media")
    live = advance(live, counted(room), 5)
    assert display_live(live) == Display(None, {})
    live = advance(live, counted(room + room_of(4)), 5)
    assert display_live(live).total is None
    live = advance(live, counted(room + room_of(5)), 5)
    shown = display_live(live)
    assert shown.total is not None
    assert (shown.total.people, shown.groups) == (12, {})
    for people, k, shown in [(4, 5, 0), (9, 5, 5), (10, 3, 10), (19, 7, 14)]:
        assert pulse.rounded_count(people, k) == shown


def test_readiness_is_the_mean_of_each_of_its_elements_shown():
    shown = display(counted(room_of(8, 4) + room_of(8, 2, "media")), 5)
    assert pulse.scores_of(shown.groups["creative"]) == {"awareness": 4, "desire": 4}
    assert pulse.scores_of(shown.groups["media"]) == {"awareness": 2, "desire": 2}
    questions = pulse.questions(["Do you know whom to ask?"])
    assert [question.key for question in questions] == [*pulse.ELEMENTS, "own1"]
    assert all(step == question.key for step, question in pulse.ELEMENTS.items())
    assert len({question.words for question in questions}) == 6


def test_own_questions_sizes_and_audience_have_bounds():
    assert pulse.own_questions(["", "  A\u202e\nb ", " "]) == ("A b",)
    with pytest.raises(Invalid):
        pulse.own_questions(["a"] * 4)
    with pytest.raises(Invalid):
        pulse.own_questions(["a" * 201])
    for k, expected in [(2, 9), (21, 9), (5, 0), (5, 20_001)]:
        with pytest.raises(Invalid):
            pulse.checked_numbers(k, expected)


def test_a_wrong_choice_is_said_by_its_field():
    questions = pulse.questions([])
    good = pulse.read_answers({"awareness": "4", "group": "web"}, questions, ["web"])
    assert (good.scores["awareness"], good.scores["desire"], good.group_id) == (4, SKIPPED, "web")
    for typed, where in (
        ({"awareness": "6"}, "awareness"), ({"desire": "x" * 100_000}, "desire"),
        ({"awareness": "4", "group": "nobody"}, "group"),
        ({"awareness": "\u0664"}, "awareness"), ({}, ""), ({"awareness": "0"}, "")
    ):  # fmt: skip
        with pytest.raises(Invalid) as caught:
            pulse.read_answers(typed, questions, ["web"])
        assert [problem.where for problem in caught.value.problems] == [where]
