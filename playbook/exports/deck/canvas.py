"""Shapes, text and tables as PresentationML; python-pptx writes the rest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml
from pptx.slide import Slide

from playbook.exports.deck.look import Color
from playbook.exports.xml_text import xml_text

EMU = 914400
_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_RIGHT = '<a:pPr algn="r"/>'
_DECORATIVE = (
    '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
    'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
)
Align = Literal["l", "ctr", "r"]
Anchor = Literal["t", "ctr", "b"]
Geometry = Literal["rect", "ellipse", "diamond", "triangle"]


def plain(text: str) -> str:
    """Return a text without the characters that no document can hold."""
    return xml_text(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")


class SlideBox(NamedTuple):
    """A place on a slide, in inches."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    def columns(self, count: int, gap: float) -> list["SlideBox"]:
        wide = (self.w - gap * (count - 1)) / count
        return [SlideBox(self.x + at * (wide + gap), self.y, wide, self.h) for at in range(count)]

    def shrunk(self, by: float) -> "SlideBox":
        return SlideBox(self.x + by, self.y + by, self.w - 2 * by, self.h - 2 * by)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style."""

    text: str
    size: float
    color: Color
    bold: bool = False
    serif: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and what it stands on."""

    run: Run
    align: Align = "l"
    fill: Color | None = None
    below: Run | None = None


Paragraph = Sequence[Run]


class Canvas:
    """Collects the shapes of a slide, which are then added at once."""

    def __init__(self, slide: Slide) -> None:
        self._tree = slide.shapes._spTree
        self._last = 1
        self._shapes: list[str] = []

    def text(
        self,
        box: SlideBox,
        paragraphs: Iterable[Paragraph],
        name: str,
        *,
        align: Align = "l",
        anchor: Anchor = "t",
        fill: Color | None = None,
        gap: float | Sequence[float] = 0,
        wraps: bool = True,
        inset: float = 0,
    ) -> None:
        """Add a box of text with `gap` points between paragraphs."""
        own = list(paragraphs)
        gaps = [gap] * len(own) if isinstance(gap, int | float) else gap
        lines = "".join(
            _paragraph(runs, align, before if at else 0)
            for at, (runs, before) in enumerate(zip(own, gaps, strict=True))
        )
        pad = _emu(inset)
        body = (
            f'<p:txBody><a:bodyPr wrap="{"square" if wraps else "none"}" lIns="{pad}" tIns="{pad}" '
            f'rIns="{pad}" bIns="{pad}" anchor="{anchor}" rtlCol="0"><a:normAutofit/></a:bodyPr>'
            f"<a:lstStyle/>{lines}</p:txBody>"
        )
        self._add_shape(box, "rect", name, fill, None, body, is_text=True)

    def shape(
        self,
        box: SlideBox,
        name: str = "",
        *,
        fill: Color | None = None,
        line: Color | None = None,
        geometry: Geometry = "rect",
        weight: float = 1.25,
    ) -> None:
        """Add a shape without text; one without a name is decoration."""
        empty = '<p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="en-US"/></a:p></p:txBody>'
        self._add_shape(box, geometry, name, fill, (line, weight) if line else None, empty)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], color: Color, weight: float = 0.75,
        name: str = "", *, is_dashed: bool = False,
    ) -> None:  # fmt: skip
        """Add a straight line; one without a name is decoration."""
        box = SlideBox(*start, end[0] - start[0], end[1] - start[1])
        dash = '<a:prstDash val="dash"/>' if is_dashed else ""
        self._shapes.append(
            f"<p:cxnSp {_NS}><p:nvCxnSpPr>{self._name(name, 'Line')}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr>"
            f'<p:spPr>{_place(box)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
            f'<a:ln w="{round(weight * 12700)}">{_fill(color)}{dash}</a:ln></p:spPr></p:cxnSp>'
        )

    def table(
        self, box: SlideBox, widths: Sequence[float], rows: Sequence[tuple[float, Sequence[Cell]]], name: str,
        alt: str, hair: Color, ink: Color,
    ) -> None:  # fmt: skip
        """Add a table of hairlines; the first row is the header."""
        grid = "".join(f'<a:gridCol w="{_emu(each)}"/>' for each in widths)
        body = "".join(
            f'<a:tr h="{_emu(high)}">'
            + "".join(
                _cell(cell, hair if at else ink, 0.75 if at else 1.25, is_last=place == len(widths))
                for place, cell in enumerate(cells, start=1)
            )
            + "</a:tr>"
            for at, (high, cells) in enumerate(rows)
        )
        box = SlideBox(box.x, box.y, sum(widths), sum(high for high, _ in rows))
        self._shapes.append(
            f"<p:graphicFrame {_NS}><p:nvGraphicFramePr>{self._name(name, 'Table', alt)}<p:cNvGraphicFramePr>"
            '<a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/></p:nvGraphicFramePr>'
            f"{_place(box, 'p')}<a:graphic><a:graphicData "
            'uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr firstRow="1"/>'
            f"<a:tblGrid>{grid}</a:tblGrid>{body}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
        )

    def group(self, since: int, box: SlideBox, name: str, alt: str) -> None:
        """Put the shapes added since a mark into one group."""
        own = "".join(self._shapes[since:])
        del self._shapes[since:]
        x, y, wide, high = map(_emu, box)
        self._shapes.append(
            f"<p:grpSp {_NS}><p:nvGrpSpPr>{self._name(name, 'Group', alt)}<p:cNvGrpSpPr/><p:nvPr/>"
            f'</p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/>'
            f'<a:chOff x="{x}" y="{y}"/><a:chExt cx="{wide}" cy="{high}"/></a:xfrm></p:grpSpPr>'
            f"{own}</p:grpSp>"
        )

    def mark(self) -> int:
        """Return a mark for `group`."""
        return len(self._shapes)

    def number_field(self, box: SlideBox, index: str, run: Run | None = None) -> None:
        """Add the slide's number, in the layout's look where it has one."""
        look = _style(run) if run else '<a:rPr lang="en-US"/>'
        field = f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{look}<a:t>‹#›</a:t>'
        text = f"<a:p>{_RIGHT if run else ''}{field}</a:fld></a:p>"
        self._add_place("Slide number", "sldNum", index, text, place=_place(box) if run else "")

    def fill_place(self, index: int, text: str, run: Run) -> None:
        """Fill a place for text that the layout has."""
        body = "<a:bodyPr><a:normAutofit/></a:bodyPr>"
        self._add_place(text, "body", index, _paragraph([run], "l", 0), body=body)

    def footer(self, index: str, text: str) -> None:
        """Add the footer that the layout has a place for."""
        face = '<a:rPr lang="en-US"><a:latin typeface="+mn-lt"/></a:rPr>'
        words = f"<a:p><a:r>{face}<a:t>{escape(plain(text))}</a:t></a:r></a:p>"
        self._add_place("Footer", "ftr", index, words)

    def _add_place(
        self, name: str, kind: str, index: str | int, text: str, place: str = "", body: str = "<a:bodyPr/>"
    ) -> None:
        self._shapes.append(
            f'<p:sp {_NS}><p:nvSpPr>{self._name(name, "")}<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
            f'<p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr>{place}'
            f"</p:spPr><p:txBody>{body}<a:lstStyle/>{text}</p:txBody></p:sp>"
        )

    def flush(self) -> None:
        """Write the collected shapes into the slide."""
        for shape in self._shapes:
            self._tree.append(parse_xml(shape))
        self._shapes.clear()

    def _add_shape(
        self,
        box: SlideBox,
        geometry: Geometry,
        name: str,
        fill: Color | None,
        line: tuple[Color, float] | None,
        body: str,
        *,
        is_text: bool = False,
    ) -> None:
        stroke = (
            f'<a:ln w="{round(line[1] * 12700)}">{_fill(line[0])}</a:ln>'
            if line
            else "<a:ln><a:noFill/></a:ln>"
        )
        kind = '<p:cNvSpPr txBox="1"/>' if is_text else "<p:cNvSpPr/>"
        self._shapes.append(
            f"<p:sp {_NS}><p:nvSpPr>{self._name(name, 'Shape')}{kind}<p:nvPr/></p:nvSpPr><p:spPr>"
            f'{_place(box)}<a:prstGeom prst="{geometry}"><a:avLst/></a:prstGeom>{_fill(fill)}{stroke}'
            f"</p:spPr>{body}</p:sp>"
        )

    def _name(self, name: str, kind: str, alt: str = "") -> str:
        if not self._shapes:  # python-pptx may have added a chart meanwhile
            ids = (int(each) for each in self._tree.xpath("//p:cNvPr/@id"))
            self._last = max(self._last, *ids)
        self._last += 1
        name, alt = plain(name).replace("\n", " "), plain(alt)
        description = f" descr={quoteattr(alt)}" if alt else ""
        if name:
            return f'<p:cNvPr id="{self._last}" name={quoteattr(name[:120])}{description}/>'
        return f'<p:cNvPr id="{self._last}" name="{kind} {self._last}">{_DECORATIVE}</p:cNvPr>'


def _paragraph(runs: Paragraph, align: Align, gap: float) -> str:
    before = f'<a:spcBef><a:spcPts val="{round(gap * 100)}"/></a:spcBef>' if gap else ""
    head = f'<a:pPr marL="0" indent="0" algn="{align}">{before}<a:buNone/></a:pPr>'
    parts = []
    for run in runs:
        for at, line in enumerate(plain(run.text).split("\n")):
            broken = f"<a:br>{_style(run)}</a:br>" if at else ""
            parts.append(f"{broken}<a:r>{_style(run)}<a:t>{escape(line)}</a:t></a:r>")
    return f"<a:p>{head}{''.join(parts)}</a:p>"


def _style(run: Run) -> str:
    face = "+mj-lt" if run.serif else "+mn-lt"
    bold = ' b="1"' if run.bold else ' b="0"'
    size = round(run.size * 100)
    look = f'{_fill(run.color)}<a:latin typeface="{face}"/>'
    return f'<a:rPr lang="en-US" sz="{size}"{bold}>{look}</a:rPr>'


def _cell(cell: Cell, under: Color, weight: float, *, is_last: bool) -> str:
    none = "".join(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>' for side in "LRT")
    line = f'<a:lnB w="{round(weight * 12700)}">{_fill(under)}</a:lnB>'
    pad = _emu(0.08)
    left = pad if cell.fill or cell.align != "l" else 0
    right = pad if cell.align != "r" else 0 if is_last else _emu(0.24)
    runs = [each for each in (cell.run, cell.below) if each]
    text = "".join(_paragraph([run], cell.align, 0) for run in runs)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody>"
        f'<a:tcPr marL="{left}" marR="{right}" marT="{_emu(0.05)}" marB="{_emu(0.05)}" anchor="t">'
        f"{none}{line}{_fill(cell.fill)}</a:tcPr></a:tc>"
    )


def _fill(color: Color | None) -> str:
    return f"<a:solidFill>{color}</a:solidFill>" if color else "<a:noFill/>"


def _place(box: SlideBox, prefix: Literal["a", "p"] = "a") -> str:
    x, y, wide, high = (max(_emu(each), 0) for each in box)
    return f'<{prefix}:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{wide}" cy="{high}"/></{prefix}:xfrm>'


def _emu(inches: float) -> int:
    return round(inches * EMU)
