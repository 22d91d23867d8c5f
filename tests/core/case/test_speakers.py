"""Whose a quoted worry is, whose work ends, and who has left by then."""

from datetime import date

import pytest

from playbook.core.base.text_caches import forget_texts
from playbook.core.case.reading.concerns import as_said, teams_of_holder
from playbook.core.case.teams.leaving import absences, last_day_of, last_days
from playbook.core.plan.brief import Brief, Person
from playbook.core.plan.private import points_at_someone
from playbook.core.text.notes import Notes, split_sentences
from tests.core.case.cases import a_brief, a_case, group, person
from tests.work import calls_of

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


def test_a_comment_of_the_writer_is_nobodys_worry() -> None:
    case = a_case(
        groups=TEAMS,
        concerns="Card services' worry was put to me by one of them in these words: \"It knows nothing of "
        'our customers." I do not think that this is resistance; I think he tells us something. Our lawyers '
        "think a variation is needed. The evenings are worried about something different, namely that the "
        "queue will grow.\n\nNights: wants logs OUT of reviews. In writing.\n"
        "Some already paste prompts into private phones. Not supposed to know that.",
    )
    assert [(each.text, each.group_ids) for each in case.concerns] == [
        ("It knows nothing of our customers.", ("card",)),
        ("The queue will grow", ("night",)),
        ("Wants logs OUT of reviews.", ()),
    ]


def test_a_fact_in_a_list_of_quotations_is_nobodys_worry() -> None:
    said = '- "Is this how they close us?"\n- "I have had Tuesdays off since 1998."'
    case = a_case(groups=TEAMS, concerns=f"From the visits (their words):\n{said}\n- Guards work Mon-Sat.")
    assert [each.text for each in case.concerns] == [
        "Is this how they close us?",
        "I have had Tuesdays off since 1998.",
    ]


def test_they_are_the_team_of_the_sentence_before_and_a_whole_team_is_nobody_in_private() -> None:
    case = a_case(
        groups=TEAMS,
        concerns="Card services have no company e-mail. They fear that they train their successors. "
        "Card services do not want to log each call.",
    )
    assert [(each.group_ids, each.is_about_people) for each in case.concerns] == [(("card",), False)] * 2


def test_a_worry_that_begins_with_a_place_is_of_the_one_team_there() -> None:
    case = a_case(groups=TEAMS, concerns="In Dayton the line is slow and people lose what they typed.")
    assert [each.group_ids for each in case.concerns] == [("card",)]


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


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("Bob Best, who has the keys, is on parental leave from March to May.", "2027-03-01", "2027-05-31"),
        ("Mr Best and Ann Able are on leave from 3 to 21 May.", "2027-05-03", "2027-05-21"),
        ("Bob plans the tours. He goes on sabbatical for four weeks from 3 May.", "2027-05-03", "2027-05-31"),
        ("The team lead B does not start before 1 March.", "2027-01-11", "2027-02-28"),
        ("Bob's contract ends on 30 April, and his post is frozen.", "2027-05-01", ""),
        ("Ann fears that Bob leaves in May.", "2027-05-01", ""),
        ("Bob fears that the planner leaves in May.", "", ""),
        ("Bob's deputy retires in May. Bob would rather leave in May than use it.", "", ""),
        ("Bob starts on 3 May with the new tool.", "", ""),
    ],
)
def test_a_sentence_says_when_somebody_is_not_there(sentence: str, first: str, last: str) -> None:
    away = absences(a_brief(concerns=sentence)).get("bob")
    assert (str(away.first) if away else "") == first
    assert (str(away.last or "") if away else "") == last


def test_a_name_with_a_backslash_stands_for_its_pronoun() -> None:
    """Names pasted from a directory have one."""
    text = r"ACME\ines plans the tours. She goes on sabbatical for four weeks from 3 May."
    brief = a_brief(people=[person("ines", r"ACME\ines", "Planner")], concerns=text)
    assert str(absences(brief)["ines"].first) == "2027-05-03"


def test_a_vacant_post_is_nobody() -> None:
    brief = a_brief(people=[person("ann", "vacant", "Night manager (open since May)")])
    assert brief.find_person("ann") is None


def test_each_quotation_of_a_line_is_whole_and_of_its_own_speaker() -> None:
    line = (
        '"You said remote was forever." / "Do directors come, too?" / Payroll: "March 1. In closing week.'
        " Really?\" / Somebody asked for a lamp. Dr. Moss at the council: 'I see people, not a screen.'"
        " We heard it twice. Night crew: 'Whose time is it? Ours.' The depot has no lights."
    )
    told = Notes(line).sentences
    assert [(each.spoken.who, each.spoken.words) for each in told if each.spoken] == [
        ("", "You said remote was forever."),
        ("", "Do directors come, too?"),
        ("Payroll", "March 1. In closing week. Really?"),
        ("Dr. Moss at the council", "I see people, not a screen."),
        ("Night crew", "Whose time is it? Ours."),
    ]
    assert "Somebody asked for a lamp." in [each.text for each in told]
    assert told[-1].text == "The depot has no lights."
    assert not told[-1].label


def test_a_title_of_law_ends_no_sentence() -> None:
    assert list(split_sentences("By May 6 Lic. iur. Ada Roth asks Dr. Moss. Then we sign.")) == [
        "By May 6 Lic. iur. Ada Roth asks Dr. Moss.", "Then we sign.",
    ]  # fmt: skip


def test_whoever_is_on_leave_until_a_day_comes_back() -> None:
    away = Person(id="a", name="Ada Roth", job_title="Head of claims (on leave until April 5)")
    assert last_day_of(away, date(2027, 1, 4)) is None


def test_what_few_have_told_in_private_and_health_stay_private() -> None:
    for said in (
        "Two planners have told me they would rather retire in May than learn it.",
        "Somebody with a back problem asked if she keeps her chair.",
        "Two seniors in audit have other offers.",
    ):
        assert points_at_someone(said, [])
    assert not points_at_someone("Two pilots ran last year. The board told us so.", [])
    case = a_case(concerns="Dr. Moss at the council: 'I see people.' Night crew: 'Whose time is it? Ours.'")
    assert [(each.held_by, each.is_about_people) for each in case.concerns][-1] == ("Night crew", False)


def test_an_aside_of_the_writer_is_no_worry() -> None:
    case = a_case(concerns="Union: 'Who reads it?' (Not answered yet. The board wants it by team.)")
    assert [each.text for each in case.concerns] == ["Who reads it?"]


def test_a_heading_and_a_remark_behind_a_quotation_are_nobody() -> None:
    case = a_case(
        groups=TEAMS,
        concerns="IN THEIR WORDS\n- Dayton: 'It was thought up in Lima.' - the first drafts were cold.\n"
        "- Works council: wants facts on the rule before any use (art. 64), no day yet\n\nOPEN\n"
        "- 14% of the evening shift are temps",
    )
    assert [(each.held_by, each.text, each.group_ids) for each in case.concerns] == [
        ("Dayton", "It was thought up in Lima.", ("card",)),
        ("Works council", "Wants facts on the rule before any use (art. 64), no day yet", ()),
    ]


def test_what_a_team_says_with_a_number_is_its_worry_and_what_goes_on_is_theirs() -> None:
    case = a_case(
        groups=TEAMS,
        concerns="Lima, days: 3 on weekdays, 1 on Sunday - nobody can log calls AND answer.\n\n"
        "Card services: 'We know each card.' 'The letter says we stay.' (18 people)\n\n"
        "'Thick gloves, rain, night.' The hall has no light.",
    )
    assert [(each.group_ids, each.text) for each in case.concerns][:4] == [
        (("day",), "3 on weekdays, 1 on Sunday - nobody can log calls AND answer."),
        (("card",), "We know each card."),
        (("card",), "The letter says we stay."),
        ((), "Thick gloves, rain, night."),
    ]


def test_a_thousand_people_are_looked_for_once_in_each_sentence():
    text = "Sales starts in March. The old system stays for a month. " * 100 + "Ana7 is on leave in May. "
    brief = a_brief(concerns=f"{text} The Nurse 9x leaves in June.")

    def look(number: int) -> None:
        names = ((f"p{at}", f"Ana{at} Bel{at * 7}", f"Nurse {at}x") for at in range(number))
        people = tuple(Person(id=key, name=name, job_title=title) for key, name, title in names)
        forget_texts()
        away = absences(brief.model_copy(update={"people": people}))
        assert {key: each.kind for key, each in away.items()} == {"p7": "away", "p9": "leaves"}

    look(800)  # compiles the patterns of all names
    assert calls_of(lambda: look(800)) < 2.2 * calls_of(lambda: look(400))


def test_an_open_matter_is_answered_by_whoever_decides_it() -> None:
    case = a_case(
        groups=TEAMS,
        people=[person("dale", name="Dale Hart")],
        concerns="Whether technicians' phones record location: Dale will settle that by February 12.\n"
        "And who owns the item master after go-live: Priya and Martin agree by January 22.",
    )
    assert [(each.held_by, each.text, each.answer, each.answered_by_id) for each in case.concerns] == [
        ("", "Whether technicians' phones record location.", "Dale will settle that by February 12.", "dale"),
        ("", "Who owns the item master after go-live: Priya and Martin agree by January 22.", "", None),
    ]
    assert [each.is_about_people for each in case.concerns] == [False, False]


@pytest.mark.parametrize("name", ["Ann Lee", "she"])
def test_a_matter_of_one_person_stays_private(name: str) -> None:
    case = a_case(
        groups=TEAMS,
        people=[person("ann", name="Ann Lee")],
        concerns=f"Ann Lee fears for her post. Whether {name} keeps it: the owner settles that by May 12.",
    )
    assert [each.is_about_people for each in case.concerns] == [True, True]


def test_a_worry_of_two_teams_is_of_both() -> None:
    brief = a_brief(groups=TEAMS)
    assert teams_of_holder(brief, "Card services and Call center, days") == ("card", "day")


@pytest.mark.parametrize(
    ("worry", "said"),
    [
        ("Clerks and mechanics think that the office needs fewer of us.", "The office needs fewer of us."),
        ("The cutters say that loose belts cost an hour.", "Loose belts cost an hour."),
        ("The cutters say that it costs them an hour.", ""),
        ("Older foremen fear that they look slow.", ""),
        ("Most of us think that it is slow.", "Most of us think that it is slow."),
        ("Nobody thinks that it is quick.", "Nobody thinks that it is quick."),
        ("Will it be slower?", "Will it be slower?"),
    ],
)
def test_people_are_quoted_in_their_own_words(worry: str, said: str) -> None:
    assert as_said(worry) == said
