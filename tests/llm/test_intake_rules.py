"""Facts out of notes by rules: nothing wrong in a labelled corpus, and most of what is there."""

from collections import Counter
from datetime import date

import pytest

from playbook.core.intake import TEXTS, Fact, check_findings
from playbook.core.notes import Notes, folded, squeezed
from playbook.llm.intake_rules import find_facts
from playbook.llm.language import language_of
from tests.llm.intake_corpus import CORPUS, TODAY, Labelled

# Of what a careful reader would take from the corpus; what is missed is missed openly.
RECALL = 158


def facts_in(notes: str) -> tuple[Fact, ...]:
    read = Notes(notes)
    return check_findings(find_facts(read, TODAY), read, TODAY).facts


def said(fact: Fact) -> str:
    value = fact.value
    shown = f"{value:.10g}" if isinstance(value, float) else str(value)
    return f"{fact.field} {fact.of}: {shown}" if fact.of else f"{fact.field}: {shown}"


def fits(fact: str, expected: str) -> bool:
    """Texts are labelled by how they begin, everything else whole."""
    begins = fact.split(":")[0] in TEXTS | {"outcome_measure"}
    return fact.startswith(expected) if begins else fact == expected


def hits(one: Labelled) -> tuple[list[str], list[str]]:
    """What was found and is labelled, and what was found and is not; each label counts once."""
    left, right, wrong = set(one.facts), [], []
    for fact in map(said, facts_in(one.notes)):
        label = next((expected for expected in left if fits(fact, expected)), None)
        left.discard(label or "")
        (right if label else wrong).append(fact)
    return right, wrong


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_no_fact_is_wrong(one: Labelled):
    assert hits(one)[1] == []


def test_most_of_what_is_there_is_found():
    found = sum(len(hits(one)[0]) for one in CORPUS)
    labelled = sum(len(one.facts) for one in CORPUS)
    assert len(CORPUS) >= 12
    assert (found, labelled) == (RECALL, 167)


@pytest.mark.parametrize("one", CORPUS, ids=lambda one: one.name)
def test_every_sentence_stands_in_the_notes_word_for_word(one: Labelled):
    plain = squeezed(one.notes.replace("> ", ""))
    for fact in facts_in(one.notes):
        assert fact.sentence in plain
        if isinstance(fact.value, str) and fact.field not in ("regions", "currency"):
            assert folded(fact.value) in folded(fact.sentence)


def test_the_corpus_covers_the_fields():
    seen = Counter(said(fact).split()[0].rstrip(":") for one in CORPUS for fact in facts_in(one.notes))
    for field in (
        "organisation",
        "sponsor_id",
        "lead_id",
        "go_live",
        "budget",
        "group_size",
        "concerns",
        "tools",
    ):
        assert seen[field] >= 2, field


@pytest.mark.parametrize(
    "sentence",
    [
        "Maybe Tom Bauer could sponsor the rollout.",
        "Tom Bauer is not the sponsor.",
        "Who sponsors it, Tom Bauer?",
        "Go-live will not be on 1 March 2027.",
        "Is go-live on 1 March 2027?",
        "Go-live is probably 1 March 2027.",
        "The pilot goes live on 1 March 2027.",
        "Go-live is 3/4/2027.",
        "Go-live is in the week of 1 March 2027.",
        "Between 80 and 120 people are in scope.",
        "More than 90 people are in scope.",
        "40-50 people in Sales take part.",
        "We banned ChatGPT.",
        "Ask about Copilot.",
        "The budget is not decided, perhaps EUR 40,000.",
        "The budget is EUR 40 per seat.",
        "The sponsor is the COO.",
        "Sponsor: Carol or Dave",
        "In March 20 people visited us.",
    ],
)
def test_what_is_denied_asked_or_in_doubt_is_no_fact(sentence: str):
    assert facts_in(sentence) == ()


def test_what_names_no_day_is_an_open_question():
    notes = Notes("The rollout has no fixed dates. Go-live is at the end of Q2.")
    checked = check_findings(find_facts(notes, TODAY), notes, TODAY)
    assert checked.facts == ()
    assert [(one.field, one.words) for one in checked.unclear] == [("go_live", "the end of Q2")]


def test_a_day_without_a_year_is_the_next_one_and_says_so():
    [fact] = facts_in("Go-live is on 1 February.")
    assert (fact.value, fact.note) == (date(2027, 2, 1), "The notes give no year: read as the next one.")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We are rolling out the tool to all of our teams and this is the plan for it.", "English"),
        ("Wir führen das neue System ein und die Teams werden von uns nicht allein gelassen.", "German"),
        (
            "Nous lançons un nouvel outil pour les équipes et nous ne savons pas quand, dans la maison.",
            "French",
        ),
        ("Мы вводим новую систему для всех отделов компании весной.", "another script"),
        ("Go-live: 2027-03-01", ""),
        ("", ""),
    ],
)
def test_the_language_is_told_by_its_small_words(text: str, language: str):
    assert language_of(text) == language
