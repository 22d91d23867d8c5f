"""Names leave as placeholders and come back as written."""

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.plan.brief import Brief, Person
from playbook.llm.call.prompt_hash import Veil
from playbook.llm.safety.redaction import Redaction
from tests.briefs import SCENARIOS, agency

NAMES = (
    "Maya Okafor", "Inês Duarte", "Will Grace", "Jean-Luc O'Brien", "Li Wen", "Åsa Öberg", "Prince",
    "Anna Berg", "Anna Weber", "José García López", "王伟", "Mark Person", "Müller", "Will Smith",
)  # fmt: skip
ADDRESSES = (
    "maya@lt.example", "https://lt.example/x?y=1", "www.lt.example", "+44 20 7946 0958", "(555) 123-4567",
    "DE89 3704 0044 0532 0130 00", "4111 1111 1111 1111",
)  # fmt: skip


def roster(names: Sequence[str] = NAMES, **fields: object) -> Brief:
    people = tuple(Person(id=f"p{number}", name=name) for number, name in enumerate(names))
    company = {"organisation": "LT Works Ltd", "incident_contact": "The trust desk, line 4400"}
    return Brief.model_validate({**company, "people": people, **fields})


VEIL = Redaction(roster())


def both_ways(text: str, veil: Redaction = VEIL) -> str:
    hidden = veil.hide(text)
    assert veil.restore(hidden) == text
    return hidden


def test_a_name_or_an_address_is_hidden_wherever_it_stands():
    for name in [*NAMES, *ADDRESSES, "LT Works Ltd", "LT Works", "The trust desk, line 4400"]:
        for text in (
            name, f"Ask {name}.", f"({name})", f"“{name}”, she said", f"x\n- {name}: yes",
            f"{name}'s team",
        ):  # fmt: skip
            assert name not in both_ways(text)
            assert name.upper() not in both_ways(text.upper())


def test_a_name_is_hidden_in_any_spelling_where_it_is_one():
    for written in ["ines duarte", "INÊS DUARTE", "Ines", "Duarte", "Duarte, Inês", "Inês  Duarte"]:
        hidden = both_ways(f"We ask {written} first.")
        assert re.search(r"We ask Person \d+[a-z]* first\.", hidden), written
    assert both_ways("you will mark it with grace") == "you will mark it with grace"
    assert "Will" not in both_ways("Ask Will about it")
    assert "will" not in both_ways("we ask will smith about it")
    text = "Annabel Bergmann at Liverpool, the Princess and a Müllerin in the Mayan style"
    assert both_ways(text) == text
    berg, weber, anna = (both_ways(name) for name in ("Anna Berg", "Anna Weber", "Anna"))
    assert len({berg, weber, anna}) == 3
    assert both_ways("Anna Berg and Anna Weber and Anna") == f"{berg} and {weber} and {anna}"


def test_placeholders_survive_both_ways():
    for text in [
        "Person 1", "Ask Person 1 and Maya Okafor", "person 12 PERSON-1 Person_2 Person1", "Email 3",
        "Label 1 and Label 2", "Maya Okafor Person 1a Label 1", "Mark Person 1", "Person Maya Okafor 1",
        "Maya Okafor1", "1Maya", "Person\n1", "王伟1", "x王伟y", "Link 1/Maya", "Person 1's Person 2s",
    ]:  # fmt: skip
        both_ways(text)
    for written in ("PERSON 1", "person 1", "Person\u00a01", "Person-1", "Person_1", "Person1"):
        assert VEIL.restore(f"{written}'s plan") == "Maya Okafor's plan"
    assert VEIL.restore("Person 999 and Person 1zzz") == "Person 999 and Person 1zzz"
    assert VEIL.restore("Persons 1 to 3, in person 10am") == "Persons 1 to 3, in person 10am"


def test_equal_briefs_give_equal_words_and_hide_every_name():
    texts = ["Ines writes to maya@lt.example", "ANNA BERG calls", "Tom and Maya"]
    brief = agency().model_copy(update={"concerns": "Ask INES at desk@lt.example."})
    first_veil, other = Redaction(brief), Redaction(brief)
    first = [first_veil.hide(text) for text in texts]
    other.hide("INES and desk@lt.example")
    assert [other.hide(text) for text in texts] == first
    for name in SCENARIOS:
        brief = SCENARIOS[name]()
        veil = Redaction(brief)
        text = brief.model_dump_json(exclude={"people"}) + " ".join(person.name for person in brief.people)
        hidden = veil.hide(text)
        assert veil.restore(hidden) == text, name
        assert not [person.name for person in brief.people if person.name in hidden], name
        assert brief.organisation not in hidden, name


def test_hidden_words_can_be_extended():
    assert "Sanjay" not in both_ways("Ask Sanjay Mehta, or Sanjay", Redaction(roster(), ["Sanjay Mehta"]))
    assert both_ways("Ask Maya at x@y.example", Redaction(Brief())) == "Ask Maya at Email 1"
    veil: Veil = VEIL
    assert veil.restore(veil.hide("Maya Okafor")) == "Maya Okafor"


_PIECES = st.sampled_from(
    [*NAMES, *ADDRESSES, *" .,'’-_()[]\n\t0123456789aB", "Person ", "Person 1", "Label 2", "Company 1a", "s",
     "Anna", "anna", "will", "LT Works", "The trust desk, line 4400", "\u0301", "é", "王", "Maya", "OKAFOR"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=200))
def test_whatever_is_hidden_comes_back(text: str):
    veil = Redaction(roster())
    hidden = veil.hide(text)
    assert (veil.restore(hidden), veil.hide(text)) == (text, hidden)


@given(st.lists(st.sampled_from([*NAMES, "and", "or", "asks", ",", "."]), max_size=12).map(" ".join))
def test_no_full_name_is_left_between_words(text: str):
    hidden = VEIL.hide(text)
    assert not [name for name in NAMES if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", hidden)]
