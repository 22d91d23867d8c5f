"""The slides of the case: the decision, why, gates, risks."""

from collections.abc import Iterable, Sequence

from playbook.core.base.fields import StageKey
from playbook.core.base.words import number
from playbook.core.case.judgment import STATE_NAMES, Check, State
from playbook.core.dossier.model import GateLine
from playbook.exports.deck import words
from playbook.exports.deck.canvas import Canvas, Run, SlideBox
from playbook.exports.deck.look import TEXT, DeckLook
from playbook.exports.deck.measure import width
from playbook.exports.deck.slide_writer import Row, SlideWriter, StartedSlide, TableCell, TableColumn

_FINE: tuple[State, ...] = ("feasible", "if_confirmed")
_SIGNS: dict[State, str] = {
    "feasible": "●", "if_confirmed": "●", "tight": "◆", "not_feasible": "▲", "unknown": "○",
}  # fmt: skip
_LONGEST_TITLE = 150
ACCENTS: tuple[StageKey, ...] = ("communication", "leadership", "training", "reinforcement")


def cover(writer: SlideWriter) -> None:
    """Add the cover: the plan's name, and its day."""
    dossier = writer.dossier
    sponsor = next((fact.text for fact in dossier.facts if fact.label == "Sponsor"), "")
    lines = [dossier.organization, dossier.stand, f"Sponsor: {sponsor}" if sponsor else ""]
    if dossier.synthetic:
        lines.append("An example with made-up people.")
    writer.cover(dossier.name, [line for line in lines if line], dossier.note_of("cover"))


def decision(writer: SlideWriter) -> None:
    """Add the decision: the promise, its number, whether it can work."""
    dossier, look, page = writer.dossier, writer.look, writer.dossier.page
    is_public = dossier.audience.kind == "all_hands"
    titles = (page.objective,) if is_public else (page.advice, page.verdict)
    title = next((text for text in titles if 0 < len(text) <= _LONGEST_TITLE), page.title)
    started = writer.start("The decision", title)
    area, canvas = started.area, started.canvas
    top = area.y + 1.2 * look.scale
    _figures(writer, canvas, SlideBox(area.x, area.y, area.w, 0.95 * look.scale))
    benefit = next((fact.text for fact in dossier.facts if fact.label == "Expected benefit"), "")
    blocks = [
        ("What we recommend", page.advice),
        ("Whether it fits", page.verdict),
        ("Until the dates fit", page.caveat),
        ("What we want", page.objective),
        ("How we measure it", page.number),
        ("What it brings", benefit),
        ("What changes", "" if is_public else dossier.what_changes),  # everyone reads it on the next slide
    ]
    blocks = [(head, text) for head, text in blocks if text and text != title]
    whole = SlideBox(area.x, top, area.w, area.bottom - top)
    left, right = (
        SlideBox(area.x, top, area.w * 0.4, whole.h),
        SlideBox(area.x + area.w * 0.45, top, area.w * 0.55, whole.h),
    )
    fits = (
        _blocks(writer, canvas, left, blocks) if page.checks else _blocks(writer, canvas, whole, blocks, 1.4)
    )
    _scores(started, look, page.checks, right if fits else whole)
    canvas.flush()
    if not fits:
        labeled_table(writer, "The decision", "What is to be decided, in full", blocks)
    if page.checks:
        rows: list[Row] = [
            [TableCell(check.title, bold=True), _score(check.state, look), check.sentence]
            for check in page.checks
        ]
        columns = [TableColumn("Question", 2.4), TableColumn("Answer", 1.8), TableColumn("The numbers", 8)]
        writer.table(
            "The decision", "What this verdict rests on", columns, rows, "Each check with its numbers"
        )


def _score(state: State, look: DeckLook) -> TableCell:
    color = look.late if state == "not_feasible" else look.primary(TEXT) if state in _FINE else look.ink
    return TableCell(f"{_SIGNS[state]} {STATE_NAMES[state]}", bold=True, color=color)


def _scores(started: StartedSlide, look: DeckLook, checks: Sequence[Check], box: SlideBox) -> None:
    """Write each check with its sign, one below the other."""
    if not checks:
        return
    high = min(box.h / len(checks), 0.62 * look.scale)
    for at, check in enumerate(checks):
        y = box.y + at * high
        answer = _score(check.state, look)
        row, right = (
            SlideBox(box.x, y, box.w * 0.6, high),
            SlideBox(box.x + box.w * 0.6, y, box.w * 0.4, high),
        )
        name = [[Run(check.title, look.size(15), look.ink)]]
        started.canvas.text(row, name, check.title, anchor="ctr")
        text = [[Run(answer.text, look.size(15), answer.color or look.ink, bold=True)]]
        started.canvas.text(right, text, f"{check.title}: answer", align="r", anchor="ctr")
        if at:
            started.canvas.line((box.x, y), (box.right, y), look.hair)


def _figures(writer: SlideWriter, canvas: Canvas, box: SlideBox) -> None:
    """Write the numbers that frame the decision, side by side."""
    dossier, look = writer.dossier, writer.look
    facts = {fact.label: fact.text for fact in dossier.facts}
    figures = []
    if dossier.go_live:
        figures.append((words.short_day(dossier.go_live), "go-live"))
    if dossier.start and dossier.end:
        weeks = round((dossier.end - dossier.start).days / 7)
        figures.append((f"{weeks} weeks", words.span(dossier.start, dossier.end)))
    figures += [(facts[name], name.lower()) for name in ("People", "Budget") if name in facts]
    if "People" not in facts and dossier.groups:
        figures.append((number(len(dossier.groups)), "teams" if len(dossier.groups) > 1 else "team"))
    for (figure, caption), place in zip(figures, box.columns(max(len(figures), 1), 0.3), strict=False):
        canvas.line((place.x, place.y), (place.right, place.y), look.ink, 1.25)
        wide = max(width(figure, look.size(26), look.stretch), place.w)
        size = max(look.size(26) * place.w / wide, look.smallest)
        runs = [[Run(figure, size, look.ink, serif=True)], [Run(caption, look.size(12), look.muted)]]
        canvas.text(SlideBox(place.x, place.y + 0.1, place.w, place.h - 0.1), runs, caption)


def _blocks(
    writer: SlideWriter, canvas: Canvas, box: SlideBox, blocks: Sequence[tuple[str, str]], most: float = 1.0
) -> bool:
    """Write headed texts below each other; return whether they fit."""
    look = writer.look
    if not blocks:
        return True
    texts = [part for head, text in blocks for part in ((head, 12.0), (text, 15.0))]
    factor = writer.fit(texts, box.w, box.h, 0.1, most)
    if factor is None:
        return False
    head_size, size = look.size(12 * factor), look.size(15 * factor)
    runs = [
        [run]
        for head, text in blocks
        for run in (Run(head, head_size, look.primary(TEXT), bold=True), Run(text, size, look.ink))
    ]
    canvas.text(box, runs, "What is decided", gap=[13 * look.scale, 0] * len(blocks))
    return True


def points(writer: SlideWriter) -> None:
    """Add what leaders must settle first, each with its options."""
    page = writer.dossier.page
    own = (*page.points, *page.further_points)
    if not own:
        return
    year = writer.dossier.day.year
    rows: list[Row] = [
        [
            TableCell(point.title, bold=True),
            "\n".join(
                f"{letter}) {option}" for letter, option in zip("ABCDEFGH", point.options, strict=False)
            ),
            point.who,
            words.short_day(point.by, year) if point.by else "Before anyone is told",
        ]
        for point in own
    ]
    title = f"{words.few(len(own), 'point', 'points')} to settle first"
    title += f": {page.settle_by}" if page.settle_by else ""
    columns = [
        TableColumn("Point", 3),
        TableColumn("Options, each with its price", 6),
        TableColumn("Who", 1.6),
        TableColumn("By", 1),
    ]
    writer.table(
        "To settle first", title, columns, rows, f"{title}, each with its options, who decides and by when"
    )


def why(writer: SlideWriter) -> None:
    """Add why, why now, what changes and what stays."""
    dossier, look = writer.dossier, writer.look
    blocks = dossier.reasons("What stays as it is")
    if not blocks:
        return
    title = "Why we do this, and why now" if dossier.why_now else "Why we do this"
    columns = 2 if len(blocks) > 1 else 1
    rows = (len(blocks) + 1) // 2
    gap = 0.5 * look.scale
    wide = (writer.template.area.w - gap * (columns - 1)) / columns - 0.25
    room = (writer.template.area.h - 0.35 * (rows - 1)) / rows
    factor = min(
        (writer.fit([(head, 13.0), (text, 18.0)], wide, room, 0.12, 1.2) or 0 for head, text in blocks),
        default=0,
    )
    if not factor:
        labeled_table(writer, "Why", title, blocks, dossier.note_of("repeat"))
        return
    started = writer.start("Why", title, dossier.note_of("repeat"))
    for at, (head, text) in enumerate(blocks):
        x = started.area.x + (at % columns) * (wide + 0.25 + gap)
        y = started.area.y + (at // columns) * (room + 0.35)
        high = min(writer.high([(head, 13.0), (text, 18.0)], wide, factor) + 0.1, room)
        started.canvas.shape(SlideBox(x, y, 0.06, high), fill=look.stage(ACCENTS[at]))
        runs = [
            [Run(head, look.size(13 * factor), look.stage(ACCENTS[at], TEXT), bold=True)],
            [Run(text, look.size(18 * factor), look.ink)],
        ]
        started.canvas.text(SlideBox(x + 0.25, y, wide, room), runs, head, gap=4)
    started.canvas.flush()


def promises(writer: SlideWriter) -> None:
    """Add what we promise people, as the brief says it."""
    own = [line for line in writer.dossier.page.promises if line.text]
    marks = {"brief": "", "proposal": " (proposal)", "ask": " (to be answered)"}
    if own:
        rows = [(f"{line.title}{marks[line.mark]}", line.text) for line in own]
        labeled_table(
            writer,
            "What we promise",
            f"{words.few(len(own), 'promise', 'promises')} to everyone whom it touches",
            rows,
        )


def gates(writer: SlideWriter) -> None:
    """Add the days on which somebody decides, and by what."""
    dossier, look = writer.dossier, writer.look
    if not dossier.gates:
        return
    columns = [
        TableColumn("Day", 1.1),
        TableColumn("Decision", 2.1),
        TableColumn("Go", 3.4),
        TableColumn("Adjust", 3.0),
        TableColumn("Stop", 3.0),
    ]
    rows: list[Row] = [
        [
            TableCell(words.short_day(gate.day, dossier.day.year), bold=True, color=look.primary(TEXT)),
            TableCell(gate.title, bold=True, below=_decided(gate, dossier.day.year)),
            gate.go_if, gate.adjust_if, gate.stop_if,
        ]
        for gate in dossier.gates
    ]  # fmt: skip
    title = words.gates_title(dossier.gates, dossier.day)
    writer.table(
        "When we decide", title, columns, rows, "Decision days with what makes us go on, adjust or stop"
    )


def _decided(gate: GateLine, year: int) -> str:
    """Return who decides, and what was decided."""
    if not gate.decision:
        return gate.who
    day = f", {words.short_day(gate.decided_on, year)}" if gate.decided_on else ""
    return f"{gate.who}\n{gate.decision}{day}".strip() + (f": {gate.why}" if gate.why else "")


def risks(writer: SlideWriter) -> None:
    """Add what may go wrong, how one sees it, and who looks."""
    own = writer.dossier.risks
    if not own:
        return
    rows: list[Row] = [[TableCell(row.risk, bold=True), row.watch, row.owner] for row in own]
    which = "it" if len(own) == 1 else "each"
    title = f"{words.few(len(own), 'risk', 'risks')}, and the sign that shows {which} early"
    columns = [TableColumn("Risk", 5), TableColumn("How we see it", 5), TableColumn("Who looks", 2)]
    writer.table("Risks", title, columns, rows, title)


def labeled_table(
    writer: SlideWriter, kicker: str, title: str, rows: Iterable[tuple[str, str]], notes: Iterable[str] = ()
) -> None:
    own: list[Row] = [[TableCell(head, bold=True), text] for head, text in rows]
    writer.table(kicker, title, [TableColumn("What", 3), TableColumn("In words", 9)], own, title, notes)
