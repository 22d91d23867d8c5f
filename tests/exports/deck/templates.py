"""Eight templates such as companies have, made from ours and from python-pptx's."""

import io
import re
from functools import cache
from pathlib import Path

import pptx

from playbook.exports.deck.template import BASE
from tests.exports.packages import Edit, edited

_DEFAULT = Path(pptx.__file__).parent / "templates" / "default.pptx"
MASTER, THEME = "ppt/slideMasters/slideMaster1.xml", "ppt/theme/theme1.xml"
COVER, FINDING, TEXT = (f"ppt/slideLayouts/slideLayout{number}.xml" for number in (1, 2, 3))
TYPES = "[Content_Types].xml"
_BACKGROUND = re.compile(r"<p:bgPr>.*?</p:bgPr>")
_GRADIENT = (
    '<p:bgPr><a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="FFE0B0"/></a:gs><a:gs pos="100000">'
    '<a:srgbClr val="B0D0FF"/></a:gs></a:gsLst><a:lin ang="5400000" scaled="0"/></a:gradFill>'
    "<a:effectLst/></p:bgPr>"
)
_SHAPE = re.compile(r"<p:sp>.*?</p:sp>", re.DOTALL)


def without_places(*kinds: str) -> Edit:
    """Return an edit that takes placeholders out."""
    found = re.compile("|".join(f'type="{kind}"' for kind in kinds))
    return lambda xml: _SHAPE.sub(lambda shape: "" if found.search(shape[0]) else shape[0], xml)


def _as_potx(xml: str) -> str:
    return xml.replace("presentation.main+xml", "template.main+xml")


def _dark(xml: str) -> str:
    return xml.replace('bg1="lt1" tx1="dk1"', 'bg1="dk1" tx1="lt1"').replace('tx2="dk2"', 'tx2="lt2"')


def _pale(xml: str) -> str:
    return re.sub(r'(<a:accent\d><a:srgbClr val=")[0-9A-F]{6}', r"\1C8C4EC", xml)


def _translated(xml: str) -> str:
    return re.sub(r'<p:cSld name="[^"]*"', '<p:cSld name="タイトルのみ"', xml).replace(
        'idx="12"', 'idx="4294967"'
    )


def _low_title(xml: str) -> str:
    return xml.replace('y="640080"', 'y="4114800"')


def with_slides() -> bytes:
    """Return a deck in use: slides, sections, properties."""
    deck = pptx.Presentation(io.BytesIO(BASE.read_bytes()))
    for layout in deck.slide_layouts:
        slide = deck.slides.add_slide(layout)
        slide.notes_slide.notes_text_frame.text = "CONFIDENTIAL-CANARY"
        slide.shapes.title.text = "CONFIDENTIAL-CANARY"
    deck.core_properties.title = "CONFIDENTIAL-CANARY"
    target = io.BytesIO()
    deck.save(target)
    sections = (
        '<p:extLst><p:ext uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"><p14:sectionLst '
        'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section '
        'name="CONFIDENTIAL-CANARY" id="{6F5A2D3C-0000-4000-8000-000000000001}">'
        '<p14:sldIdLst><p14:sldId id="256"/></p14:sldIdLst>'
        "</p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>"
    )
    return edited(
        target.getvalue(), {"ppt/presentation.xml": lambda xml: xml.replace("</p:presentation>", sections)}
    )


@cache
def templates() -> dict[str, bytes]:
    """Return the templates by name; ours is not among them."""
    base, default = BASE.read_bytes(), _DEFAULT.read_bytes()
    layouts = (COVER, FINDING, TEXT)
    return {
        "four_to_three": default,
        "potx": edited(default, {TYPES: _as_potx}),
        "dark": edited(base, {MASTER: _dark}),
        "gradient": edited(base, {MASTER: lambda xml: _BACKGROUND.sub(_GRADIENT, xml)}),
        "few_places": edited(
            base, dict.fromkeys((*layouts, MASTER), without_places("body", "ftr", "sldNum", "subTitle"))
        ),
        "translated_and_pale": edited(base, {THEME: _pale, **dict.fromkeys(layouts, _translated)}),
        "low_title": edited(base, dict.fromkeys((*layouts, MASTER), _low_title)),
        "in_use": with_slides(),
    }
