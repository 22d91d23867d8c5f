"""Headings, texts, tables and the contents as WordprocessingML."""

import re
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from playbook.core.base.colors import STAGE_COLORS
from playbook.core.base.fields import StageKey
from playbook.exports.deck.canvas import EMU, plain
from playbook.exports.deck.look import STAGE_ACCENTS

WIDE = 9070  # of the text, in twentieths of a point
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
)
_DRAWING = 900_001  # a number that no logo in a header is likely to have
_ITEM = re.compile(r"^\s*[-*•]\s+")


Heads = Sequence[tuple[str, float]]  # of a table, each with its share of the width
Cell = str | tuple[str, str]  # a text, or what leads it in bold before it


class Body:
    """Collects what stands in a document, in its order."""

    def __init__(
        self,
        styles: Mapping[str, str] | None = None,
        wide: int = WIDE,
        theme: Mapping[str, str] | None = None,
    ) -> None:
        """`styles`: a template's ids of our styles; `theme`: its colors, else ours."""
        self._styles, self._wide, self._theme = styles or {}, wide, theme
        self._parts: list[str] = []
        self._contents: list[tuple[int, str, str]] = []
        self._contents_at: int | None = None  # None: without a list of contents

    def title(self, name: str, lines: Iterable[str], section: str = "", *, is_cover: bool = True) -> None:
        """Add the cover in its own section, or a first page's head."""
        self._add("Title", _run(name), "" if is_cover else '<w:spacing w:before="0"/>')
        for line in lines:
            self._add("Subtitle", _run(line))
        if section:
            self._add("", "", section)

    def contents(self) -> None:
        """Put the contents here, once all headings are known."""
        self._contents_at = len(self._parts)

    def heading(
        self, level: int, text: str, stage: StageKey | None = None, *, is_new_page: bool = False
    ) -> None:
        """Add a heading, with a stage's color beside it."""
        text = " ".join(plain(text).split()) or "Without a title"
        mark = f"_Toc{len(self._contents) + 1:06}"
        self._contents.append((level, text, mark))
        edge = ""
        if stage:
            accent = STAGE_ACCENTS[stage]
            own = self._theme[accent] if self._theme else STAGE_COLORS[stage]["light"]
            color = f'w:color="{own[1:].upper()}" w:themeColor="{accent}"'
            edge = f'<w:pBdr><w:left w:val="single" w:sz="36" w:space="8" {color}/></w:pBdr>'
        number = len(self._contents)
        look = ("<w:pageBreakBefore/>" if is_new_page else "") + edge
        self._add(
            f"Heading{level}",
            f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>{_run(text)}<w:bookmarkEnd w:id="{number}"/>',
            look,
        )

    def text(self, text: str, style: str = "") -> None:
        """Add a text: lines as paragraphs, lists as lists."""
        for line in plain(text).split("\n"):
            if item := _ITEM.match(line):
                self._add("ListBullet", _run(line[item.end() :]))
            elif line.strip():
                self._add(style, _run(line.strip()))

    def labeled(self, label: str, text: str) -> None:
        """Add a text after its label, on the same line if short."""
        if "\n" in text.strip() or len(text) > 160:
            self._add("Label", _run(label))
            self.text(text)
        elif text.strip():
            self._add("", _run(f"{label}: ", bold=True) + _run(text.strip()))

    def led(self, lead: str, text: str, style: str = "", *, keeps_next: bool = False) -> None:
        """Add a paragraph that begins with its lead in bold."""
        look = "<w:keepNext/>" if keeps_next else ""
        if look and not style:  # it begins something new
            look += '<w:spacing w:before="120"/>'
        self._add(style, _run(f"{lead} ", bold=True) * bool(lead) + _run(" ".join(text.splitlines())), look)

    def table(self, title: str, heads: Heads, rows: Iterable[Sequence[Cell]]) -> None:
        """Add a table without its empty columns; a lone cell spans its row."""
        cells = [[_led(cell) for cell in row] for row in rows]
        full = [row for row in cells if len(row) > 1 or len(heads) == 1]
        used = [at for at in range(len(heads)) if any("".join(row[at]).strip() for row in full)]
        if not used:
            return
        total = sum(heads[at][1] for at in used)
        widths = [round(self._wide * heads[at][1] / total) for at in used]
        grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in widths)
        head = self._row([("", heads[at][0]) for at in used], widths, "TableHead")
        body = "".join(
            self._row([row[at] for at in used] if len(row) == len(heads) else row, widths, "TableText")
            for row in cells
        )
        self._parts.append(
            f"<w:tbl><w:tblPr><w:tblStyle w:val={self._id('PlanTable')}/>"
            f'<w:tblW w:w="{self._wide}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" '
            'w:lastRow="0" w:firstColumn="0" '
            f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f"<w:tblCaption w:val={quoteattr(plain(title))}/></w:tblPr>"
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
        )
        self._add("", "")

    def chart(self, relation: str, name: str, alt: str, wide: float, high: float) -> None:
        """Add a chart that is a part of the document already."""
        size = f'cx="{round(wide * EMU)}" cy="{round(high * EMU)}"'
        self._add(
            "",
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
            f'<wp:docPr id="{_DRAWING}" name={quoteattr(plain(name))} descr={quoteattr(plain(alt))}/>'
            f"<wp:cNvGraphicFramePr/>"
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>',
        )

    def xml(self) -> str:
        """Return all of it, with the contents in their place."""
        at = self._contents_at
        parts = self._parts if at is None else [*self._parts[:at], *self._toc(), *self._parts[at:]]
        return f"<w:body {SPACES}>{''.join(parts)}</w:body>"

    def _toc(self) -> Iterable[str]:
        """Yield a real field with our result, to which F9 adds the pages."""
        entries = [entry for entry in self._contents if entry[0] <= 2]
        start = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            'TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        look = f"<w:pStyle w:val={self._id('ContentsTitle')}/><w:pageBreakBefore/>"
        yield f"<w:p><w:pPr>{look}</w:pPr>{_run('Contents')}</w:p>"
        for at, (level, text, mark) in enumerate(entries):
            link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{_run(text)}</w:hyperlink>'
            first, last = start if at == 0 else "", end if at == len(entries) - 1 else ""
            style = f"<w:pStyle w:val={self._id(f'TOC{level}')}/>"
            yield f"<w:p><w:pPr>{style}</w:pPr>{first}{link}{last}</w:p>"

    def _add(self, style: str, content: str, properties: str = "") -> None:
        name = f"<w:pStyle w:val={self._id(style)}/>" if style else ""
        look = f"<w:pPr>{name}{properties}</w:pPr>" if name or properties else ""
        self._parts.append(f"<w:p>{look}{content}</w:p>")

    def _row(self, cells: Sequence[tuple[str, str]], widths: Sequence[int], style: str) -> str:
        spans = len(cells) < len(widths)
        head = "<w:tblHeader/>" if style == "TableHead" else ""
        # The heading of rows stays with the first of them.
        look = f"<w:pPr><w:pStyle w:val={self._id(style)}/>{'<w:keepNext/>' * spans}</w:pPr>"
        span = f'<w:gridSpan w:val="{len(widths)}"/>' if spans else ""
        written = "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{span}</w:tcPr>'
            + "".join(
                f"<w:p>{look}{_run(lead + ' ' * bool(line), bold=True) if lead else ''}{_run(line)}</w:p>"
                for lead, line in _lines(*cell)
            )
            + "</w:tc>"
            for cell, wide in zip(cells, [sum(widths)] if spans else widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{written}</w:tr>"

    def _id(self, style: str) -> str:
        return quoteattr(self._styles.get(style, style))


def _led(cell: Cell) -> tuple[str, str]:
    lead, text = cell if isinstance(cell, tuple) else ("", cell)
    return plain(lead), plain(text)


def _lines(lead: str, text: str) -> Iterable[tuple[str, str]]:
    first, *others = text.split("\n")
    return ((lead, first), *(("", line) for line in others))


def _run(text: str, *, bold: bool = False) -> str:
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(plain(text))}</w:t></w:r>' if text else ""
