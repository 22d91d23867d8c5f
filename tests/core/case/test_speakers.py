"""Whose a quoted worry is, whose work ends, and who has left by then."""

from datetime import date

from playbook.core.case.teams.leaving import last_days
from playbook.core.plan.brief import Brief
from tests.core.case.cases import a_brief, a_case, group, person

TEAMS = [
    group("night", 40, name="Call center, evenings (Lima)"),
    group("day", 60, name="Call center, days (Lima)"),
    group("card", 62, name="Card services (Dayton)", manager_id="ann"),
]


def test_a_quotation_is_of_the_speakers_shift_and_money_is_no_worry() -> None:
    case = a_case(
        groups=TEAMS,
        concerns='Heard in May:\n"You count how often I ask. That goes into my review." (agent, evening)\n\n'
        "Money: the board said 220. Who pays overtime is open.",
    )
    assert [(each.text, each.group_ids) for each in case.concerns] == [
        ("You count how often I ask. That goes into my review.", ("night",))
    ]


def test_what_ends_for_six_people_ends_for_them_alone() -> None:
    case = a_case(
        groups=TEAMS,
        what_changes="The help line (6 people inside card services) closes two weeks after the last team.",
    )
    part = case.ending_parts["card"]
    assert (part.name, part.size, part.last_day) == ("help line", 6, date(2027, 3, 29))
    assert not case.ends_of_work


def _with_titles(lead: str, ann: str = "Team lead") -> Brief:
    return a_brief(people=[person("lead", "Leo Lead", lead), person("ann", "Ann Able", ann)], sponsor_id=None)


def test_a_title_says_until_when_somebody_is_here() -> None:
    brief = _with_titles("Program manager, seconded until 30 June 2027", "Manager, retires August 1")
    assert last_days(brief) == {"lead": date(2027, 6, 30), "ann": date(2027, 7, 31)}
    assert not last_days(_with_titles("Director; also runs the upgrade until June 30", "Chair from 1 April"))


def test_a_vacant_post_is_nobody() -> None:
    brief = a_brief(people=[person("ann", "vacant", "Night manager (open since May)")])
    assert brief.find_person("ann") is None
