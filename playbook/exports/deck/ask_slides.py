"""The slides of what we ask, what comes next, what works."""

from playbook.exports.deck import words
from playbook.exports.deck.canvas import Run, SlideBox
from playbook.exports.deck.case_slides import ACCENTS, labeled_table
from playbook.exports.deck.look import TEXT
from playbook.exports.deck.slide_writer import Row, SlideWriter, TableCell, TableColumn

_MOST_ASKS = 5
_WINS_A_SLIDE = 6
_COMING = 9


def asks(writer: SlideWriter, title: str = "") -> None:
    """Add what we ask of the readers, at most five things."""
    dossier, look = writer.dossier, writer.look
    own = dossier.asks[:_MOST_ASKS]
    notes = (*dossier.note_of("sponsor"), *dossier.note_of("repeat"))
    if not own:
        return
    title = title or f"{words.few(len(own), 'thing', 'things')} we ask of you"
    details = [words.sentences((ask.why, *ask.details)) for ask in own]
    area = writer.template.area
    wide, pad = area.w - 2.6 * look.scale, 0.28 * look.scale
    texts = [
        [(ask.do, 18.0), *([(detail, 13.0)] if detail else [])]
        for ask, detail in zip(own, details, strict=True)
    ]
    factor = writer.fit([each for row in texts for each in row], wide, area.h - pad * len(own), 0, 1.0)
    if not factor:
        pairs = zip((ask.do for ask in own), details, strict=True)
        labeled_table(writer, "What we ask", title, pairs, notes)
        return
    started = writer.start("What we ask", title, notes)
    needs = [writer.high(row, wide, factor) + pad for row in texts]
    spare = min((area.h - sum(needs)) / len(own), 0.35 * look.scale)
    y = area.y
    for at, (ask, detail, need) in enumerate(zip(own, details, needs, strict=True)):
        high = need + spare
        if at:
            started.canvas.line((area.x, y), (area.right, y), look.hair)
        figure = Run(str(at + 1), look.size(34), look.primary(TEXT), serif=True)
        started.canvas.text(
            SlideBox(area.x, y, 0.7 * look.scale, high), [[figure]], f"Number {at + 1}", anchor="ctr"
        )
        text = [[Run(ask.do, look.size(18 * factor), look.ink, bold=True)]]
        if detail:
            text.append([Run(detail, look.size(13 * factor), look.muted)])
        started.canvas.text(
            SlideBox(area.x + 0.75 * look.scale, y, wide, high), text, ask.do, anchor="ctr", gap=2
        )
        if ask.day:
            until = f" to {words.short_day(ask.until, dossier.day.year)}" if ask.until else ""
            when = f"{'Due ' if ask.is_due else ''}{words.short_day(ask.day, dossier.day.year)}{until}"
            day = Run(when, look.size(14), look.late if ask.is_due else look.ink, bold=True)
            place = SlideBox(area.right - 1.75 * look.scale, y, 1.75 * look.scale, high)
            started.canvas.text(place, [[day]], f"When: {ask.do}", align="r", anchor="ctr")
        y += high
    started.canvas.flush()


def coming(writer: SlideWriter) -> None:
    """Add the next steps for everyone, as a list of days."""
    dossier, look = writer.dossier, writer.look
    own = [(words.short_day(step.day, dossier.day.year), step) for step in dossier.coming(_COMING)]
    if not own:
        return
    rows: list[Row] = [
        [TableCell(day, bold=True, color=look.stage(step.stage, TEXT)), step.title] for day, step in own
    ]
    day, first = own[0]
    title = f"What comes next: {first.title}, {day}"
    columns = [TableColumn("Day", 1.5), TableColumn("What", 9)]
    writer.table("What comes next", title, columns, rows, "The next tasks, each with its day")


def wins(writer: SlideWriter) -> None:
    """Add what colleagues did with it, with credit where they agreed."""
    own, look, area = writer.dossier.wins, writer.look, writer.template.area
    if not own:
        return
    title = f"{words.few(len(own), 'colleague has', 'colleagues have')} shown what it is good for"
    gap, lines = 0.5 * look.scale, (min(len(own), _WINS_A_SLIDE) + 1) // 2
    wide = (area.w - gap) / 2 - 0.3
    room = min((area.h - 0.3 * (lines - 1)) / lines, 2.2 * look.scale)
    factors = [
        writer.fit([(f"“{win.text}”", 22.0), (win.credit, 14.0)], wide, room, 0.1, 1.0) or 0 for win in own
    ]
    if not min(factors) or len(own) > _WINS_A_SLIDE:
        rows: list[Row] = [[win.text, TableCell(win.credit, color=look.muted)] for win in own]
        writer.table(
            "What works", title, [TableColumn("What they did", 8), TableColumn("Who", 2)], rows, title
        )
        return
    started = writer.start("What works", title)
    for at, win in enumerate(own):
        x, y = area.x + (at % 2) * (wide + 0.3 + gap), area.y + (at // 2) * (room + 0.3)
        started.canvas.shape(SlideBox(x, y, 0.06, room), fill=look.stage(ACCENTS[at % len(ACCENTS)]))
        text = [[Run(f"“{win.text}”", look.size(22 * min(factors)), look.ink, serif=True)]]
        if win.credit:
            text.append([Run(win.credit, look.size(14 * min(factors)), look.muted)])
        started.canvas.text(SlideBox(x + 0.3, y, wide, room), text, "A win", anchor="ctr", gap=6)
    started.canvas.flush()
