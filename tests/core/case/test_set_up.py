"""Who sets up what comes, by a text of the brief or of a memo."""

import pytest

from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.plays.kinds import SETS_IT_UP
from playbook.core.text.notes import Notes
from playbook.llm.intake.roles import find_titles

PEOPLE = (
    Person(id="tom", name="Tom Esposito", job_title="Operations lead"),
    Person(id="mei", name="Mei Lin Chua"), Person(id="ida", name="Ida Holm", job_title="Nurse"),
)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Tom Esposito runs the project and Mei Lin Chua sets the system up.",
        "Mei Lin Chua sets up HubSpot by March.",
        "HubSpot is configured by Mei Lin Chua.",
        "Mei Lin Chua (two days a week) will configure it with the supplier.",
        "Mei Lin Chua, who administers our ticket system, stays.",
    ],
)
def test_whom_a_text_names_sets_the_system_up(text: str) -> None:
    brief = Brief(people=PEOPLE, tools=("HubSpot",), approach=text)
    assert brief.titled(SETS_IT_UP) == "mei"


@pytest.mark.parametrize(
    "text",
    [
        "Ida Holm sets up the chairs.",
        "Ida Holm set it aside.",
        "Mei Lin Chua does not set it up.",
        "We set it up.",
    ],
)
def test_another_sentence_names_nobody_who_sets_it_up(text: str) -> None:
    assert Brief(people=PEOPLE, tools=("HubSpot",), approach=text).titled(SETS_IT_UP) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tom Esposito runs the project and Mei Lin Chua sets the system up.", ["Mei Lin Chua"]),
        ("Jana Novak configures Zendesk.", ["Jana Novak"]),
        ("Per Lund will administer the tool.", ["Per Lund"]),
        ("Nordbeam Consulting sets up HubSpot.", []),
        ("Per Lund sets up meetings.", []),
    ],
)
def test_a_memo_gives_the_job_to_whoever_sets_it_up(text: str, names: list[str]) -> None:
    found = [each.of for each in find_titles(Notes(text).sentences, ()) if each.value == "System set-up"]
    assert found == names
    for name in found:
        assert Brief(people=(Person(id="x", name=name, job_title="System set-up"),)).titled(SETS_IT_UP) == "x"
