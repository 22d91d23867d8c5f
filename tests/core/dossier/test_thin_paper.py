"""What a paper says first: too little to sign, or words in another language."""

import io
import re
from datetime import date

import pytest
from pypdf import PdfReader

from playbook.core.dossier.chapters.signature import SIGNATURE
from playbook.core.dossier.thin_paper import ANSWERS, SKETCH
from playbook.core.plan.brief import Brief
from playbook.exports.formats import find_format
from playbook.exports.options import Options
from tests.papers import drafted_for, rows_of, text_of

START = date(2027, 1, 4)


def paper(**told):
    values = {
        "name": "AI rollout",
        "what_changes": "We introduce AI.",
        "start": START,
        "go_live": date(2027, 2, 1),
        "end": date(2027, 7, 30),
        "groups": [{"id": "all", "name": "Everyone", "size": 60}],
    }
    return drafted_for(Brief.model_validate(values | told), START)


def headings(dossier):
    return [section.heading for section in dossier.paper.sections]


def test_a_thin_brief_is_not_for_signature():
    dossier = paper()
    assert headings(dossier) == [ANSWERS, SKETCH]
    assert dossier.paper.words < 600
    asked = rows_of(dossier, ANSWERS)
    assert [row[0] for row in asked] == ["1", "2", "3", "4", "5"]
    assert all(cell for row in asked for cell in row[1:])
    assert "Bring 5 answers by Jan 11" in dossier.paper.notice.text
    assert "Keep Feb 1 only if" in text_of(dossier, SKETCH)


@pytest.mark.long
def test_what_the_brief_answers_is_not_asked():
    dossier = paper(budget=40_000, what_stays="Nobody loses a job or pay over this.")
    asked = " ".join(str(row) for row in rows_of(dossier, ANSWERS))
    assert len(rows_of(dossier, ANSWERS)) == 3
    assert "money" not in asked
    assert "jobs" not in asked


@pytest.mark.long
@pytest.mark.parametrize(
    "told",
    [
        {"objective": "Replies leave within five days.", "budget": 40_000},
        {"approach": "Each team picks two tasks in May, tries them, and says what it found. " * 5},
    ],
)
def test_a_brief_that_says_more_is_for_signature(told):
    assert headings(paper(**told))[0] == SIGNATURE


@pytest.mark.long
def test_a_change_without_a_tool_gets_an_example_of_its_own_kind():
    asked = " ".join(str(row) for row in rows_of(paper(what_changes="We move to a new building."), ANSWERS))
    assert "three days a week in the office" in asked
    assert "assistant" not in asked


@pytest.mark.long
def test_every_format_begins_with_what_is_missing():
    dossier = paper()
    written = find_format("markdown").write(dossier, Options()).decode()
    assert written.index("**Not ready to sign.**") < written.index("##")
    assert "Objective" not in written
    pdf = PdfReader(io.BytesIO(find_format("pdf").write(dossier, Options())))
    assert "Not ready to sign." in pdf.pages[0].extract_text()
    assert len(pdf.pages) <= 2
    assert find_format("document").write(dossier, Options()).startswith(b"PK")


GERMAN = {
    "what_changes": "Alle Kolleginnen und Kollegen schreiben Briefe und Protokolle mit dem Assistenten.",
    "why": "Wir brauchen im Schnitt neun Tage für eine Antwort, und die Kunden warten nicht mehr.",
    "what_stays": "Die Entscheidung trifft weiterhin ein Mensch, und niemand verliert seine Stelle.",
    "objective": "Bis Ende Juli antworten wir Kunden innerhalb von fünf Tagen.",
    "outcome_measure": "Tage bis zur Antwort an den Kunden",
    "outcome_unit": "Tage",
    "outcome_baseline": 9,
    "outcome_target": 5,
    "budget": 40_000,
}


def test_a_paper_on_a_brief_in_another_language_says_so_first():
    dossier = paper(**GERMAN)
    assert dossier.paper.notice.lead == "Written in English."
    assert "German" in dossier.paper.notice.text
    told = text_of(dossier)
    assert "Say in German:" in told
    assert "9 days" in told
    assert not re.search(r"\d Tage", told)
    assert told.count("““") == 0
