"""Open texts and words of a pulse: what a room may see of them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.all_hands import pulse
from playbook.core.all_hands.pulse_questions import OwnQuestion, questions
from playbook.core.all_hands.pulse_texts import (
    NoisyCount,
    PulseText,
    RoomTexts,
    State,
    folded,
    is_coarse,
    read_theme,
    room_texts,
    with_noise,
    word_limit,
)
from playbook.core.base.errors import Invalid

ASKED = questions([OwnQuestion("What is in the way?", "text"), OwnQuestion("In a word?", "words")], ())
BLUR = pulse.blur_with(b"secret", "poll")


def text(
    words: str, state: State = "shown", theme: str = "", n: int = 1, question: str = "own1"
) -> PulseText:
    return PulseText(words, question, words, n, state, theme)


@given(st.dictionaries(st.text(max_size=8), st.integers(1, 30), max_size=12), st.integers(3, 20), st.binary())
def test_no_word_under_k_is_ever_shown(sent: dict[str, int], k: int, secret: bytes):
    is_shown = word_limit(secret, "poll", k)
    shown = {word for word, number in sent.items() if is_shown("own2", word, number)}
    assert all(sent[word] >= k for word in shown)
    assert {word for word, number in sent.items() if number >= k + 2} <= shown
    cloud = room_texts(ASKED, with_noise([text(w, n=sent[w], question="own2") for w in shown], k, BLUR), k)
    assert all(word.number is not None and word.number >= k for word in cloud["own2"].cloud)
    assert all(1 <= word.size <= 4 for word in cloud["own2"].cloud)


def test_whoever_sends_a_word_k_times_less_one_seldom_learns_who_else_did():
    # With a fixed limit the word would always show if one person sent it too, and so give that person away.
    revealed = sum(word_limit(b"secret", f"poll {number}", 5)("own2", "hope", 5) for number in range(600))
    assert 150 < revealed < 250


def test_the_limit_of_a_word_is_the_same_whenever_somebody_looks():
    assert len({word_limit(b"secret", "poll", 5)("own2", "hope", 6) for _ in range(20)}) == 1


def test_a_room_sees_only_what_its_host_approved():
    states: tuple[State, ...] = ("held", "waiting", "shown", "hidden")
    every = [text(state, state) for state in states] + [
        text(f"w {state}", state, n=9, question="own2") for state in states
    ]
    seen = room_texts(ASKED, every, 5)
    assert seen["own1"] == RoomTexts(quotes=("shown",))
    assert [word.words for word in seen["own2"].cloud] == ["w shown"]


def test_a_theme_takes_the_place_of_its_texts_and_counts_from_k_up():
    grouped = [text(f"t{number}", theme="Time") for number in range(6)]
    few = [text(f"m{number}", theme="Money") for number in range(4)]
    seen = room_texts(ASKED, [*grouped, *few, text("Alone")], 5)["own1"]
    assert seen.themes == (NoisyCount("Time", 6), NoisyCount("Money", None))
    assert seen.quotes == ("Alone",)


def test_the_most_frequent_word_is_the_largest():
    words = [
        text("hope", n=40, question="own2"),
        text("zeit", n=12, question="own2"),
        text("fear", n=5, question="own2"),
    ]
    cloud = room_texts(ASKED, words, 5)["own2"].cloud
    assert [(word.words, word.size) for word in cloud] == [("hope", 4), ("zeit", 2), ("fear", 1)]


def test_the_number_of_a_word_is_off_and_always_the_same():
    noisy = Counter(with_noise([text(f"w{n}", n=20)], 5, BLUR)[0].n for n in range(200))
    assert len(noisy) > 4
    assert with_noise([text("w", n=20)], 5, BLUR) == with_noise([text("w", n=20)], 5, BLUR)


def test_a_coarse_word_marks_whatever_its_case_and_accents():
    coarse = frozenset({"merde", "scheisse", "puta"})
    assert all(is_coarse(words, coarse) for words in ("MERDE!", "So ein Scheiße", "la <b>pútá</b>"))
    assert not any(is_coarse(words, coarse) for words in ("", "Disputa", "🙂", "merdes", "\u202e"))
    assert folded("Français") == "francais"


@pytest.mark.parametrize("typed", ["", " \u200b", "x" * 61])
def test_a_theme_has_a_short_name(typed: str):
    with pytest.raises(Invalid):
        read_theme(typed)
