"""Write the Word template: its styles, and nothing else."""

from pathlib import Path

from playbook.charts.style import PALETTES
from tools.make_templates import MUTED, content_types, links, theme, write_package

DOCUMENT = Path(__file__).parent.parent / "playbook/exports/document/base.docx"
_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
_INK, _GREEN = PALETTES["light"].ink[1:].upper(), PALETTES["light"].done[1:].upper()
_SERIF = '<w:rFonts w:asciiTheme="majorHAnsi" w:hAnsiTheme="majorHAnsi" w:cstheme="majorBidi"/>'

_TOP = f'<w:top w:val="single" w:sz="48" w:space="18" w:color="{_GREEN}" w:themeColor="accent1"/>'
_EDGE = f"<w:pBdr>{_TOP}</w:pBdr>"


def make_document() -> bytes:
    """Return the template as a file, the same bytes each time."""
    kinds = {
        "word/document.xml": _KIND.format("document.main"),
        "word/styles.xml": _KIND.format("styles"),
        "word/settings.xml": _KIND.format("settings"),
        "word/numbering.xml": _KIND.format("numbering"),
        "word/fontTable.xml": _KIND.format("fontTable"),
        "word/theme/theme1.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    }
    targets = [(name, f"{name}.xml") for name in ("styles", "settings", "numbering", "fontTable")]
    parts = {
        "[Content_Types].xml": content_types(kinds),
        "_rels/.rels": links([("officeDocument", "word/document.xml")]),
        "word/_rels/document.xml.rels": links([*targets, ("theme", "theme/theme1.xml")]),
        "word/document.xml": (
            f"<w:document {_W}><w:body><w:sectPr>"
            '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1418" w:right="1418" '
            'w:bottom="1418" w:left="1418" '
            'w:header="680" w:footer="680" w:gutter="0"/></w:sectPr></w:body></w:document>'
        ),
        "word/styles.xml": _styles(),
        "word/settings.xml": (
            f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/><w:compat>'
            f"<w:compatSetting "
            'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
            "</w:compat>"
            '<w:themeFontLang w:val="en-US"/></w:settings>'
        ),
        "word/numbering.xml": _numbering(),
        "word/fontTable.xml": _fonts(),
        "word/theme/theme1.xml": theme(),
    }
    return write_package(DOCUMENT, parts)


def _styles() -> str:
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" '
        'w:eastAsiaTheme="minorEastAsia" '
        'w:hAnsiTheme="minorHAnsi" w:cstheme="minorBidi"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="en-US" w:eastAsia="en-US" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault>'
        "<w:pPr>"
        '<w:spacing w:after="120" w:line="271" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    own = [
        _style("Normal", "Normal", is_default=True),
        _style(
            "Title",
            "Title",
            "<w:keepNext/>" + _EDGE + _space(2800, 120),
            _SERIF + _look(64),
            after="Subtitle",
        ),
        _style("Subtitle", "Subtitle", _space(0, 60), _look(26, MUTED)),
        _heading(1, 40, "<w:keepNext/>" + _space(480, 200)),
        _heading(2, 28, "<w:keepNext/>" + _space(360, 120)),
        _heading(3, 23, "<w:keepNext/>" + _space(240, 60)),
        _style(
            "ContentsTitle",
            "Contents Title",
            "<w:keepNext/><w:pageBreakBefore/>" + _space(0, 200),
            _SERIF + _look(40),
        ),
        _style("TOC1", "toc 1", _space(140, 40), "<w:b/>"),
        _style("TOC2", "toc 2", _space(0, 20) + '<w:ind w:left="284"/>', _look(20, MUTED)),
        _style("Lead", "Lead", _space(0, 200), _SERIF + _look(26)),
        _style("Meta", "Meta", "<w:keepNext/>" + _space(0, 100), _look(19, MUTED)),
        _style("Label", "Label", "<w:keepNext/>" + _space(120, 20), f"<w:b/>{_look(21, _GREEN)}"),
        _style("ListBullet", "List Bullet", '<w:numPr><w:numId w:val="1"/></w:numPr>' + _space(0, 40)),
        _style("TableHead", "Table Head", _space(40, 40), f"<w:b/>{_look(18, MUTED)}"),
        _style("TableText", "Table Text", _space(40, 40), _look(19)),
        _style("Header", "header", _space(0, 0), _look(17, MUTED)),
        _style("Footer", "footer", '<w:jc w:val="right"/>', _look(17, MUTED)),
        _table(),
    ]
    return f"<w:styles {_W}>{defaults}{''.join(own)}</w:styles>"


def _style(
    key: str, name: str, paragraph: str = "", run: str = "", *, is_default: bool = False, after: str = ""
) -> str:
    base = "" if is_default else '<w:basedOn w:val="Normal"/>'
    default = ' w:default="1"' if is_default else ""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>'
        f"{base}{following}<w:qFormat/>"
        f"{f'<w:pPr>{paragraph}</w:pPr>' if paragraph else ''}{f'<w:rPr>{run}</w:rPr>' if run else ''}"
        f"</w:style>"
    )


def _heading(level: int, size: int, paragraph: str) -> str:
    outline = f'<w:outlineLvl w:val="{level - 1}"/>'
    run = (_SERIF if level < 3 else "<w:b/>") + _look(size, _INK)
    return _style(f"Heading{level}", f"heading {level}", paragraph + outline, run, after="Normal")


def _table() -> str:
    def line(side: str, color: str, weight: int) -> str:
        return f'<w:{side} w:val="single" w:sz="{weight}" w:space="0" w:color="{color}"/>'

    rule = line("bottom", "C9CCCD", 4) + line("insideH", "D9DBDC", 4)
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="120" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="PlanTable"><w:name w:val="Plan Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{rule}</w:tblBorders></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>{line("bottom", _INK, 8)}</w:tcBorders>'
        f"</w:tcPr>"
        "</w:tblStylePr></w:style>"
    )


def _numbering() -> str:
    return (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/>'
        '<w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="340" w:hanging="227"/></w:pPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


def _fonts() -> str:
    faces = (("Calibri", "swiss"), ("Georgia", "roman"))
    rows = "".join(f'<w:font w:name="{name}"><w:family w:val="{kind}"/></w:font>' for name, kind in faces)
    return f"<w:fonts {_W}>{rows}</w:fonts>"


def _space(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _look(size: int, color: str = "") -> str:
    fill = f'<w:color w:val="{color}"/>' if color else ""
    return f'{fill}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


if __name__ == "__main__":
    print(f"{DOCUMENT}: {len(make_document()):,} bytes")
