"""The slides of the plan: on a page, by stage, by step."""

from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.base.words import count, number
from playbook.core.dossier.model import Dossier, DossierStep, StageLine
from playbook.exports.deck import words
from playbook.exports.deck.canvas import Canvas, Run, SlideBox
from playbook.exports.deck.look import TEXT, Color, DeckLook
from playbook.exports.deck.measure import height, width
from playbook.exports.deck.roadmap import ROWS, Label, Mark, Roadmap, Stands, lay_out
from playbook.exports.deck.slide_writer import Row, SlideWriter, TableCell, TableColumn, filled

_RANKS = {"gate": 0, "milestone": 1, "sponsor_act": 2, "training_session": 3, "message": 4}
_MOST_STEPS = 140
_LANE_NAMES = 1.75  # inches left of the lanes


def plan_on_a_page(writer: SlideWriter) -> None:
    """Add five lanes over time, with the weightiest steps by name."""
    dossier, look = writer.dossier, writer.look
    names = _LANE_NAMES * look.scale
    size = look.size(10.5)
    marks = [_mark(step) for step in dossier.dated]
    plan = lay_out(marks, writer.template.area.w - names - 0.1, size, look.stretch)
    if plan is None:
        return
    started = writer.start("The plan on a page", words.roadmap_title(dossier))
    canvas, area = started.canvas, started.area
    since = canvas.mark()
    head, foot = 0.3 * look.scale, 0.46 * look.scale
    lanes = SlideBox(area.x + names, area.y + head, plan.width, area.h - head - foot)
    _scale(canvas, look, plan, area, lanes)
    _days(canvas, look, plan, lanes, dossier)
    high = lanes.h / max(len(dossier.stages), 1)
    tallest = max((sum(bar.counts.values()) for bar in plan.bars), default=1)
    for at, stage in enumerate(dossier.stages):
        lane = SlideBox(lanes.x, lanes.y + at * high, lanes.w, high)
        _lane_name(canvas, look, stage, SlideBox(area.x, lane.y, names, high))
        canvas.line((area.x, lane.bottom), (lanes.right, lane.bottom), look.hair)
        _bars(canvas, look, plan, stage, lane, tallest)
        for label in plan.labels:
            if label.mark.stage == stage.key:
                _label(canvas, look, label, lane, size)
    _legend(canvas, look, plan, SlideBox(area.x, lanes.bottom, area.w, foot))
    canvas.group(since, area, "The plan on a page", _alt(dossier, plan))
    canvas.flush()


def _mark(step: DossierStep) -> Mark:
    stands: Stands = "late" if step.standing == "overdue" else "to_come" if step.is_open else "done"
    is_turn = step.kind in ("gate", "milestone")
    return Mark(step.stage, step.day or date.max, step.title, _RANKS.get(step.kind, 5), stands, is_turn)


def _scale(canvas: Canvas, look: DeckLook, plan: Roadmap, area: SlideBox, lanes: SlideBox) -> None:
    canvas.line((area.x, lanes.y), (lanes.right, lanes.y), look.ink, 1)
    for tick in plan.ticks:
        x = lanes.x + tick.x
        canvas.line((x, lanes.y), (x, lanes.bottom), look.hair, 0.5)
        if tick.text:
            run = Run(tick.text, look.size(10.5), look.muted)
            wide = width(tick.text, run.size, look.stretch) + 0.1
            canvas.text(
                SlideBox(x, area.y, wide, lanes.y - area.y), [[run]], f"Scale {tick.text}", wraps=False
            )


def _days(canvas: Canvas, look: DeckLook, plan: Roadmap, lanes: SlideBox, dossier: Dossier) -> None:
    """Draw go-live and today under the labels, each with its name."""
    days = [("Go-live", dossier.go_live, look.ink, False)]
    if dossier.is_launched:
        days.append(("As of", dossier.day, look.primary(TEXT), True))
    free = lanes.x - 1
    for name, day, color, is_dashed in days:
        x = plan.x(day) if day else None
        if x is None:
            continue
        at = lanes.x + x
        canvas.line((at, lanes.y), (at, lanes.bottom + 0.04), color, 1.5, name, is_dashed=is_dashed)
        run = Run(f"{name} {words.short_day(day, dossier.day.year)}", look.size(10), color, bold=True)
        wide = width(run.text, run.size, look.stretch * 1.08) + 0.1
        start = max(min(at - wide / 2, lanes.right - wide), free)
        place = SlideBox(start, lanes.bottom + 0.05, wide, 0.2)
        canvas.text(place, [[run]], f"{name} on {words.short_day(day)}", align="ctr", wraps=False)
        free = start + wide + 0.05


def _lane_name(canvas: Canvas, look: DeckLook, stage: StageLine, box: SlideBox) -> None:
    canvas.shape(SlideBox(box.x, box.y + 0.1, 0.07, box.h - 0.2), fill=look.stage(stage.key))
    text = [
        [Run(stage.title, look.size(14), look.ink, bold=True)],
        [Run(f"{number(stage.done)} of {number(stage.total)} done", look.size(10.5), look.muted)],
    ]
    if stage.overdue:
        text.append([Run(f"▲ {number(stage.overdue)} overdue", look.size(10.5), look.late, bold=True)])
    canvas.text(SlideBox(box.x + 0.18, box.y, box.w - 0.2, box.h), text, stage.title, anchor="ctr", gap=1)


def _bars(
    canvas: Canvas, look: DeckLook, plan: Roadmap, stage: StageLine, lane: SlideBox, tallest: int
) -> None:
    room = min(lane.h * 0.22, 0.3)
    fills: dict[Stands, Color] = {
        "done": look.stage(stage.key), "late": look.late, "to_come": look.tint(stage.key),
    }  # fmt: skip
    for bar in plan.bars:
        if bar.stage != stage.key:
            continue
        y = lane.bottom
        for stands, fill in fills.items():
            if share := bar.counts.get(stands, 0):
                high = max(room * share / tallest, 0.02)
                y -= high
                gap = min(bar.width * 0.2, 0.03)
                canvas.shape(SlideBox(lane.x + bar.x + gap / 2, y, bar.width - gap, high), fill=fill)


def _label(canvas: Canvas, look: DeckLook, label: Label, lane: SlideBox, size: float) -> None:
    mark, row = label.mark, (lane.h * 0.72) / ROWS
    y = lane.y + 0.03 + row * label.row
    side = min(0.15, row * 0.75)
    middle = y + row / 2
    color = look.late if mark.stands == "late" else look.stage(mark.stage)
    text = Run(label.text, size, look.ink, bold=mark.is_turn)
    box = SlideBox(lane.x + label.text_x, middle - size * 0.6 / 72, label.text_width, size * 1.2 / 72)
    canvas.text(box, [[text]], mark.title, wraps=False, anchor="ctr", fill=look.paper, align=label.align)
    canvas.shape(
        SlideBox(lane.x + label.x - side / 2, middle - side / 2, side, side),
        f"{mark.title}, {words.short_day(mark.day)}, {mark.stands.replace('_', ' ')}",
        fill=look.paper if mark.stands == "to_come" else color,
        line=color,
        geometry="triangle" if mark.stands == "late" else "diamond" if mark.is_turn else "ellipse",
    )


def _legend(canvas: Canvas, look: DeckLook, plan: Roadmap, box: SlideBox) -> None:
    size, y = look.size(9.5), box.y + 0.14 * look.scale
    text = "◆ gate or milestone   ● task   ○ to come   ▲ overdue"
    canvas.text(
        SlideBox(box.x, y + 0.12, box.w * 0.6, 0.2), [[Run(text, size, look.muted)]], "Signs", wraps=False
    )
    rest = f"{count(plan.unnamed, 'more task')} without a name here; " if plan.unnamed else ""
    note = f"{rest}bars: tasks per {plan.unit}"
    canvas.text(
        SlideBox(box.x + box.w * 0.5, y + 0.12, box.w * 0.5, 0.2),
        [[Run(note[:1].upper() + note[1:], size, look.muted)]],
        "How to read the bars",
        align="r",
        wraps=False,
    )


def _alt(dossier: Dossier, plan: Roadmap) -> str:
    named = sorted(plan.labels, key=lambda label: label.mark.day)
    turns = [f"{each.mark.title}, {words.short_day(each.mark.day)}" for each in named if each.mark.is_turn]
    stages = [
        f"{stage.title}: {stage.done} of {stage.total} done, {stage.overdue} overdue"
        for stage in dossier.stages
    ]
    return f"{words.roadmap_title(dossier)}. {'; '.join(stages)}. Gates and milestones: {'; '.join(turns)}."


def stages(writer: SlideWriter) -> None:
    """Add a column for each stage: purpose, progress, what is next."""
    dossier, look = writer.dossier, writer.look
    if not dossier.stages:
        return
    started = writer.start("Five stages", words.stages_title(dossier.stages, is_launched=dossier.is_launched))
    columns = started.area.columns(len(dossier.stages), 0.32 * look.scale)
    purposes = max(
        height(stage.purpose, look.size(12.5), columns[0].w, look.stretch * 1.04) for stage in dossier.stages
    )
    for stage, box in zip(dossier.stages, columns, strict=True):
        _stage(started.canvas, look, stage, box, purposes, dossier)
    started.canvas.flush()


def _stage(
    canvas: Canvas, look: DeckLook, stage: StageLine, box: SlideBox, purposes: float, dossier: Dossier
) -> None:
    scale, color = look.scale, look.stage(stage.key)
    canvas.shape(SlideBox(box.x, box.y, box.w, 0.09 * scale), fill=color)
    y = box.y + 0.24 * scale
    title = Run(stage.title, look.size(18), look.ink, serif=True)
    canvas.text(SlideBox(box.x, y, box.w, 0.34 * scale), [[title]], stage.title)
    y += 0.42 * scale
    purpose = Run(stage.purpose, look.size(12.5), look.muted)
    canvas.text(SlideBox(box.x, y, box.w, purposes), [[purpose]], f"{stage.title}: what it is for")
    y += purposes + 0.2 * scale
    figure = stage.done if dossier.is_launched else stage.total
    caption = f" of {number(stage.total)} done" if dossier.is_launched else " dated tasks"
    big = [
        Run(number(figure), look.size(44), look.stage(stage.key, TEXT), bold=True),
        Run(caption if stage.total else " no dated task", look.size(13), look.muted),
    ]
    canvas.text(SlideBox(box.x, y, box.w, 0.74 * scale), [big], f"{stage.title}: how far", wraps=False)
    y += 0.8 * scale
    _progress(canvas, look, stage, SlideBox(box.x, y, box.w, 0.1 * scale))
    y += 0.17 * scale
    late = (
        f"▲ {number(stage.overdue)} overdue"
        if stage.overdue
        else "Nothing overdue"
        if dossier.is_launched
        else ""
    )
    if late and stage.total and dossier.audience.kind != "all_hands":
        run = Run(late, look.size(12), look.late if stage.overdue else look.muted, bold=bool(stage.overdue))
        canvas.text(SlideBox(box.x, y, box.w, 0.24 * scale), [[run]], f"{stage.title}: overdue")
    y += 0.42 * scale
    if stage.next:
        canvas.line((box.x, y), (box.right, y), look.hair)
        step = stage.next
        text = [
            [
                Run(
                    f"Next, {words.short_day(step.day, dossier.day.year)}",
                    look.size(12),
                    look.stage(stage.key, TEXT),
                    bold=True,
                )
            ],
            [Run(step.title, look.size(13), look.ink)],
        ]
        if step.who:
            text.append([Run(step.who, look.size(12), look.muted)])
        room = box.bottom - y - 0.08
        canvas.text(SlideBox(box.x, y + 0.08, box.w, room), text, f"{stage.title}: next", gap=3)


def _progress(canvas: Canvas, look: DeckLook, stage: StageLine, box: SlideBox) -> None:
    since = canvas.mark()
    canvas.shape(box, fill=look.tint(stage.key))
    done = box.w * stage.done / max(stage.total, 1)
    late = box.w * stage.overdue / max(stage.total, 1)
    if done:
        canvas.shape(SlideBox(box.x, box.y, done, box.h), fill=look.stage(stage.key))
    if late:
        canvas.shape(SlideBox(box.x + done, box.y, late, box.h), fill=look.late)
    alt = f"{stage.done} of {stage.total} done, {stage.overdue} overdue"
    canvas.group(since, box, f"{stage.title}: how far", alt)


def all_steps(writer: SlideWriter) -> None:
    """Add the steps by date; of a long plan, open ones first."""
    dossier, look = writer.dossier, writer.look
    dated, title = list(dossier.dated), "All dated tasks in order"
    if len(dated) > _MOST_STEPS:
        still_open = [step for step in dated if step.is_open]
        shown = (still_open or dated)[:_MOST_STEPS]
        which = "open ones" if still_open else "first"
        title = f"{len(shown)} of {number(len(dated))} dated tasks, the {which}; the rest is in the workbook"
        dated = shown
    if not dated:
        return
    names: dict[StageKey, str] = {stage.key: stage.title for stage in dossier.stages}
    columns = [
        TableColumn("Day", 1.15), TableColumn("Stage", 1.45), TableColumn("Task", 5), TableColumn("Who", 1.7),
        TableColumn("For whom", 1.8), TableColumn("Stands", 1.85),
    ]  # fmt: skip
    rows: list[Row] = [_step_row(step, look, names, dossier.day.year) for step in dated]
    columns, rows = filled(columns, rows)
    writer.table(
        "Appendix",
        title,
        columns,
        rows,
        f"{count(len(rows), 'dated task')}, each with day, stage and standing",
    )


def _step_row(step: DossierStep, look: DeckLook, names: dict[StageKey, str], year: int) -> Row:
    is_late = step.standing == "overdue"
    stands = f"▲ {words.stands_of(step, year)}" if is_late else words.stands_of(step, year)
    return [
        TableCell(words.short_day(step.day, year), bold=True),
        TableCell(names.get(step.stage, ""), color=look.stage(step.stage, TEXT)),
        step.title,
        step.who,
        words.who_for(step),
        TableCell(stands, bold=is_late, color=look.late if is_late else look.muted),
    ]
