"""Write the deck template that the exports use while a company has none of its own."""

import zipfile
from pathlib import Path

from playbook.charts.style import PALETTES
from playbook.core.base.colors import STAGE_COLORS
from playbook.core.base.fields import StageKey

DECK = Path(__file__).parent.parent / "playbook/exports/deck/base.pptx"
PAPER, SAND, MUTED = "FDFCF8", "F1ECE0", "4A4F52"
# The first accent is what a chart of one thing takes, here as in a company's own theme.
ACCENT_STAGES: tuple[StageKey, ...] = (
    "communication", "leadership", "training", "reinforcement", "accountability",
)  # fmt: skip
_EMU = 914400
_WIDE, _HIGH = 13.333, 7.5
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = "application/vnd.openxmlformats-officedocument.presentationml"
_NO_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
    '<a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>'
    "</p:grpSpPr>"
)
_DECORATION = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
_LAYOUTS = ("Cover", "Finding", "Finding and text")


def make_deck() -> bytes:
    """Return the template as a file, the same bytes each time."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": links([("officeDocument", "ppt/presentation.xml")]),
        "ppt/presentation.xml": _presentation(),
        "ppt/_rels/presentation.xml.rels": links(
            [
                ("slideMaster", "slideMasters/slideMaster1.xml"),
                ("theme", "theme/theme1.xml"),
                ("presProps", "presProps.xml"),
                ("viewProps", "viewProps.xml"),
            ]
        ),
        "ppt/presProps.xml": f"<p:presentationPr {_NS}/>",
        "ppt/viewProps.xml": f"<p:viewPr {_NS}/>",
        "ppt/theme/theme1.xml": theme(),
        "ppt/slideMasters/slideMaster1.xml": _master(),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": links(
            [("slideLayout", f"../slideLayouts/slideLayout{number}.xml") for number in (1, 2, 3)]
            + [("theme", "../theme/theme1.xml")]
        ),
    }
    for number, layout in enumerate((_cover(), _finding(has_text=False), _finding(has_text=True)), start=1):
        parts[f"ppt/slideLayouts/slideLayout{number}.xml"] = layout
        parts[f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels"] = links(
            [("slideMaster", "../slideMasters/slideMaster1.xml")]
        )
    return write_package(DECK, parts)


def write_package(path: Path, parts: dict[str, str]) -> bytes:
    """Write parts as an Office file, and return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), _HEAD + text, zipfile.ZIP_DEFLATED)
    return path.read_bytes()


def links(targets: list[tuple[str, str]]) -> str:
    """Return the relations of a part."""
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{rows}</Relationships>'


def _content_types() -> str:
    kinds = {"ppt/presentation.xml": f"{_PARTS}.presentation.main+xml"}
    kinds |= {f"ppt/{name}.xml": f"{_PARTS}.{name}+xml" for name in ("presProps", "viewProps")}
    kinds["ppt/slideMasters/slideMaster1.xml"] = f"{_PARTS}.slideMaster+xml"
    kinds |= {
        f"ppt/slideLayouts/slideLayout{number}.xml": f"{_PARTS}.slideLayout+xml" for number in (1, 2, 3)
    }
    kinds["ppt/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    return content_types(kinds)


def content_types(kinds: dict[str, str]) -> str:
    """Return which part is of which type."""
    rows = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _presentation() -> str:
    return (
        f'<p:presentation {_NS} saveSubsetFonts="1">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        f'<p:sldSz cx="{_emu(_WIDE)}" cy="{_emu(_HIGH)}"/><p:notesSz cx="6858000" cy="9144000"/>'
        "</p:presentation>"
    )


def theme() -> str:
    """Return our colors and typefaces."""
    ink = PALETTES["light"].ink
    colors = {"dk2": MUTED, "lt2": SAND}
    colors |= {f"accent{at}": STAGE_COLORS[stage]["light"] for at, stage in enumerate(ACCENT_STAGES, start=1)}
    colors |= {"accent6": PALETTES["light"].late, "hlink": PALETTES["light"].done, "folHlink": MUTED}
    rows = "".join(f'<a:{name}><a:srgbClr val="{_hex(color)}"/></a:{name}>' for name, color in colors.items())
    fonts = "".join(
        f'<a:{kind}Font><a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface=""/></a:{kind}Font>'
        for kind, face in (("major", "Georgia"), ("minor", "Calibri"))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Leadership Playbook">'
        '<a:themeElements><a:clrScheme name="Leadership Playbook">'
        f'<a:dk1><a:srgbClr val="{_hex(ink)}"/></a:dk1><a:lt1><a:srgbClr val="{PAPER}"/></a:lt1>{rows}'
        f'</a:clrScheme><a:fontScheme name="Leadership Playbook">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}'
        f"</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _master() -> str:
    levels = "".join(
        f'<a:lvl{level}pPr marL="{_emu(0.22 * level)}" indent="{-_emu(0.22)}"><a:lnSpc>'
        f'<a:spcPct val="105000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="800"/></a:spcBef><a:buFont typeface="Arial"/><a:buChar char="•"/>'
        f'<a:defRPr sz="{size}00"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/>'
        f"</a:defRPr></a:lvl{level}pPr>"
        for level, size in ((1, 18), (2, 16), (3, 14))
    )
    layouts = "".join(f'<p:sldLayoutId id="{2147483648 + at}" r:id="rId{at}"/>' for at in (1, 2, 3))
    return (
        f'<p:sldMaster {_NS}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
        f"<a:effectLst/></p:bgPr>"
        f"</p:bg><p:spTree>{_NO_GROUP}{_title()}{_body()}{_footer()}</p:spTree></p:cSld>"
        '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" '
        'accent2="accent2" accent3="accent3" '
        'accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"/>'
        f'<p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst><p:txStyles><p:titleStyle><a:lvl1pPr algn="l">'
        '<a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:defRPr sz="2800"><a:solidFill>'
        '<a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+mj-lt"/></a:defRPr></a:lvl1pPr></p:titleStyle><p:bodyStyle>{levels}'
        f"</p:bodyStyle>"
        "<p:otherStyle/></p:txStyles></p:sldMaster>"
    )


def _cover() -> str:
    heights = (2.35, 3.3, 4.5, 5.9, _HIGH)
    order = (2, 1, 3, 4, 5)  # the stages in their order
    bars = "".join(
        _bar(20 + at, 9.96 + 0.68 * at, _HIGH - height, 0.63, height, f"accent{accent}")
        for at, (height, accent) in enumerate(zip(heights, order, strict=True))
    )
    title = _placeholder(
        2, "Title", 'type="ctrTitle"', (0.75, 1.7, 8.7, 2.1), "Click to add a title", anchor="b", size=44
    )
    subtitle = _placeholder(
        3, "Subtitle", 'type="subTitle" idx="1"', (0.75, 4.05, 8.2, 1.6), "Click to add a subtitle", size=16,
        color="tx2",
    )  # fmt: skip
    rule = _bar(19, 0.75, 0.75, 0.9, 0.06, "accent1")
    return _layout("title", "Cover", bars + rule + title + subtitle + _number((0.75, 6.55, 1.0, 0.28), "l"))


def _finding(*, has_text: bool) -> str:
    kicker = _placeholder(
        9, "Kicker", 'type="body" sz="quarter" idx="13"', (0.6, 0.38, 9.0, 0.28), "KICKER", size=11,
        color="accent1", is_bold=True,
    )  # fmt: skip
    kind, name = ("obj", _LAYOUTS[2]) if has_text else ("titleOnly", _LAYOUTS[1])
    return _layout(kind, name, kicker + _title() + (_body() if has_text else "") + _footer())


def _layout(kind: str, name: str, shapes: str) -> str:
    return (
        f'<p:sldLayout {_NS} type="{kind}" preserve="1"><p:cSld name="{name}">'
        f"<p:spTree>{_NO_GROUP}{shapes}</p:spTree>"
        "</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _title() -> str:
    box = (0.6, 0.7, 12.13, 0.92)
    return _placeholder(2, "Title", 'type="title"', box, "Click to add the finding")


def _body() -> str:
    return _placeholder(3, "Text", 'type="body" idx="1"', (0.6, 1.75, 12.13, 5.05), "Click to add text")


def _footer() -> str:
    foot = _placeholder(
        5, "Footer", 'type="ftr" sz="quarter" idx="11"', (0.6, 7.02, 9.0, 0.28), "", size=10, color="tx2"
    )
    return foot + _number((11.73, 7.02, 1.0, 0.28), "r")


def _number(box: tuple[float, float, float, float], align: str) -> str:
    field = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum">'
        '<a:rPr lang="en-US"/><a:t>‹#›</a:t></a:fld>'
    )
    kind = 'type="sldNum" sz="quarter" idx="12"'
    return _placeholder(6, "Slide number", kind, box, field, size=10, color="tx2", align=align)


def _placeholder(
    number: int,
    name: str,
    kind: str,
    box: tuple[float, float, float, float],
    prompt: str,
    *,
    size: int = 0,
    color: str = "",
    anchor: str = "t",
    align: str = "l",
    is_bold: bool = False,
) -> str:
    fill = f'<a:solidFill><a:schemeClr val="{color}"/></a:solidFill>' if color else ""
    bold = ' b="1"' if is_bold else ""
    face = f'<a:latin typeface="{"+mj-lt" if "Title" in kind else "+mn-lt"}"/>'
    style = (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/>'
        f'<a:defRPr sz="{size}00"{bold}>{fill}{face}</a:defRPr></a:lvl1pPr>'
        if size
        else ""
    )
    run = (
        prompt
        if prompt.startswith("<")
        else f'<a:r><a:rPr lang="en-US"/><a:t>{prompt}</a:t></a:r>'
        if prompt
        else ""
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr>{_place(box)}"
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/>'
        f"</a:bodyPr>"
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{run}</a:p></p:txBody></p:sp>"
    )


def _bar(number: int, x: float, y: float, width: float, height: float, color: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Bar {number}">{_DECORATION}</p:cNvPr><p:cNvSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_place((x, y, width, height))}'
        f'<a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom><a:solidFill><a:schemeClr val="{color}"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        f"</p:spPr>"
        '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody></p:sp>'
    )


def _place(box: tuple[float, float, float, float]) -> str:
    x, y, width, height = map(_emu, box)
    return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def _emu(inches: float) -> int:
    return round(inches * _EMU)


def _hex(color: str) -> str:
    return color.removeprefix("#").upper()


if __name__ == "__main__":
    print(f"{DECK}: {len(make_deck()):,} bytes")
