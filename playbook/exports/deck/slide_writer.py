"""A slide with title, footer, number and notes; tables run on."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from itertools import islice
from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.text import MSO_AUTO_SIZE
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches, Pt

from playbook.core.base.words import date_in_words
from playbook.core.dossier.model import Dossier
from playbook.exports.deck.canvas import EMU, Align, Canvas, Cell, Run, SlideBox, plain
from playbook.exports.deck.look import TEXT, Color, DeckLook
from playbook.exports.deck.measure import LINE, count_lines, height, split, width
from playbook.exports.deck.template import Template, add_slide, readable_text, text_color, title_size
from playbook.exports.office_package import repeatable

_PAD, _TIGHT = 0.17, 0.12  # above and below the text of a row, and in small type
_MOST_LINES = 12  # of a cell, as typed
_SIZES = (15.0, 14.0, 13.0, 12.0, 11.0)  # of a table: the largest that fits on one slide, else the last
_KICKER = 13  # the place of our own layout for the words above a title


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table, as wide as its share."""

    head: str
    share: float
    align: Align = "l"


@dataclass(frozen=True, slots=True)
class TableCell:
    """What stands in a cell, and how."""

    text: str
    bold: bool = False
    color: Color | None = None
    fill: Color | None = None
    below: str = ""  # a second paragraph, plain
    below_color: Color | None = None


Row = Sequence[TableCell | str]


@dataclass(frozen=True, slots=True)
class StartedSlide:
    """A started slide: where to draw, and in how much room."""

    slide: Slide
    canvas: Canvas
    area: SlideBox


class SlideWriter:
    """Makes slides of one dossier on one template."""

    def __init__(self, template: Template, dossier: Dossier) -> None:
        self.template, self.dossier = template, dossier
        self.look: DeckLook = template.look
        self._titles: set[str] = set()

    def cover(self, title: str, lines: Sequence[str], notes: Iterable[str] = ()) -> None:
        """Add the cover; lines without a subtitle's place get a box."""
        template, title = self.template, _in_line(title) or "Rollout"
        slide = template.deck.slides.add_slide(template.cover)
        wide, high = self._page()
        places = {
            str(each._element.xpath(".//p:ph")[0].get("type", "obj")): each for each in slide.placeholders
        }
        heading, below = (
            places.get("ctrTitle") or places.get("title"),
            places.get("subTitle") or places.get("body"),
        )
        for each in list(slide.placeholders):
            if each not in (heading, below):
                each._element.getparent().remove(each._element)
        canvas = Canvas(slide)
        self._head(
            slide, title, SlideBox(wide * 0.06, high * 0.3, wide * 0.88, high * 0.2), heading, is_cover=True
        )
        size = None if below is None else self._size_below(heading, below, lines)
        if below is not None and size:
            below.text_frame.text = "\n".join(map(plain, lines))
            for paragraph in below.text_frame.paragraphs:
                for run in paragraph.runs:
                    run.font.size = Pt(size)
            self._recolor(below, template.cover)
        else:
            if below is not None:
                below._element.getparent().remove(below._element)
            top = (
                min((heading.top + heading.height) / EMU + 0.1, high * 0.6)
                if heading is not None
                else high * 0.52
            )
            from_left = heading.left / EMU if heading is not None else wide * 0.06
            box = SlideBox(from_left, top, wide * 0.94 - from_left, high - top - 0.5)
            color = text_color(template, template.cover, heading) if heading is not None else self.look.ink
            canvas.text(box, [[Run(line, self.look.size(16), color)] for line in lines], "Subtitle", gap=4)
        self._foot(canvas, template.cover, ())
        canvas.flush()
        self._note(slide, notes)

    def start(self, kicker: str, title: str, notes: Iterable[str] = ()) -> StartedSlide:
        """Add a slide with its title; no title comes twice."""
        number = 2
        wanted = title = _in_line(title).removesuffix(".") or kicker
        while title in self._titles:
            title, number = f"{wanted} ({number})", number + 1
        self._titles.add(title)
        template = self.template
        slide = add_slide(template)
        heading = next(iter(slide.placeholders), None)
        self._head(slide, title, template.own_title or SlideBox(0.5, 0.4, 9, 1), heading)
        canvas = Canvas(slide)
        if template.has_panel:
            canvas.shape(template.area.shrunk(-0.12), fill=self.look.paper)
        self._kicker(canvas, kicker)
        self._foot(canvas, template.plain, self._footers())
        canvas.flush()  # charts stand above the panel
        self._note(slide, notes)
        return StartedSlide(slide, canvas, template.area)

    def table(
        self, kicker: str, title: str, columns: Sequence[TableColumn], rows: Sequence[Row], alt: str,
        notes: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """Add a table on as many slides as needed, in large text."""
        rows = [[_flowing(_entry(each)) for each in row] for row in rows]
        area = self.template.area
        wanted = next((each for each in _SIZES if self._is_one_page(columns, rows, each)), _SIZES[-1])
        size = self.look.size(wanted)
        widths = self._widths(columns, rows, size)
        pages = list(self._pages(widths, rows, size, area.h))
        for at, page in enumerate(pages, start=1):
            name = title if len(pages) == 1 else f"{title.rstrip('.')} ({at} of {len(pages)})"
            started = self.start(kicker, name, notes if at == 1 else ())
            head = self.look.size(min(wanted - 1.5, 11.5))
            cells = [Cell(Run(each.head, head, self.look.muted, bold=True), each.align) for each in columns]
            table = [(head * LINE / 72 + _pad(size), cells)]
            table += [(self._row_height(row, widths, size), self._cells(row, columns, size)) for row in page]
            started.canvas.table(area, widths, table, name, alt, self.look.hair, self.look.ink)
            started.canvas.flush()

    def _widths(self, columns: Sequence[TableColumn], rows: Sequence[Row], size: float) -> list[float]:
        """Return widths by share that break only very long words."""
        room = self.template.area.w
        total = sum(column.share for column in columns)
        least = []
        for at, column in enumerate(columns):
            texts = [
                column.head,
                *(part for row in rows for part in (_entry(row[at]).text, _entry(row[at]).below)),
            ]
            words = {word for text in texts for word in text.replace("\n", " ").split(" ")}
            longest = max(width(word, size, self.look.stretch * 1.08) for word in words)
            least.append(min(longest + (0.36 if column.align == "r" else 0.2), room / len(columns)))
        wanted = [
            max(room * column.share / total - low, 0) for column, low in zip(columns, least, strict=True)
        ]
        spare, more = max(room - sum(least), 0), sum(wanted) or 1
        return [low + spare * each / more for low, each in zip(least, wanted, strict=True)]

    def _is_one_page(self, columns: Sequence[TableColumn], rows: Sequence[Row], wanted: float) -> bool:
        size = self.look.size(wanted)
        pages = self._pages(self._widths(columns, rows, size), rows, size, self.template.area.h)
        return len(list(islice(pages, 2))) == 1

    def _pages(
        self, widths: Sequence[float], rows: Sequence[Row], size: float, room: float
    ) -> Iterator[list[Row]]:
        full = room - size * LINE / 72 - _pad(size)
        page: list[Row] = []
        left = full
        waiting = list(reversed(rows))
        while waiting:
            row = waiting.pop()
            high = self._row_height(row, widths, size)
            if high > full:
                first, rest = self._split(row, widths, size, int((full - _pad(size)) / (size * LINE / 72)))
                waiting += [rest, first]
                continue
            if high > left:
                yield page
                page, left = [], full
            page.append(row)
            left -= high
        yield page

    def _split(self, row: Row, widths: Sequence[float], size: float, lines: int) -> tuple[Row, Row]:
        """Return a row that is longer than a slide as two."""
        first, rest = [], []
        for entry, wide in zip(map(_entry, row), widths, strict=True):
            text = f"{entry.text}\n{entry.below}" if entry.below else entry.text
            start, end = split(text, size, wide - 0.12, max(lines, 1), self._stretch(entry))
            first.append(replace(entry, text=start, below=""))
            rest.append(replace(entry, text=end, below=""))
        return first, rest

    def _row_height(self, row: Row, widths: Sequence[float], size: float) -> float:
        lines = (
            count_lines(entry.text, size, wide - 0.12, self._stretch(entry))
            + (count_lines(entry.below, size, wide - 0.12, self.look.stretch) if entry.below else 0)
            for entry, wide in zip(map(_entry, row), widths, strict=True)
        )
        return max(lines) * size * LINE / 72 + _pad(size)

    def _stretch(self, entry: TableCell) -> float:
        return self.look.stretch * (1.05 if entry.bold else 1)

    def _cells(self, row: Row, columns: Sequence[TableColumn], size: float) -> list[Cell]:
        return [
            Cell(
                Run(entry.text, size, entry.color or self.look.ink, entry.bold),
                column.align,
                entry.fill,
                Run(entry.below, size, entry.below_color or self.look.muted) if entry.below else None,
            )
            for entry, column in zip(map(_entry, row), columns, strict=True)
        ]

    def high(self, texts: Iterable[tuple[str, float]], wide: float, factor: float) -> float:
        """Return the height of stacked texts at a factor of their sizes."""
        stretch = self.look.stretch * 1.03
        return sum(height(text, self.look.size(size * factor), wide, stretch) for text, size in texts)

    def fit(
        self, texts: Sequence[tuple[str, float]], wide: float, room: float, gap: float, most: float
    ) -> float | None:
        """Return the largest factor at which stacked texts fit, or None."""
        least = self.look.smallest / (min(size for _, size in texts) * self.look.scale)
        factors = (most - 0.05 * step for step in range(20))
        gaps = gap * self.look.scale * len(texts)
        return next(
            (
                each
                for each in factors
                if each >= min(least, 1) and self.high(texts, wide, each) + gaps <= room
            ),
            None,
        )

    def save(self) -> bytes:
        """Return the file; its properties name the plan and our product."""
        deck, dossier = self.template.deck, self.dossier
        about = deck.core_properties
        about.title, about.author, about.last_modified_by = (
            plain(dossier.name)[:255],
            "Leadership Playbook",
            "",
        )
        about.subject, about.language = plain(dossier.stand)[:255], "en-US"
        about.created = about.modified = datetime.combine(dossier.day, time(), UTC)
        about.revision = 1
        target = io.BytesIO()
        deck.save(target)
        return repeatable(target.getvalue(), f"{dossier.day.isoformat()}T00:00:00Z")

    def _page(self) -> tuple[float, float]:
        deck = self.template.deck
        return (deck.slide_width or 0) / EMU, (deck.slide_height or 0) / EMU

    def _head(self, slide: Slide, title: str, own: SlideBox, heading: Any, *, is_cover: bool = False) -> None:
        """Write the title, smaller where it would not fit."""
        template = self.template
        is_moved = heading is None or (template.own_title is not None and not is_cover)
        layout = template.cover if is_cover else template.plain
        if heading is None:
            heading = _make_title(slide)
        heading.text_frame.text = title
        if is_moved:
            heading.left, heading.top, heading.width, heading.height = map(Inches, own)
        box = own if is_moved else SlideBox(0, 0, heading.width / EMU - 0.2, heading.height / EMU)
        size = wanted = min(title_size(layout), 28.0 if is_moved else 100.0)
        while size > 14 and height(title, size, box.w, self.look.title_stretch * 1.04) > max(
            box.h, size * LINE / 72
        ):
            size -= 1
        heading.text_frame.auto_size = MSO_AUTO_SIZE.TEXT_TO_FIT_SHAPE
        run = heading.text_frame.paragraphs[0].runs
        if run and (size < wanted or is_moved):
            run[0].font.size = Pt(size)
        if template.has_panel and is_moved and not is_cover:
            heading.fill.solid()
            heading.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1
            for each in run:
                each.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
        else:
            self._recolor(heading, layout)

    def _size_below(self, heading: Any, below: Any, lines: Sequence[str]) -> float | None:
        """Return the size at which lines fit the subtitle's place, or None."""
        is_below = heading is None or below.top >= heading.top + heading.height * 0.8
        wide, high = below.width / EMU - 0.2, below.height / EMU
        sizes = (16.0,) if self.template.is_ours else (24.0, 20.0, 18.0, 16.0, 14.0)
        stretch = self.look.stretch
        fitting = (
            each for each in sizes if sum(height(line, each, wide, stretch) for line in lines) * 1.25 <= high
        )
        return next(fitting, None) if is_below else None

    def _recolor(self, place: Any, layout: Any) -> None:
        color = readable_text(self.template, layout, place)
        if color is None:
            return
        for paragraph in place.text_frame.paragraphs:
            for run in paragraph.runs:
                run.font.color.theme_color = MSO_THEME_COLOR.from_xml(color.name)

    def _kicker(self, canvas: Canvas, kicker: str) -> None:
        if self.template.is_ours:
            run = Run(kicker.upper(), 11, self.look.primary(TEXT), bold=True)
            canvas.fill_place(_KICKER, kicker, run)

    def _footers(self) -> tuple[str, ...]:
        dossier = self.dossier
        stand = f"As of {date_in_words(dossier.day)}"
        return (f"{dossier.name} · {stand}", dossier.name, stand)

    def _foot(self, canvas: Canvas, layout: Any, footers: Sequence[str]) -> None:
        """Add the number and the longest footer that fits one line."""
        places = {each._element.xpath(".//p:ph")[0].get("type"): each for each in layout.placeholders}
        if footers and "ftr" in places:
            place = places["ftr"]
            size = 10 if self.template.is_ours else 13
            room = (place.width or 0) / EMU - (0 if self.template.is_ours else 0.2)
            fitting = (each for each in footers if width(each, size, self.look.stretch) <= room)
            if text := next(fitting, None):
                canvas.footer(str(place.placeholder_format.idx), text)
        if "sldNum" in places:
            canvas.number_field(SlideBox(0, 0, 0, 0), str(places["sldNum"].placeholder_format.idx))
        else:
            wide, high = self._page()
            box = SlideBox(wide - 1.1, high - 0.36, 0.9, 0.26)
            canvas.number_field(box, "4294967295", Run("", self.look.size(10), self.look.muted))

    def _note(self, slide: Slide, notes: Iterable[str]) -> None:
        text = "\n".join(map(plain, notes))
        if text:
            frame = slide.notes_slide.notes_text_frame
            if frame is not None:
                frame.text = text


def _in_line(text: str) -> str:
    """Return a text on one line, with its no-break spaces."""
    return re.sub("[ \n]+", " ", plain(text)).strip()


def _pad(size: float) -> float:
    return _PAD if size >= 12.5 else _TIGHT


def filled(columns: Sequence[TableColumn], rows: Sequence[Row]) -> tuple[list[TableColumn], list[Row]]:
    """Return a table without the columns that no row fills."""
    places = [at for at in range(len(columns)) if any(_entry(row[at]).text for row in rows)]
    return [columns[at] for at in places], [[row[at] for at in places] for row in rows]


def _flowing(entry: TableCell) -> TableCell:
    """Return a cell whose lines, where a slide has not so many, follow each other."""
    lines = entry.text.split("\n")
    if len(lines) <= _MOST_LINES:
        return entry
    return replace(entry, text="\n".join([*lines[:_MOST_LINES], " ".join(lines[_MOST_LINES:])]))


def _entry(value: TableCell | str) -> TableCell:
    return value if isinstance(value, TableCell) else TableCell(value)


def _make_title(slide: Slide) -> Any:
    shape = slide.shapes.add_textbox(0, 0, 0, 0)
    element = shape._element
    (properties,) = element.xpath("./p:nvSpPr/p:nvPr")
    place = parse_xml(
        '<p:ph xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" type="title"/>'
    )
    properties.insert(0, place)
    (kind,) = element.xpath("./p:nvSpPr/p:cNvSpPr")
    kind.attrib.pop("txBox", None)
    shape.name = "Title"
    return shape
