"""Pulse results, checked against the people behind each shown number."""

from dataclasses import dataclass
from itertools import combinations
from random import Random
from statistics import mean

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from playbook.core.all_hands import pulse
from playbook.core.all_hands.pulse import (
    Counts,
    Display,
    Live,
    PulseResult,
    Tally,
    Unit,
    advance,
    answered,
    counted_of,
    display,
    display_live,
    hidden_groups,
    result,
    shares_of,
)
from playbook.core.all_hands.pulse_questions import (
    NO,
    NO_GROUP,
    SKIPPED,
    YES,
    Answers,
    OwnQuestion,
    choices_of,
    questions,
)
from playbook.core.base.errors import Invalid

SIZES = dict.fromkeys(("creative", "media", "web", "law"), 100)
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


def exact(_group: str, _question: str, tally: Tally) -> Tally:
    return tally


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


@given(people(), st.sampled_from((3, 5, 7, 20)), st.lists(st.integers(1, 9), min_size=1), st.integers(1, 90))
def test_no_two_numbers_differ_by_fewer_than_k_people(
    room: list[Answers], k: int, batches: list[int], expected: int
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
        live = advance(live, counts, k, expected)
        for question in display_live(live, exact).total.results if live.shown else ():
            seen_at = moments[(ASKED.index(question), *live.shown[question])]
            numbers.add(behind(room[:seen_at], question))
    shown = display(counted(room), k, SIZES, exact)
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
    assert display(counted(room_of(4)), 5, SIZES, exact).total is None
    assert display(counted(room_of(5)), 5, SIZES, exact).total is not None
    assert result((0, 0, 0, 0, 9, 0), 9) == result((0, 1, 0, 0, 9, 0), 10) == PulseResult((), 4, 0, 4.0)
    assert result((0, 0, 0, 0, 25, 0), 25).percents == (0, 0, 0, 100, 0)


@given(st.tuples(*[st.integers(0, 12)] * 6).filter(lambda tally: 5 <= answered(tally) < 20))
def test_under_twenty_answers_every_percentage_is_a_whole_ten(tally: tuple[int, ...]):
    shown = result(tally, sum(tally))
    assert all(percent % 10 == 0 for percent in shown.percents)
    assert shown.mostly or sum(shown.percents) == 100


def test_shares_add_up_to_a_hundred():
    assert result((0, 3, 3, 5, 0, 6), 17).percents == (20, 20, 30, 0, 30)
    shown = result((0, 10, 10, 10, 0, 0), 30)
    assert (shown.percents, shown.mean) == ((34, 33, 33, 0, 0), 2.0)


def test_open_results_come_late_in_steps_and_never_by_team():
    live, room = Live({}, {}), room_of(6) + room_of(6, 2, "media")
    live = advance(live, counted(room), 5, 40)
    assert display_live(live, exact) == Display(None, {})
    live = advance(live, counted(room + room_of(4)), 5, 40)
    assert display_live(live, exact).total is None
    live = advance(live, counted(room + room_of(5)), 5, 40)
    shown = display_live(live, exact)
    assert (shown.total.people, shown.groups) == (12, {})
    for people, k, shown in [(4, 5, 0), (9, 5, 5), (10, 3, 10), (19, 7, 14)]:
        assert pulse.rounded_count(people, k) == shown


@pytest.mark.parametrize("expected", [1, 4, 7, 40, 200])
def test_an_open_pulse_shows_four_moments_at_most(expected):
    live, counts, seen, first = Live({}, {}), Counts(), set[int](), None
    for people in range(1, 400):
        counts.add(Answers(dict.fromkeys(ASKED, 4), ("creative", "web")[people % 2]))
        live = advance(live, counts, 5, expected)
        shown = display_live(live, exact).total
        seen |= {shown.people} if shown else set()
        has_shares = shown and shown.people >= pulse.SHARES_FROM
        first = first or (people if has_shares else None)
    assert len(seen) <= 4
    assert first == pulse.shares_live_from(5, expected)
    assert seen or expected < 10


def test_a_team_shows_only_for_as_many_answers_as_it_has_people():
    def shown_of(size: int, answers: int) -> bool:
        room = room_of(answers, group="web") + room_of(30) + room_of(30, group="media")
        return "web" in display(counted(room), 5, {**SIZES, "web": size}, exact).groups

    assert [shown_of(size, 5) for size in (0, 5, 9, 10)] == [False, False, False, True]
    assert [shown_of(20, answers) for answers in (4, 5, 20, 21)] == [False, True, True, False]


BRIEFS = st.lists(
    st.fixed_dictionaries(dict.fromkeys(SIZES, st.sampled_from((0, 20, 100)))), min_size=2, max_size=4
)


@given(people(), st.integers(3, 8), BRIEFS)
@example(
    room_of(8) + room_of(5, group="media") + room_of(2, group="web"), 3, [SIZES, {**SIZES, "creative": 0}]
)
def test_no_edit_of_the_brief_leaves_a_few_alone(room: list[Answers], k: int, briefs: list[dict[str, int]]):
    shown = [display(counted(room), k, sizes, exact) for sizes in briefs]
    together: dict[str, dict[str, PulseResult]] = {}
    for each in shown:
        for group, unit in each.groups.items():
            together.setdefault(group, {}).update(unit.results)
    groups = {group: Unit(0, results) for group, results in together.items()}
    refuse_subtraction(room, Display(shown[0].total, groups), k)


def test_a_team_that_gave_every_answer_has_one_draw_of_noise():
    for number in range(20):
        blur = pulse.blur_with(b"secret", f"pulse {number}")
        shown = display(counted(room_of(15) + room_of(12, 2)), 5, SIZES, blur)
        assert shown.groups["creative"].results["desire"].percents == shown.total.results["desire"].percents


def test_a_team_of_fewer_than_twenty_has_no_mean():
    def mean_of(fours: int, twos: int) -> float | None:
        room = room_of(fours) + room_of(twos, 2)
        return display(counted(room), 5, SIZES, exact).groups["creative"].results["desire"].mean

    assert (mean_of(10, 9), mean_of(19, 0), mean_of(10, 10)) == (None, 4.0, 3.0)


# What a page shows of a question, and what it would show without noise for each answer of the one person
# whose answer is not known.
def distance(shown: PulseResult, chosen: list[int], answer: int) -> float:
    without = result(tally_of([*chosen, answer]), 1 + len(chosen))
    bars = [
        seen.percents or [100 * (score == seen.mostly) for score in range(1, 6)] for seen in (shown, without)
    ]
    return sum(abs(first - second) for first, second in zip(*bars, strict=True))


def tally_of(scores: list[int]) -> Tally:
    return tuple(scores.count(score) for score in range(6))


@pytest.mark.parametrize("forms", [4, 9, 19, 99])
@pytest.mark.parametrize("chosen", [(1, 2, 3, 4, 5), (1, 5), (3,)])
def test_whoever_sends_all_other_forms_reads_nobodys_answers(forms, chosen):
    chance, right, read = Random(7), 0, 0
    sent = [chosen[number % len(chosen)] for number in range(forms)]
    victims = 150
    for victim in range(victims):
        blur, guessed = pulse.blur_with(b"secret", f"pulse {victim}"), []
        for question in range(5):
            answer = chance.randint(1, 5)
            shown = result(blur("web", f"q{question}", tally_of([*sent, answer])), forms + 1)
            guess = min(range(1, 6), key=lambda score: (distance(shown, sent, score), chance.random()))
            guessed.append(guess == answer)
        right += sum(guessed)
        read += all(guessed)
    # Without noise 97% of the answers are read off, and 85% of the people; blind guesses make 20% and 0.03%.
    assert right < 0.55 * 5 * victims
    assert read < 0.06 * victims


@pytest.mark.parametrize("moments_before", [0, 2])
@pytest.mark.parametrize("expected", [20, 100])
def test_the_moments_of_a_pulse_cannot_be_averaged_or_subtracted(expected, moments_before):
    # Everybody but one sends chosen forms, and compares what the four moments and the end show.
    chance, right, read = Random(7), 0, 0
    quarters = [expected * quarter // 4 for quarter in (1, 2, 3, 4)]
    victims = 100
    for victim in range(victims):
        blur, guessed = pulse.blur_with(b"secret", f"pulse {victim}"), []
        for question in range(5):
            answer = chance.randint(1, 5)
            seen: list[list[float]] = []
            for number, people in enumerate((*quarters, expected + 5)):
                sent = [1 + each % 5 for each in range(people - 1)]
                unknown = [answer] if number >= moments_before else [0]
                shown = result(blur(NO_GROUP, f"q{question}", tally_of([*sent, *unknown])), people)
                bars = shown.percents or [100 * (score == shown.mostly) for score in range(1, 6)]
                seen.append([bar * people / 100 - sent.count(1 + at) for at, bar in enumerate(bars)])
            before, after = seen[:moments_before], seen[moments_before:]
            rest = [mean(column) for column in zip(*before, strict=True)] if before else [0.0] * 5
            of_victim = [mean(column) - rest[at] for at, column in enumerate(zip(*after, strict=True))]
            guessed.append(1 + max(range(5), key=lambda at: (of_victim[at], chance.random())) == answer)
        right += sum(guessed)
        read += all(guessed)
    assert right < 0.6 * 5 * victims
    assert read < 0.08 * victims


@given(st.lists(st.integers(0, 40), min_size=5, max_size=5), st.integers(0, 99))
def test_a_shown_share_is_off_by_two_answers_or_hides_fewer_than_five(chosen: list[int], number: int):
    tally = (0, *chosen)
    people = sum(tally)
    noisy = pulse.blur_with(b"secret", f"pulse {number}")("web", "desire", tally)
    assert all(abs(seen - true) <= 2 for seen, true in zip(noisy, tally, strict=True))
    shown = result(noisy, people)
    if shown.mostly:
        assert people < 20
        assert tally[shown.mostly] > people / 2
    elif people >= 20:
        assert not shown.is_of_few
        nobody = [at for at in range(1, 6) if not tally[at]]
        assert all(not shown.percents[at - 1] for at in nobody)
        assert all(shown.percents[at - 1] for at in range(1, 6) if tally[at] >= 5)


def test_five_different_answers_are_never_called_most():
    rooms = (
        pulse.blur_with(b"secret", f"{each}")("web", "desire", (0, 0, 2, 1, 1, 1)) for each in range(300)
    )
    assert all(result(noisy, 5).mostly is None for noisy in rooms)


def test_noise_that_takes_everybody_leaves_nothing_known():
    assert result((3, 0, 0, 0, 0, 0), 8) == PulseResult((20,) * 5, None, 40, 3.0)


def test_noise_is_the_same_whenever_somebody_looks_again():
    tally = (1, 2, 3, 4, 5, 6)
    looks = {pulse.blur_with(b"secret", "one")("web", "desire", tally) for _ in range(50)}
    assert len(looks) == 1
    other = {pulse.blur_with(b"secret", f"{number}")("web", "desire", tally) for number in range(50)}
    assert len(other) > 40


def test_readiness_is_the_mean_of_each_of_its_elements_shown():
    room = room_of(24, 4) + room_of(8, 2, "media") + room_of(6, 2, "web") + room_of(6, 4, "web")
    shown = display(counted(room), 5, SIZES, exact)
    assert pulse.scores_of(shown.groups["creative"]) == {"awareness": 4, "desire": 4}
    assert pulse.scores_of(shown.groups["media"]) == {"awareness": 2, "desire": 2}
    assert pulse.scores_of(shown.groups["web"]) == {}


def test_sizes_and_audience_have_bounds():
    for k, expected in [(2, 9), (21, 9), (5, 0), (5, 20_001)]:
        with pytest.raises(Invalid):
            pulse.checked_numbers(k, expected)


CHOICE = OwnQuestion("Which first?", "choice", tuple("abcdefgh"))
SEVERAL = OwnQuestion("Which of these?", "choice", ("a", "b", "c"), is_many=True)
CHOICES = questions([CHOICE, SEVERAL], ())


@st.composite
def choosing(draw: st.DrawFn) -> list[Answers]:
    """Draw a room of a few teams that chooses one option, and several."""
    room = []
    for _ in range(draw(st.integers(0, 60))):
        one = draw(st.integers(0, 8))
        marks = draw(st.sets(st.integers(1, 3)))
        several = {f"own2.{n}": SKIPPED if not marks else YES if n in marks else NO for n in (1, 2, 3)}
        room.append(Answers({"own1": one, **several}, draw(st.sampled_from(GROUPS))))
    return room


@given(choosing(), st.sampled_from((3, 5, 20)))
def test_no_choice_gives_away_fewer_than_k_people_or_a_hidden_team(room: list[Answers], k: int):
    counts = Counts(choices=choices_of(CHOICES))
    for answers in room:
        counts.add(answers)
    shown = display(counts, k, SIZES, pulse.blur_with(b"secret", "poll"))
    refuse_close(all_behind(room, shown), k)
    refuse_subtraction(room, shown, k)
    for question in CHOICES:
        for unit in (*shown.groups.values(), *filter(None, [shown.total])):
            shares = shares_of(question, unit)
            assert [share.option for share in shares] in ([], [*question.options])
            assert all(share.words or share.percent is not None for share in shares)
            assert all(number is None or number >= k for _, number in counted_of(question, unit, k))


def test_a_choice_shows_the_share_of_each_option():
    counts = Counts(choices=choices_of(CHOICES))
    for number in range(40):
        several = {"own2.1": YES, "own2.2": NO if number % 2 else YES, "own2.3": NO}
        counts.add(Answers({"own1": 1 + number % 8, **several}, "creative"))
    total = display(counts, 5, SIZES, exact).total
    assert total
    assert [share.percent for share in shares_of(CHOICES[0], total)] == [13] * 4 + [12] * 4
    assert [share.percent for share in shares_of(CHOICES[1], total)] == [100, 50, 0]
    assert counted_of(CHOICES[1], total, 5) == [("a", 40), ("b", 20), ("c", None)]


def test_a_few_who_agree_are_most_and_no_number():
    counts = Counts(choices=choices_of(CHOICES))
    for _ in range(9):
        counts.add(Answers({"own1": 2, "own2.1": YES, "own2.2": NO, "own2.3": NO}, "creative"))
    total = display(counts, 5, SIZES, exact).total
    assert total
    assert [(share.percent, share.words) for share in shares_of(CHOICES[1], total)] == [
        (None, "most"), (None, "few"), (None, "few"),
    ]  # fmt: skip
    assert [share.words for share in shares_of(CHOICES[0], total)][:3] == ["few", "most", "few"]


def test_nine_counters_of_a_choice_each_have_noise_of_their_own():
    noises = {pulse.blur_with(b"secret", f"{n}")("", "own1", (50,) * 9) for n in range(60)}
    assert all(len({noise[at] for noise in noises}) > 3 for at in range(9))
    # The first counters have the noise that they had before there were choices.
    assert pulse.blur_with(b"secret", "one")("web", "desire", (50,) * 6) == (50, 49, 49, 50, 51, 50)


def test_one_of_two_options_is_guessed_right_seven_times_in_ten():
    # Everybody but one sends chosen forms; the page shows the shares of both options.
    chance, right, victims = Random(7), 0, 400
    for victim in range(victims):
        answer, sent = chance.randint(1, 2), [1 + number % 2 for number in range(19)]
        tallies = {unknown: tuple([*sent, unknown].count(each) for each in range(3)) for unknown in (1, 2)}
        shown = result(pulse.blur_with(b"secret", f"pulse {victim}")("web", "own1", tallies[answer]), 20)
        ones = shown.percents[0] if shown.percents else 100 * (shown.mostly == 1)
        apart = {unknown: abs(ones - result(tally, 20).percents[0]) for unknown, tally in tallies.items()}
        right += min((1, 2), key=lambda unknown: (apart[unknown], chance.random())) == answer
    # Blindly 50%, without noise 100%.
    assert right < 0.78 * victims
