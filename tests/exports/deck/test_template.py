"""A company's template: what is read from it, and what is not let in."""

import io
import re
import zipfile
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base.colors import contrast
from playbook.core.base.errors import Refused
from playbook.exports.deck.look import SHAPE, STAGE_ACCENTS, TEXT, DeckLook
from playbook.exports.deck.package import clean
from playbook.exports.deck.template import BASE, read_template
from tests.exports.deck.templates import FINDING, MASTER, TYPES, templates
from tests.exports.packages import edited
from tools import make_templates

MASTER_RELS, THEME_RELS = (
    f"ppt/{part}1.xml.rels" for part in ("slideMasters/_rels/slideMaster", "theme/_rels/theme")
)
EMPTY_RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


def unpacked(content: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with ZipFile(target, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return target.getvalue()


def found(name: str) -> str:
    return " ".join(read_template(clean(templates()[name])).findings)


def test_layouts_are_found_by_their_type():
    ours = read_template()
    assert (ours.cover.name, ours.plain.name) == ("Cover", "Finding")
    assert found("four_to_three").startswith("Cover: the layout “Title Slide”. Other slides: “Title Only”.")
    assert "“タイトルのみ”" in found("translated_and_pale")


def test_the_room_is_what_title_and_footer_leave():
    for name in templates():
        template = read_template(clean(templates()[name]))
        wide, high = template.deck.slide_width / 914400, template.deck.slide_height / 914400
        assert template.area.h >= high * 0.45 - 0.3, name
        assert template.area.w >= wide * 0.6 - 0.3, name
        assert template.area.x > 0, name
        assert template.area.right < wide, name
        assert template.area.bottom < high, name
    assert read_template(clean(templates()["low_title"])).own_title is not None
    assert "titles stand at the top edge" in found("low_title")


def test_content_stands_on_a_panel_where_the_background_is_not_plain():
    panels = {name for name in templates() if read_template(clean(templates()[name])).has_panel}
    assert panels == {"gradient"}
    assert "plain panel" in found("gradient")


def test_accents_that_are_too_pale_are_darkened_and_named():
    assert "Too pale for text on the background, so darker there: light blue." in found("translated_and_pale")
    assert "so lighter there" in found("dark")


colors = st.integers(0, 0xFFFFFF).map("#{:06x}".format)
THEME = ("tx2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")


@given(st.lists(colors, min_size=len(THEME), max_size=len(THEME)), st.booleans())
def test_whatever_the_theme_text_and_shapes_can_be_read(chosen, is_dark):
    paper, ink = ("#101418", "#fafafa") if is_dark else ("#fdfcf8", "#0b151c")
    look = DeckLook({"bg1": paper, "tx1": ink, **dict(zip(THEME, chosen, strict=True))})
    assert contrast(look.rgb(look.muted), paper) >= TEXT
    assert contrast(look.rgb(look.late), paper) >= TEXT
    for stage in STAGE_ACCENTS:
        assert contrast(look.rgb(look.stage(stage)), paper) >= SHAPE
        assert contrast(look.rgb(look.stage(stage, TEXT)), paper) >= TEXT


def test_nothing_of_the_template_s_own_slides_is_kept():
    with ZipFile(io.BytesIO(clean(templates()["in_use"]))) as file:
        assert not [name for name in file.namelist() if "slides/" in name or name.startswith("docProps")]
        assert not [name for name in file.namelist() if b"CONFIDENTIAL-CANARY" in file.read(name)]


def rels(target: str, mode: str, kind: str = "image") -> bytes:
    return edited(
        BASE.read_bytes(),
        {
            "ppt/slideLayouts/_rels/slideLayout2.xml.rels": lambda xml: xml.replace(
                "</Relationships>",
                '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                f'{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>',
            )
        },
    )


def bomb() -> bytes:
    return edited(BASE.read_bytes(), {}, {"ppt/media/image1.png": b"\0" * 101_000_000})


def many_parts() -> bytes:
    return edited(BASE.read_bytes(), {}, {f"ppt/media/{number}.png": b"" for number in range(2001)})


def twice() -> bytes:
    target = io.BytesIO(BASE.read_bytes())
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(target, "a") as file:
        file.writestr(FINDING, "<x/>")
    return target.getvalue()


_PLACE = r"(?s)<p:sp>(?:(?!</p:sp>).)*<p:ph.*?</p:sp>"
REFUSED = {
    "macros in a part": (lambda: edited(BASE.read_bytes(), {}, {"ppt/vbaProject.bin": b"x"}), "holds macros"),
    "a program": (lambda: edited(BASE.read_bytes(), {}, {"ppt/media/z.exe": b"MZ"}), "or programs"),
    "macros by type": (
        lambda: edited(
            BASE.read_bytes(),
            {TYPES: lambda xml: xml.replace("presentationml.presentation", "presentationml.macroEnabled")},
        ),
        "holds macros",
    ),
    "a picture from elsewhere": (lambda: rels("https://tracker.example/x.png", "External"), "from elsewhere"),
    "a link to a file": (lambda: rels("file:///etc/passwd", "External", "hyperlink"), "from elsewhere"),
    "a bomb": (bomb, "unpacks to more than 100 MB"),
    "many parts": (many_parts, "2,000 parts"),
    "a part twice": (twice, "a part twice"),
    "20 MB": (lambda: b"PK" + b"\0" * 20_000_000, "more than 20 MB"),
    "a password": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600, "has a password"),
    "a picture": (lambda: b"\x89PNG\r\n", "not a PowerPoint file"),
    "half a file": (lambda: BASE.read_bytes()[:4000], "cannot be read"),
    "another zip": (lambda: edited(b"PK\5\6" + b"\0" * 18, {}, {"a.txt": b"a"}), "not a PowerPoint file"),
    "a layout of placeholders": (
        lambda: edited(
            BASE.read_bytes(),
            {
                FINDING: lambda xml: xml.replace(
                    "</p:spTree>", f"{re.search(_PLACE, xml)[0] * 101}</p:spTree>"
                )
            },
        ),
        "more than 100 placeholders",
    ),
    "broken XML": (lambda: edited(BASE.read_bytes(), {MASTER: lambda xml: xml[:500]}), "cannot be read"),
    "no layouts' master": (
        lambda: edited(
            BASE.read_bytes(), {"ppt/_rels/presentation.xml.rels": lambda xml: xml.replace("rId1", "rId77")}
        ),
        "cannot be read",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_let_in_ends_in_a_sentence(name):
    make, says = REFUSED[name]
    with pytest.raises(Refused, match=says) as refused:
        read_template(clean(make()))
    assert refused.value.hint


def test_a_link_to_a_page_is_let_in():
    assert read_template(clean(rels("https://example.com", "External", "hyperlink"))).plain.name == "Finding"


def test_our_template_is_what_its_tool_makes(tmp_path, monkeypatch):
    kept = BASE.read_bytes()
    monkeypatch.setattr(make_templates, "DECK", tmp_path / "base.pptx")
    assert make_templates.make_deck() == kept


@pytest.mark.parametrize("place", ["_rels/.rels", "ppt/_rels/presentation.xml.rels", MASTER_RELS, THEME_RELS])
@pytest.mark.parametrize(
    "kind",
    [
        "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
        "http://schemas.microsoft.com/office/2011/relationships/webextensiontaskpanes",
        "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo",
        "http://schemas.microsoft.com/office/2018/10/relationships/authors",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/commentAuthors",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/package",
    ],
)
def test_no_part_that_runs_or_names_somebody_is_kept(place, kind):
    link = f'<Relationship Id="rId99" Type="{kind}" Target="/ppt/media/odd.xml"/></Relationships>'
    whole = unpacked(BASE.read_bytes()).get(place, EMPTY_RELS)
    changed = {**unpacked(BASE.read_bytes()), place: whole.replace(b"</Relationships>", link.encode())}
    content = packed({**changed, "ppt/media/odd.xml": b"<odd>CONFIDENTIAL-CANARY</odd>"})
    kept = unpacked(clean(content))
    assert not [name for name, data in kept.items() if b"CANARY" in data or kind.encode() in data]
    assert read_template(clean(content)).plain.name == read_template().plain.name


def test_a_document_type_is_found_in_any_letters():
    parts = unpacked(BASE.read_bytes())
    theme = parts["ppt/theme/theme1.xml"].decode().partition("?>")[2]
    for encoding in ("utf-8", "utf-16", "utf-16-le", "utf-32"):
        text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "c">]>{theme}'
        with pytest.raises(Refused):
            clean(packed({**parts, "ppt/theme/theme1.xml": text.encode(encoding)}))


def test_embedded_objects_are_taken_out_of_the_master():
    part = "../embeddings/oleObject1.bin"
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject"
    content = edited(
        BASE.read_bytes(),
        {
            "ppt/slideMasters/_rels/slideMaster1.xml.rels": lambda xml: xml.replace(
                "</Relationships>", f'<Relationship Id="rId9" Type="{link}" Target="{part}"/></Relationships>'
            ),
            TYPES: lambda xml: xml.replace(
                "<Override", '<Default Extension="bin" ContentType="application/octet-stream"/><Override', 1
            ),
        },
        {"ppt/embeddings/oleObject1.bin": b"think-cell"},
    )
    with zipfile.ZipFile(io.BytesIO(clean(content))) as file:
        assert not [name for name in file.namelist() if name.endswith(".bin")]
