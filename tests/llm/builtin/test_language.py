"""A brief in another language: said, quoted in its own words, and placed in its own country."""

import re
from datetime import date

import pytest

from playbook.core.plan.brief import Brief
from playbook.core.plan.workdays import workdays_of
from playbook.core.review.reading import read
from playbook.llm.builtin.builtin import BuiltinDraft
from playbook.llm.builtin.cases.case_writer import lower
from tests.drafts import draft_of
from tests.llm.builtin.test_case_items import plant

TEXTS = {
    "German": {
        "what_changes": "Alle Aufträge kommen aus OrderDesk und nicht mehr auf Papier.",
        "why": "Jeder neunte Auftrag ist falsch, und die Kunden warten zu lange.",
        "why_now": "Der Vertrag für die Drucker endet im Mai.",
        "what_stays": "Die Schichten und das Gehalt bleiben, wie sie sind.",
        "risk_of_not_changing": "Wir verlieren die Kunden, die nicht warten.",
        "objective": "Bis zum Herbst ist jeder Auftrag beim ersten Mal richtig.",
        "expected_benefit": "Weniger Anrufe und mehr Zeit für die Kunden.",
        "concerns": "Die Fahrer fürchten, dass sie mit dem Bildschirm langsamer sind.",
    },
    "French": {
        "what_changes": "Toutes les commandes sont dans OrderDesk et ne sont plus sur papier.",
        "why": "Une commande sur neuf est fausse, et les clients attendent dans le froid.",
        "why_now": "Le contrat des imprimantes est fini au mois de mai.",
        "what_stays": "Les équipes et les salaires ne changent pas.",
        "risk_of_not_changing": "Nous perdons les clients qui ne veulent pas attendre.",
        "objective": "Toutes les commandes sont justes du premier coup.",
        "expected_benefit": "Nous avons plus de temps pour les clients.",
        "concerns": "Les chauffeurs craignent que le travail ne soit plus lent avec les écrans.",
    },
}


def written(language: str, country: str) -> tuple[Brief, BuiltinDraft]:
    brief = plant(**TEXTS[language], country=country)
    return brief, draft_of(brief)


@pytest.mark.parametrize(("language", "country"), [("German", "DE"), ("French", "FR")])
def test_the_writer_says_that_it_writes_english_and_what_a_model_can_do(language: str, country: str):
    _, plan = written(language, country)
    [note] = [note for note in plan.notes if "writes English" in note]
    assert f"The brief is in {language}" in note
    assert f"A connected language model can write the messages in {language}." in note
    assert not any("writes English" in note for note in draft_of(plant()).notes)


@pytest.mark.parametrize(("language", "country"), [("German", "DE"), ("French", "FR")])
def test_own_sentences_stand_in_quotation_marks_and_the_rest_is_english(language: str, country: str):
    brief, plan = written(language, country)
    texts = [text for item in plan.items for text in item.model_dump(mode="json").values()
             if isinstance(text, str)]  # fmt: skip
    for sentence in (brief.why, brief.what_stays, brief.objective):
        core = sentence.rstrip(".")
        holding = [text for text in texts if core in text]
        assert holding, sentence
        for text in holding:
            before = text[: text.index(core)].rstrip()
            assert before.endswith(("“", "‘", "'", '"')) or not before, text
    rest = [re.sub("“[^”]*”", "", text) for text in texts]
    long = [text for text in rest if read(text).words > 40]
    assert [text for text in long if read(text).is_foreign] == []
    assert sum(read(text).is_english for text in long) > 0.9 * len(long)


@pytest.mark.parametrize(("language", "country"), [("German", "DE"), ("French", "FR")])
def test_every_day_is_a_working_day_of_the_country(language: str, country: str):
    brief, plan = written(language, country)
    workdays = workdays_of(brief)
    days = {item.due for item in plan.items if item.due}
    assert days
    assert [day for day in days if not workdays.is_working(day, country, "")] == []
    assert date(2027, 5, 1) not in days


def test_a_name_with_a_capital_inside_keeps_its_first() -> None:
    names = ("Wi-Fi in the plaster room", "LabTrack", "Devices for all", "HR letter")
    assert [lower(name) for name in names] == [
        "Wi-Fi in the plaster room", "LabTrack", "devices for all", "HR letter",
    ]  # fmt: skip
