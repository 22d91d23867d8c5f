"""What somebody said stays whole, with who said it."""

import pytest

from playbook.core.text.notes import Notes, sayable_part
from playbook.core.text.spoken_by import announced


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '"With two lists, everyone checks and nobody signs. Who does?" (ward clerk, nights)',
            [("With two lists, everyone checks and nobody signs. Who does?", "ward clerk, nights")],
        ),
        ("\u2018I can't see it. Who can?\u2019 \u2014 pit crew", [("I can't see it. Who can?", "pit crew")]),
        (
            "'Will it track me?' 'I have no phone.' (driver)",
            [("Will it track me?", ""), ("I have no phone.", "driver")],
        ),
        (
            '- Grower relations: "They call me. They don\'t tap."',
            [("They call me. They don't tap.", "Grower relations")],
        ),
        (
            "\u201eIn which language does it speak?\u201c says the housekeeping",
            [("In which language does it speak?", "the housekeeping")],
        ),
        ('The grant asks that it is "in use by the public" by March.', []),
    ],
)
def test_a_quotation_is_one_worry_with_its_speaker(line: str, said: list[tuple[str, str]]) -> None:
    spoken = [each.spoken for each in Notes(line).sentences if each.spoken]
    assert [(each.words, each.who) for each in spoken] == said


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Overheard in the yard", "voices"),
        ("Budget, as far as I can tell", "money"),
        ("Must have", "conditions"),
        ("Legal", "law"),
        ("Staff note", "notes"),
        ("Union (north depots)", "speaker"),
    ],
)
def test_a_heading_says_what_follows(heading: str, kind: str) -> None:
    assert announced(heading) == kind


def test_conditions_notes_and_open_points_are_not_said_aloud() -> None:
    text = (
        "- Grades are set by a person.\n- Moisture table: tbd.\n"
        "- No post ends (letter of 2025, which ran until December 2026). Staff note: renew the letter.\n\n"
        "Conditions: the board must agree first. It meets on May 4."
    )
    assert sayable_part(text) == "Grades are set by a person. No post ends."
