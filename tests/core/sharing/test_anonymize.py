"""Roles replace names and addresses; everything else stays."""

import re

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.forgetting.log import forget
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.grounding.name_forms import is_only_a_word
from playbook.core.log.changes.briefs import BriefEdited, PersonRemoved, PersonSaved
from playbook.core.log.changes.examples import ExampleLogged
from playbook.core.log.changes.rollouts import Launched, RolloutCreated
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.plan.brief import Brief, BriefFields, Group, Person
from playbook.core.plan.examples import Example
from playbook.core.sharing.anonymize import Anonymizer
from tests.core.story import BASELINE, NOON, PLANNED, day, event, events_of, laid
from tests.work import is_longer

NAMES = (
    "Maya Okafor", "Tom Reyes", "Nina Kowalski", "Inês Duarte", "Anna Berg", "Anna Weber", "王伟", "Prince",
)  # fmt: skip


def rollout(*names: str, **brief: object) -> Rollout:
    people = tuple(Person(id=f"p{number}", name=name) for number, name in enumerate(names or NAMES))
    fields = {"sponsor_id": "p0", "lead_id": "p1", "groups": (Group(id="g", name="Media", manager_id="p2"),)}
    built = Brief.model_validate({**fields, **brief, "people": people})
    return Rollout(id="r", version=1, created_at=NOON, changed_at=NOON, created_by="Owner", brief=built)


SAY = Anonymizer(rollout(incident_contact="The trust desk, line 4400")).unnamed


def test_a_name_that_begins_with_a_lone_accent_breaks_no_page():
    # Whoever accepts an invite picks their name, and one status puts it among those that links hide.
    say = Anonymizer(rollout("\u0301 Bob", "Maya Okafor")).unnamed
    assert say("Maya Okafor asks Bob.") == "The rollout lead asks the sponsor."


def test_in_words_of_a_guest_nobody_has_a_role():
    say = Anonymizer(rollout(incident_contact="The trust desk, line 4400")).unnamed_of_guest
    asked = "Maya Okafor? Ask Tom, Dr. Kowalski, Anna or the trust desk, line 4400, at tom@example.com."
    expected = "Someone? Ask someone, someone, someone or someone, at an e-mail address."
    assert say(asked) == expected


def test_what_stands_before_names_is_read_once_for_each():
    def text(number: int) -> str:
        return "x" + "\n" * 4 * number + "Nina " * number

    assert SAY(text(500)).startswith("x" + "\n" * 2_000 + "A manager a manager ")
    assert not is_longer(lambda: SAY(text(500)), lambda: SAY(text(125)), 9)
    assert SAY("Done. “Nina” is in.\n\n- Nina") == "Done. “A manager” is in.\n\n- A manager"


def test_a_name_gives_way_to_a_role():
    for written, text in [
        ("Maya Okafor opens.", "The sponsor opens."),
        ("We ask Maya Okafor first.", "We ask the sponsor first."),
        ("Done. Maya opens.", "Done. The sponsor opens."),
        ("Ask MAYA OKAFOR, or Tom", "Ask the sponsor, or the rollout lead"),
        ("Okafor, Maya", "The sponsor"), ("Maya's talk", "The sponsor's talk"),
        ("Dr. Maya Okafor and Ms Reyes", "The sponsor and the rollout lead"),
        ("by M. Okafor", "by the sponsor"), ("Nina thanks everyone", "A manager thanks everyone"),
        ("Ask ines duarte", "Ask a colleague"), ("“Maya” said so", "“The sponsor” said so"),
        ("Anna and Anna Berg", "A colleague and a colleague"), ("请王伟来", "请a colleague来"),
        ("Ma\u00adya opens", "The sponsor opens"), ("first\nMaya", "first\nThe sponsor"),
        ("Write to maya.okafor@lt.test", "Write to an e-mail address"),
        ("See https://lt.test/x?y=1 now", "See a web address now"),
        ("Call +44 20 7946 0958", "Call a phone number"),
        ("Call the trust desk, line 4400", "Call the incident contact"),
    ]:  # fmt: skip
        assert SAY(written) == text


def test_what_names_nobody_stays_as_it_is():
    for text in [
        "", "Managers hear it first", "An okapi in the Mayan style", "Will this cost me my job?",
        "Owner agreed", "50 of 74 examples, 9 → 6 days", "שלום 👩\u200d🚀", "We call the desk",
    ]:  # fmt: skip
        assert SAY(text) == text


def test_every_common_form_of_a_name_gives_way():
    say = Anonymizer(rollout("Maya Okafor-Lindqvist", "Ivan Petrov", "Ana García Márquez")).unnamed
    for written in (
        "Maya Okafor-Lindqvist", "Maya Okafor", "Lindqvist, Maya", "Okafor", "Lindqvist", "OKAFOR-LINDQVIST",
        "Okafor–Lindqvist", "maya_okafor", "maya_okafor_lindqvist", "maya", "okafor", "Maya\nOkafor",
        "Maya  \r\n      Okafor", "Okafor-\nLindqvist", "MayaOkafor", "mayalindqvist", "M. Okafor",
        "Mayas", "Lindqvists", "MAYA", "Maya Okafors", "Okafor2", "Maya Okafor3", "maya99",
    ):  # fmt: skip
        assert say(f"Then {written} opens, as {written}'s team asked.") == (
            "Then the sponsor opens, as the sponsor's team asked."
        ), written
    for written in ("Petrova", "Petrovs", "Petrovu", "Ivan Petrova", "petrov", "IvanPetrov"):
        assert say(f"With {written}") == "With the rollout lead", written
    say_others = Anonymizer(rollout("Anna O'Brien", "Jürg Müller")).unnamed
    for written, role in (("O’Briens", "sponsor"), ("obrien", "sponsor"),
                          ("Mueller", "rollout lead"), ("Juerg Mueller", "rollout lead")):  # fmt: skip
        assert say_others(f"Ask {written}") == f"Ask the {role}", written
    assert say("Ask Oka-\nfor, Lind-  \r\n qvist") == "Ask the sponsor, the sponsor"
    for written in ("García", "Márquez", "Ana García", "Ana Marquez", "Garcia Marquez"):
        assert "rquez" not in say(written), written
        assert "arc" not in say(written), written


def test_a_name_with_something_unseen_in_it_gives_way():
    for unseen in "\u200b\u200e\u200d\u2063\ufe0f\ufff9\u070f\U0001bca0\U0001d173\u2800":
        assert SAY(f"Ask Oka{unseen}for, or Nina{unseen} Kowalski") == "Ask the sponsor, or a manager"


def test_a_name_in_look_alike_letters_gives_way():
    for written in ("\u039fkafor", "\u041ekafor", "Okaf\u043er", "M\u0430ya Okafor"):  # Greek, Cyrillic
        assert SAY(f"Ask {written} first") == "Ask the sponsor first", ascii(written)
    for written in (
        "M\u0430y\u0251 Okafor", "Ok\u13aaf\u0585r", "Oka\ua730o\u0433",
        "\u1d0f\u1d0b\u1d00\ua730\u1d0f\u0280", "\uff2f\uff4b\uff41\uff46\uff4f\uff52",
    ):  # fmt: skip
        assert SAY(f"Ask {written} first") == "Ask the sponsor first", ascii(written)
    for apostrophe in "\u02ba\u02ee\u02c0\u02c1":
        assert SAY(f"Okafor{apostrophe}s team") == f"The sponsor{apostrophe}s team", ascii(apostrophe)
    say = Anonymizer(rollout("Rósa Þórðardóttir", "Иван Петров")).unnamed
    for written in ("Thordhardottir", "Thordardottir", "Rosa Thordhardottir"):
        assert say(f"Ask {written}") == "Ask the sponsor", written
    assert say("Ask Петровs team about Оксана") == "Ask the rollout lead team about Оксана"
    assert say("Ask Петров about Оксана") == "Ask the rollout lead about Оксана"


def test_names_that_are_words_stay_words():
    say = Anonymizer(rollout("Mark Young", "Rose Grant", "Will May", "Hope Price")).unnamed
    for text in (
        "Mark the date.", "Mark your calendar", "Grant access to everyone", "A grant is a grant",
        "Grants are paid", "Costs rose; marks fell", "Rose by 5%", "Rose from 4 to 6 days", "Will it work?",
        "Will we pay?", "By May 2026",
        "In early May", "May 5", "How to Mark Attendance Well", "Price list", "We hope so. Hope this helps",
        "The young grow roses", "Mark as done", "It will be marked, as prices rise",
    ):  # fmt: skip
        assert say(text) == text
    for text in (
        "Mark opens", "Mark Young", "Grant explains why", "Ask Rose", "Rose's team", "Will said so",
        "Ask May",
        "Owner: Mark", "Price presents it", "- Hope", "Mark and others", "Mark in Sales answers",
        "Will will open",
    ):  # fmt: skip
        assert not re.search("Mark|Young|Grant|Rose|Will|May|Price|Hope", say(text)), text


def test_namesakes_and_whoever_logged_are_somebody_too():
    say = Anonymizer(rollout("Kim Lee", "Kim Lee")).unnamed
    assert say("Ask Kim Lee") == "Ask a colleague"
    assert Anonymizer(laid([*PLANNED, Launched(baseline=BASELINE)])).unnamed("Ask Dana") == "Ask a colleague"


def test_the_people_of_a_plan_are_known_as_they_come_and_go():
    started = [RolloutCreated(name="x"), PersonSaved(person=Person(id="kim", name="Kim Oduya"))]
    sponsor = BriefEdited.of(BriefFields(sponsor_id="kim"), "sponsor_id")
    assert Anonymizer(laid(started)).unnamed("Ask Kim") == "Ask a colleague"
    assert Anonymizer(laid([*started, sponsor])).unnamed("Ask Kim") == "Ask the sponsor"


def test_who_was_in_the_brief_or_logged_stays_hidden_until_forgotten():
    ruth = Person(id="ruth", name="Ruth Adeyemi")
    log = events_of([RolloutCreated(name="x"), PersonSaved(person=ruth)])
    renamed = event(PersonSaved(person=ruth.model_copy(update={"name": "Ruth Cole"})), 3)
    removed = event(PersonRemoved(person_id="ruth", title="Ruth Cole"), 4)
    logged = [
        event(BriefEdited(values={"why": "So."}), at, actor=name) for at, name in ((5, "Tom Reyes"), (6, "X"))
    ]
    for after in ([renamed], [renamed, removed], [renamed, removed, *logged]):
        say = Anonymizer(fold([*log, *after])).unnamed
        assert say("Ruth Adeyemi explains why, then Adeyemi") == "A colleague explains why, then a colleague"
    assert say("Tom Reyes logged") == "A colleague logged"
    forgotten = forget([*log, renamed, removed], PersonMatcher(names=("Ruth Adeyemi", "Ruth Cole")))
    say = Anonymizer(fold(forgotten.events)).unnamed
    assert say("A former customer and a colleague: Ruth") == "A former customer and a colleague: Ruth"


def test_whom_to_call_stays_hidden_once_it_is_somebody_else():
    contacts = ("Zelda Quuxley", "IT desk", "")
    called = [BriefEdited(values={"incident_contact": contact}) for contact in contacts]
    then, now = laid([RolloutCreated(name="x")]), laid([RolloutCreated(name="x"), *called])
    for known in (now, then.with_people_of(now)):
        say = Anonymizer(known).unnamed
        assert say("Ask Zelda Quuxley or IT desk") == "Ask the incident contact or the incident contact"


def test_a_name_that_is_a_word_is_one_beside_a_name_and_none_at_the_start_of_a_question():
    for text in ("Prince Maya Okafor", "Ask Prince", "Prince showed us"):
        assert "Prince" not in SAY(text)
    say = Anonymizer(rollout("Will", "Maya Okafor")).unnamed
    assert say("Will I keep my job? Ask Will.") == "Will I keep my job? Ask the sponsor."


def test_a_program_and_a_guest_are_nobody():
    log = events_of([RolloutCreated(name="x")])
    log.append(event(BriefEdited(values={"why": "So."}), 2, actor="Board (API)"))
    log.append(
        event(
            ExampleLogged(example=Example(id="e", day=day("03-06"), what="A draft", by_link=True)),
            3,
            actor="Somebody with a link",
        )
    )
    say = Anonymizer(fold(log)).unnamed
    assert say("The Board decides. Somebody opens the Link.") == "The Board decides. Somebody opens the Link."


_PIECES = st.sampled_from(
    [*NAMES, *" .,'’-()\n\t0123456789aB", "Maya", "OKAFOR", "maya@lt.test", "Dr. ", "M. ", "\u0301", "é",
     "王", "The trust desk, line 4400", "the sponsor"])  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_no_name_is_left_whatever_stands_around_it(text: str):
    texts = SAY(text)
    names = "|".join(map(re.escape, NAMES))
    left = re.finditer(rf"(?<![\w\u0301])(?:{names})(?![\w\u0301])", texts)
    # "Prince a" may begin a sentence with a word.
    assert not [match[0] for match in left if not is_only_a_word(texts, match.start(), match.end())]


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_said(text: str):
    assert Anonymizer(rollout()).unnamed(text) is not None
