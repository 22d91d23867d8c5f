"""What must be put right before a brief can be planned."""

from collections.abc import Sequence
from datetime import date

import pytest

from playbook.core.base.fields import Span
from playbook.core.plan import brief as brief_module
from playbook.core.plan import private
from playbook.core.plan.brief import (
    EACH_MANAGER,
    Brief,
    Group,
    OtherChange,
    Person,
    problems_of,
    role_read,
    say_role,
)
from playbook.core.plan.case import Concern
from playbook.core.plan.private import FormerPerson, Named, names_someone
from tests.core.story import BRIEF, CREATIVE, KIM, MEDIA, ROA, day
from tests.work import calls_of, is_longer

GOOD = Brief(**BRIEF.model_dump(), groups=(CREATIVE, MEDIA), people=(KIM, ROA))


def test_who_is_part_of_a_team_is_counted_once() -> None:
    teams = (Group(id="lab", name="Lab", size=34), Group(id="sign", name="Signers", size=5, part_of="lab"))
    for headcount, sizes in ((34, [29, 5]), (39, [34, 5]), (None, [34, 5])):
        brief = Brief(headcount=headcount, groups=teams)
        assert [group.size for group in Brief.model_validate(brief.model_dump()).groups] == sizes


def changed(**values: object) -> Brief:
    return GOOD.model_copy(update=values)


def test_an_empty_brief_asks_for_all_in_order_a_good_for_nothing() -> None:
    assert problems_of(GOOD) == []
    assert [problem.where for problem in problems_of(Brief())] == [
        "name", "what_changes", "start", "go_live", "end", "groups"]  # fmt: skip


def test_each_mistake_is_named_at_its_field():
    for brief, where, message in [
        (changed(go_live=day("02-01")), "go_live", "Go-live is before the start."),
        (changed(end=day("03-01")), "end", "The end is before go-live."),
        (changed(budget=-0.01), "budget", "The budget is below zero."),
        (changed(groups=()), "groups", "There is no team yet."),
        (changed(groups=(CREATIVE, CREATIVE)), "groups.1.name", "There are two teams called Creative."),
        (changed(groups=(CREATIVE, Group(id="other", name="CREATIVE", size=1))), "groups.1.name",
         "There are two teams called CREATIVE."),
        (changed(groups=(CREATIVE, Group(id="creative", name="Studio", size=1))), "groups.1.id",
         "Two teams have the id creative."),
        (changed(groups=(Group(id="a", name="A"),)), "groups.0.size", "A has no people."),
        (changed(groups=(CREATIVE.model_copy(update={"go_live": day("06-27")}),)), "groups.0.go_live",
         "Creative's go-live date is after the rollout's end."),
        (changed(groups=(CREATIVE.model_copy(update={"access_date": day("06-27")}),)),
         "groups.0.access_date", "Creative's access date is after the rollout's end."),
        (changed(
             groups=(
                 CREATIVE.model_copy(update={"blackouts": (Span(start=day("04-10"), end=day("04-01")),)}),)
         ), "groups.0.blackouts.0", "Creative: a period ends before it starts."),
        (changed(
             groups=(
                 CREATIVE.model_copy(
                     update={
                         "other_changes": (OtherChange(name="Move", start=day("04-10"), end=day("04-01")),)}
                 ),)), "groups.0.other_changes.0", "Creative: a period ends before it starts."),
        (changed(sponsor_id="nobody"), "sponsor_id", "This person is not in the list of people."),
        (changed(lead_id="nobody"), "lead_id", "This person is not in the list of people."),
        (changed(groups=(MEDIA.model_copy(update={"manager_id": "nobody"}),)), "groups.0.manager_id",
         "This person is not in the list of people."),
        (changed(people=(KIM, ROA, Person(id="kim", name="Kim II"))), "people", "Two people have the same")
    ]:  # fmt: skip
        problems = [problem for problem in problems_of(brief) if problem.where == where]
        assert len(problems) == 1, problems_of(brief)
        assert problems[0].message.startswith(message), brief
        assert problems[0].hint.endswith("."), brief


def test_a_group_without_dates_takes_those_of_the_rollout() -> None:
    own = Group(id="a", name="A", go_live=day("03-09"), access_date=day("03-04"))
    live = Group(id="b", name="B", go_live=day("03-09"))
    assert (GOOD.go_live_of(own), GOOD.access_of(own)) == (day("03-09"), day("03-04"))
    assert (GOOD.go_live_of(live), GOOD.access_of(live)) == (day("03-09"), day("03-09"))
    assert (GOOD.go_live_of(MEDIA), GOOD.access_of(MEDIA)) == (day("03-02"), day("03-02"))


def test_a_group_knows_its_units_and_a_brief_its_people() -> None:
    assert (MEDIA.units, MEDIA.average_impact, CREATIVE.average_impact) == (("Media",), None, 3.5)
    assert Group(id="a", name="A", org_units=("X", "Y")).units == ("X", "Y")
    quiet = Group(id="a", name="A", blackouts=(Span(start=day("04-01"), end=day("04-03")),))
    assert [quiet.is_blacked_out(date(2026, 4, number)) for number in (1, 3, 4)] == [True, True, False]
    assert GOOD.sponsor == KIM
    assert GOOD.lead is None
    assert GOOD.manager_of(CREATIVE) == ROA
    assert GOOD.find_group("nobody") is None


def test_readers_get_the_concerns_whose_answer_names_nobody() -> None:
    rows = (
        Concern(id="1", text="Kim drinks at work", answer="Not true."),
        Concern(id="2", text="He will be replaced in May", answer="Not true."),
        Concern(id="3", text="Nobody trusts the docket", answer="Kim gets a written warning."),
        Concern(id="4", text="Who pays?"),
        Concern(id="5", text="Orders get lost", answer="Each is counted twice."),
    )
    brief = GOOD.model_copy(update={"concern_list": rows, "concerns": "Typed.", "past_attempts": "Typed."})
    bare = brief.without_private_parts()
    assert [concern.id for concern in bare.concern_list] == ["5"]
    assert (bare.concerns, bare.past_attempts) == ("", "")
    assert brief.concerns_about_people() == (True, True, False, False, False)


def test_rows_that_go_on_are_judged_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    real = brief_module.names_someone

    def counted(text: str, people: Sequence[Named]) -> bool:
        judged.append(text)
        return real(text, people)

    for module in (brief_module, private):
        monkeypatch.setattr(module, "names_someone", counted)
    rows = [Concern(id=str(number), text=f"He says that {number} are late") for number in range(100)]
    brief = GOOD.model_copy(update={"concern_list": (*rows, Concern(id="kim", text="Kim drinks"))})
    brief.without_private_parts()
    assert brief.concerns_about_people() == (*[False] * 100, True)
    assert len(judged) == 202


def test_thousands_of_names_with_titles_are_read_in_proportion():
    def read(number: int) -> None:
        everybody = [FormerPerson(f"Person N{at}", f"Clerk T{at}") for at in range(number)]
        assert names_someone(f"Then N{number - 1} asked.", everybody)
        assert not names_someone("Then nobody asked.", everybody)

    assert calls_of(lambda: read(2_000)) < 2.2 * calls_of(lambda: read(1_000))
    assert not is_longer(lambda: read(2_400), lambda: read(600), 9)


def test_names_that_begin_alike_are_looked_for_once_in_a_text_without_blanks():
    everybody = [FormerPerson(f"Aaaaaaa{'a' * 40}{number} Voss", "") for number in range(500)]
    assert not names_someone("a" * 3_000, everybody)
    assert not is_longer(
        lambda: names_someone("a" * 3_000, everybody), lambda: names_someone("a" * 750, everybody), 9
    )
    assert names_someone(f"z{everybody[7].name.split()[0].casefold()}z", everybody)


def test_the_code_of_a_country_is_read_as_its_region():
    def read(*regions: str) -> tuple[tuple[str, ...], str]:
        brief = Brief.model_validate({"regions": regions})
        return brief.regions, brief.country

    assert read("PL") == (("EU",), "PL")
    assert read("GB") == (("UK",), "GB")
    assert read("KE") == (("other",), "KE")
    assert read("DE", "IN") == (("EU", "other"), "")
    assert read("EU") == (("EU",), "")


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("whoever sets up Salesforce", "to be named (sets up Salesforce)"),
        (EACH_MANAGER, "each team’s own manager"),
        ("the works council", "the works council"),
    ],
)
def test_a_role_without_a_person_reads_as_one_to_be_named(role: str, words: str) -> None:
    assert say_role(role) == words
    assert role_read(words) == role


def test_a_team_s_label_leaves_out_what_its_parentheses_count():
    names = ("Night stock (10 pm to 6 am)", "Cashiers (front end, part-time)", "Card services (Dayton)")
    labels = [Group(id="a", name=name).label for name in names]
    assert labels == ["Night stock", "Cashiers", "Card services (Dayton)"]
    assert Group(id="a", name="(3 shifts)").label == "(3 shifts)"


@pytest.mark.parametrize(
    ("told", "contact", "limit"),
    [
        ("IT hotline, in English only", "IT hotline", "in English only"),
        ("Building services, extension 555, weekdays", "Building services, extension 555", "weekdays"),
        ("HR desk, 9 to 5", "HR desk", "9 to 5"),
        ("Officer, extension 112; nights: duty manager", "Officer, extension 112; nights: duty manager", ""),
        ("Control room, 24 hours", "Control room, 24 hours", ""),
    ],
)
def test_when_a_contact_answers_is_no_part_of_its_name(told: str, contact: str, limit: str) -> None:
    brief = Brief(name="Tills", incident_contact=told)
    assert (brief.contact, brief.contact_limit) == (contact, limit)


@pytest.mark.parametrize("stance", ["against it", "opposed", "sceptic"])
def test_who_is_against_it_by_title_does_no_post_of_the_plan(stance):
    people = (
        Person(id="a", name="Ruth Amsler", job_title=f"Harbor master South, {stance}"),
        Person(id="b", name="Odd Berg", job_title="Harbor master North"),
    )
    assert Brief(people=people).titled(["harbor master"]) == "b"
    assert Brief(people=people[:1]).titled(["harbor master"]) is None


@pytest.mark.parametrize(
    "task",
    ["Kim Oduya decides by Friday whether to move to a competitor.",
     "Kim Oduya checks by May 3 whether the foreman drinks.", "Kim Oduya brings a proposal by May 3."],
)  # fmt: skip
def test_whose_task_a_sentence_gives_is_for_editors_too(task: str) -> None:
    kim = Person(id="kim", name="Kim Oduya")
    rows = (Concern(id="a", text=task, answer="Yes."), Concern(id="b", text="It is slow.", answer=task))
    brief = GOOD.model_copy(update={"people": (kim,), "concern_list": rows, "concerns": f"Who pays? {task}"})
    assert brief.without_private_parts().concern_list == ()
    assert task in brief.texts_about_people()


def readable(sentence: str, **fields: object) -> bool:
    """Return whether readers of a plan may read a sentence of its concerns, typed or in the list."""
    row = Concern(id="a", text=sentence, answer="Yes.")
    brief = GOOD.model_copy(update={"concerns": sentence, "concern_list": (row,), **fields})
    is_listed = bool(brief.without_private_parts().concern_list)
    assert is_listed == (sentence not in brief.texts_about_people())
    return is_listed


@pytest.mark.parametrize(
    "sentence",
    ["Deirdre from accounts leaks everything to the partners.", "Krall has threatened to sue.",
     "Old Hendricks from the night shift will never scan.",
     "Krall: “Over my dead body.”", "Nobody dares to tell Gruber anything.", "Mrs Dietz cries at the till.",
     "Hassan cannot read the labels.", "Olivia stopped answering mails.", "Hollowway hates the vendor.",
     "Tobais sabotages the pilot.", "JPW dictates to a tape.", "She is the problem.", "Nobody likes him.",
     "The driver in every meeting does it his way.", "My wife runs the shop in the station.",
     "The chief's wife owns shares of the vendor.", "A cousin of the mayor runs a clinic."],
)  # fmt: skip
def test_a_person_is_known_without_a_list_of_names(sentence: str) -> None:
    people = (
        Person(id="m", name="Margaret Holloway"), Person(id="t", name="Tobias Lind"),
        Person(id="j", name="J. P. Whitcombe"),
    )  # fmt: skip
    assert not readable(sentence, people=people)


@pytest.mark.parametrize(
    "sentence",
    ["MedScan will not open files of the old system.", "Each nurse signs for her own patients.",
     "Any driver may bring his own phone.", "A patient asks for her results.", "He or she signs twice.",
     "The patient's wife asks for the chart.", "Our sister company uses another system.",
     "Frankfurt starts before Munich.", "Nobody has said who answers at night.", "In Porto is no network.",
     "Planner boards are empty on Mondays.", "Salespeople think that their accounts are taken away."],
)  # fmt: skip
def test_what_everybody_or_a_tool_does_names_nobody(sentence: str) -> None:
    people = (Person(id="p", name="Eva Planer", job_title="Planner"),)
    assert readable(sentence, people=people, tools=("MedScan",))


def test_a_name_that_one_sentence_gives_away_is_one_in_all() -> None:
    gruber = "Nobody dares to tell Gruber anything."
    brief = GOOD.model_copy(update={"concerns": f"{gruber} The keys are with Gruber. The grub is cold."})
    assert brief.texts_about_people() == (gruber, "The keys are with Gruber.")


def test_a_sentence_that_begins_with_a_tool_goes_on_about_nobody() -> None:
    brief = GOOD.model_copy(update={"concerns": "Our cook hates it. iManage files no large mails."})
    assert brief.texts_about_people() == ("Our cook hates it.",)


def test_the_words_for_somebody_forgotten_are_no_name() -> None:
    left = (Person(id="x", name="a former colleague"),)
    assert readable("Colleagues in the lab ask for a second scanner.", people=left)
    assert readable("The former chart stays readable until June.", people=left)
