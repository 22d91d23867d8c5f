"""Texts become counts of closed themes, and nothing else."""

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.digest.themes import THEME_NAMES, Theme, strangers_words, themes_of
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.progress import StatusLogged
from tests.attacks import ATTACKS
from tests.core.story import LAUNCHED, LT_EXAMPLE, PLANNED, laid

NOTES: tuple[tuple[str, set[Theme]], ...] = (
    ("I have no time for this next to my cases.", {"time"}), ("Too busy with the quarter end.", {"time"}),
    ("Nobody here trusts what it says.", {"trust"}), ("I'm sceptical, to be honest.", {"trust"}),
    ("I don’t know how to write a good prompt.", {"skills"}), ("Needs more training.", {"skills"}),
    ("May client data go in? GDPR?", {"data"}),
    ("It invented two sources and the numbers were wrong.", {"quality"}),
    ("Bland and generic text, had to redo it.", {"quality"}),
    ("Will this replace us? I fear for my job.", {"jobs"}),
    ("Still no licence, and the login fails.", {"access"}),
    ("My manager never asks about it.", {"managers"}), ("Saved me two hours on the report.", {"value"}),
    ("Useful for the summary.", {"value"}), ("Not useful in my work, no need for it.", {"no_need"}),
    ("It took a walk in the park.", set()), ("", set()))  # fmt: skip


def test_notes_count_once_for_each_theme_the_most_frequent_first():
    for note, themes in NOTES:
        assert set(themes_of([note])) == themes
    assert themes_of(["no time, no time, too busy", "no time, and wrong"]) == {"time": 2, "quality": 1}
    assert list(themes_of(["wrong", "no time", "too busy"])) == ["time", "quality"]
    assert set(THEME_NAMES) == set(get_args(Theme))
    assert set(themes_of([note for note, _ in NOTES])) == set(THEME_NAMES)


@given(st.lists(st.text(max_size=200) | st.sampled_from([attack.text for attack in ATTACKS]), max_size=20))
def test_nothing_of_what_was_written_comes_out(notes: list[str]):
    counts = themes_of(notes)
    assert set(counts) <= set(THEME_NAMES)
    assert all(0 < count <= len(notes) for count in counts.values())


def test_strangers_words_are_examples_notes_and_reasons():
    rollout = laid(
        [*LAUNCHED, ExampleLogged(example=LT_EXAMPLE.model_copy(update={"task": "Headlines"})),
            StatusLogged(item_id="why", title="", stage="communication", status="at_risk", note="No room")]
    )  # fmt: skip
    assert strangers_words(rollout) == ["Ten headlines in ten minutes", "Headlines", "No room"]
    assert strangers_words(laid(PLANNED)) == []
