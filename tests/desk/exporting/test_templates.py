"""The company's template: set by an owner, used by every deck, in every backup."""

import io
import re
import zipfile
from itertools import pairwise

import docx
import pptx
import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Refused
from playbook.desk.base import audit
from playbook.desk.base.child import FaultError
from playbook.desk.exporting import templates as company_templates
from playbook.desk.exporting.documents import write_document
from playbook.desk.plan import rollouts
from playbook.exports.deck.template import BASE
from tests.desk.conftest import DANA
from tests.exports.deck.templates import templates
from tests.exports.document.templates import edited
from tests.exports.document.templates import templates as word_templates
from tests.soak import some


@pytest.fixture
def sample(workspace):
    return rollouts.open_sample(workspace, DANA, "3-under-way")[0]


def is_four_to_three(content: bytes) -> bool:
    deck = pptx.Presentation(io.BytesIO(content))
    return deck.slide_width * 3 == deck.slide_height * 4


def test_every_deck_uses_the_template_until_it_is_removed(workspace, sample):
    assert company_templates.find_template(workspace, "deck") is None
    company_templates.set_template(workspace, DANA, "deck", "LT.potx", templates()["potx"])
    found = company_templates.find_template(workspace, "deck")
    assert found.name == "LT.potx"
    assert "“Title Only”" in found.findings[0]
    for audience in ("board", "all_hands"):
        assert is_four_to_three(write_document(workspace, DANA, sample.id, "deck", audience).data)
    assert is_four_to_three(company_templates.try_template(workspace, DANA, "deck"))
    company_templates.remove_template(workspace, DANA, "deck")
    assert not is_four_to_three(write_document(workspace, DANA, sample.id, "deck").data)
    newest = audit.entries(workspace, DANA, "settings", 1, 9).entries
    assert [each.action for each in newest] == ["settings.template_changed"] * 2


def test_what_stood_on_its_slides_is_not_kept(workspace):
    company_templates.set_template(workspace, DANA, "deck", "in use.pptx", templates()["in_use"])
    content = company_templates.template_for(workspace, "deck")
    assert content
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert not [name for name in file.namelist() if b"CONFIDENTIAL-CANARY" in file.read(name)]


ODD = {
    "a size": ("slideMaster1.xml", (rb'sz="\d+"', b'sz="x"')),
    "no colors": ("slideMaster1.xml", (rb"<p:clrMap[^>]*/>", b"")),
    "a color": ("theme1.xml", (rb'srgbClr val="\w{6}"', b'srgbClr val="zzzzzz"')),
    "a theme": ("theme1.xml", (rb"(?s).+", b"<a")),
    "a width": ("presentation.xml", (rb'cx="\d+"', b'cx="-5"')),
}


def odd_template(what: str) -> bytes:
    part, odd = ODD[what]
    changed = io.BytesIO()
    with zipfile.ZipFile(BASE) as file, zipfile.ZipFile(changed, "w") as written:
        for name in file.namelist():
            data = file.read(name)
            written.writestr(name, re.sub(*odd, data) if name.endswith(f"/{part}") else data)
    return changed.getvalue()


@pytest.mark.parametrize("what", ODD)
def test_a_template_on_which_no_deck_can_be_written_is_not_kept(workspace, what):
    with pytest.raises(Invalid, match=r"No deck can be written|cannot be read"):
        company_templates.set_template(workspace, DANA, "deck", "odd.pptx", odd_template(what))
    assert company_templates.find_template(workspace, "deck") is None


@pytest.mark.long
def test_a_file_that_is_no_template_changes_nothing(workspace):
    company_templates.set_template(workspace, DANA, "deck", "LT.potx", templates()["potx"])
    with pytest.raises(Invalid, match="not a PowerPoint file") as refused:
        company_templates.set_template(workspace, DANA, "deck", "x.pptx", b"x")
    assert refused.value.problems[0].where == "template.deck"
    assert company_templates.find_template(workspace, "deck").name == "LT.potx"


def test_a_template_given_on_the_command_line_is_looked_at_too(workspace, sample):
    with pytest.raises(Refused, match="not a PowerPoint file"):
        write_document(workspace, DANA, sample.id, "deck", template=b"x")
    for what in some([*ODD], ["a size"]):
        with pytest.raises(Refused, match=r"No deck can be written|cannot be read"):
            write_document(workspace, DANA, sample.id, "deck", template=odd_template(what))
    assert is_four_to_three(
        write_document(workspace, DANA, sample.id, "deck", template=templates()["four_to_three"]).data
    )


def test_members_neither_set_nor_try_it(workspace):
    member = Actor(name="Lee", role="member")
    for change in (company_templates.remove_template, company_templates.try_template):
        with pytest.raises(Refused):
            change(workspace, member, "deck")


@pytest.mark.long
def test_word_documents_use_a_template_of_their_own(workspace, sample):
    company_templates.set_template(workspace, DANA, "document", "LT.dotx", word_templates()["own_styles"])
    found = company_templates.find_template(workspace, "document")
    assert found.name == "LT.dotx"
    assert "Header: yours." in found.findings
    assert company_templates.find_template(workspace, "deck") is None
    for content in (
        write_document(workspace, DANA, sample.id, "document", "all_hands").data,
        company_templates.try_template(workspace, DANA, "document"),
    ):
        header = docx.Document(io.BytesIO(content)).sections[0].header
        assert "Muster AG" in header.paragraphs[0].text
    company_templates.remove_template(workspace, DANA, "document")
    content = write_document(workspace, DANA, sample.id, "document").data
    assert "Muster AG" not in docx.Document(io.BytesIO(content)).sections[0].header.paragraphs[0].text


NAMES = "abcdefghi"
ENTITIES = (f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(NAMES))
BOMB = f'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{"".join(ENTITIES)}]>'
ODD_WORD = {
    "slides": lambda: BASE.read_bytes(),
    "a width": lambda: odd_word("word/document.xml", r'w:w="\d+"', 'w:w="x"'),
    "no styles": lambda: odd_word("word/styles.xml", "(?s).+", "<a"),
    "another root": lambda: odd_word("word/styles.xml", "(?s)<w:styles.+", "<a/>"),
    "a theme": lambda: odd_word("word/theme/theme1.xml", "(?s).+", "<a"),
    "deep": lambda: odd_word("word/header1.xml", "(?s)<w:p>.+", "<w:p>" * 300),
    "a bomb of names": lambda: odd_word("word/styles.xml", r"(?s)<\?xml[^>]*>", BOMB),
    "a narrow page": lambda: odd_word("word/document.xml", r'w:w="\d+"', 'w:w="4000"'),
}


def odd_word(part: str, old: str, new: str) -> bytes:
    return edited(word_templates()["own_styles"], {part: lambda xml: re.sub(old, lambda _: new, xml)})


@pytest.mark.soak
@pytest.mark.parametrize("what", some([*ODD_WORD], ["slides", "a theme", "deep", "a bomb of names"]))
def test_an_odd_word_template_ends_in_a_sentence(workspace, what):
    with pytest.raises(Invalid) as refused:
        company_templates.set_template(workspace, DANA, "document", "odd.docx", ODD_WORD[what]())
    (problem,) = refused.value.problems
    assert problem.where == "template.document"
    assert problem.hint
    assert company_templates.find_template(workspace, "document") is None


def test_a_template_is_read_in_the_child_alone(workspace, monkeypatch):
    monkeypatch.setattr(company_templates, "read_in_child", fails_for_lack_of_memory)
    with pytest.raises(Invalid, match="too much memory or time"):
        company_templates.set_template(workspace, DANA, "document", "LT.dotx", word_templates()["bare"])


@pytest.mark.long
def test_settings_open_while_no_template_can_be_read(workspace, monkeypatch):
    company_templates.set_template(workspace, DANA, "document", "LT.dotx", word_templates()["bare"])
    with monkeypatch.context() as patched:
        patched.setattr(company_templates, "read_in_child", fails_for_lack_of_memory)
        found = company_templates.find_template(workspace, "document")
        assert "too much memory or time" in found.findings[0]
    assert "Added" in company_templates.find_template(workspace, "document").findings[0]


def fails_for_lack_of_memory(_script: str, _data: bytes, _unreadable: object, too_large: tuple[str, str]):
    raise FaultError(*too_large)


@pytest.mark.long
def test_the_command_line_and_programs_take_it_too(workspace, sample):
    given = word_templates()["landscape"]
    content = write_document(workspace, DANA, sample.id, "document", template=given).data
    assert "Contoso" in docx.Document(io.BytesIO(content)).sections[-1].header.paragraphs[0].text
    with pytest.raises(Refused, match="not a Word file"):
        write_document(workspace, DANA, sample.id, "document", template=b"x")
