"""The slides that say where it stands: charts, teams, metrics."""

from playbook.core.base.words import count, lower_first, number
from playbook.core.dossier.model import ChartData, MetricLine
from playbook.exports.deck import charts, words
from playbook.exports.deck.canvas import Canvas, Run, SlideBox
from playbook.exports.deck.look import TEXT, Color, DeckLook
from playbook.exports.deck.slide_writer import Row, SlideWriter, TableCell, TableColumn, filled

_MOST_METRICS = 6


def progress(writer: SlideWriter) -> None:
    """Add the burn-up beside four numbers."""
    dossier, look = writer.dossier, writer.look
    chart = dossier.find_chart("burn_up")
    if chart is None or len(chart.rows) < 2:
        return
    started = writer.start("Where it stands", chart.finding)
    area, scale = started.area, look.scale
    aside = 2.9 * scale
    tally = dossier.tally
    numbers: list[tuple[str, str, Color]] = [
        (f"{number(tally.done)} of {number(tally.total)}", "dated tasks are done", look.primary(TEXT))
    ]
    if tally.on_time is not None:
        numbers.append((f"{tally.on_time:.0%}", "of what was due was done on time", look.ink))
    if tally.due is not None:
        late = look.late if tally.overdue else look.ink
        numbers.append((number(tally.overdue), "overdue", late))
        numbers.append(
            (number(tally.at_risk), "at risk or off track", look.late if tally.at_risk else look.ink)
        )
    box = SlideBox(area.x, area.y, area.w - aside - 0.4 * scale, area.h)
    charts.burn_up(started.slide, box, chart, look, "What is done against the plan")
    step = area.h / 4
    for at, (figure, caption, color) in enumerate(numbers):
        place = SlideBox(area.right - aside, area.y + at * step, aside, step)
        if at:
            started.canvas.line((place.x, place.y), (place.right, place.y), look.hair)
        text = [[Run(figure, look.size(36), color, bold=True)], [Run(caption, look.size(13), look.muted)]]
        started.canvas.text(place, text, caption, anchor="ctr")
    started.canvas.flush()


def stages_chart(writer: SlideWriter) -> None:
    """Add how far each stage has come, as bars."""
    dossier, look = writer.dossier, writer.look
    chart = dossier.find_chart("stages")
    if chart is None or not dossier.is_launched:
        return
    title = f"{chart.title}: {lower_first(chart.finding)}" if chart.finding else chart.title
    started = writer.start("By stage", title)
    keys = [stage.key for stage in dossier.stages]
    charts.stacked_bars(started.slide, started.area, chart, keys, look, "How far each stage has come")
    started.canvas.flush()


def teams(writer: SlideWriter) -> None:
    """Add a row for each team: go-live, progress, what is late."""
    dossier, look = writer.dossier, writer.look
    if not dossier.groups:
        return
    chart = dossier.find_chart("teams")
    year = dossier.day.year
    stage_names = [stage.title for stage in dossier.stages]
    by_cell = {(row[0], row[1]): row for row in chart.rows} if chart else {}
    columns = [
        TableColumn("Team", 2.2),
        TableColumn("People", 0.8, "r"),
        TableColumn("Led by", 1.6),
        TableColumn("Go-live", 1.1),
    ]
    columns += [TableColumn(name, 1.25, "ctr") for name in stage_names if by_cell]
    columns.append(TableColumn("Done", 1.2, "r"))
    rows: list[Row] = []
    for group in dossier.groups:
        cells: list[TableCell | str] = [
            TableCell(group.name, bold=True),
            number(group.people) if group.people else "",
            group.manager,
            ", ".join(words.short_day(day, year) for day in group.starts),
        ]
        cells += [_cell(by_cell.get((group.name, name)), look) for name in stage_names if by_cell]
        cells.append(
            TableCell(f"{number(group.done)} of {number(group.total)}" if group.total else "", bold=True)
        )
        rows.append(cells)
    columns, rows = filled(columns, rows)
    alt = (
        f"{count(len(rows), 'team')} with go-live and how far each has come. {chart.finding if chart else ''}"
    )
    writer.table("For whom, and when", _teams_title(writer, chart), columns, rows, alt.strip())


def _teams_title(writer: SlideWriter, chart: ChartData | None) -> str:
    if chart:
        return f"{chart.title}. {chart.finding}"
    days = sorted({day for group in writer.dossier.groups for day in group.starts})
    teams_count = words.few(len(writer.dossier.groups), "team goes live", "teams go live")
    if not days:
        return words.few(len(writer.dossier.groups), "team takes part", "teams take part")
    when = f"on {words.short_day(days[0])}" if len(days) == 1 else f"from {words.span(days[0], days[-1])}"
    return f"{teams_count} {when}"


def _cell(row: tuple[object, ...] | None, look: DeckLook) -> TableCell:
    if row is None:
        return TableCell("–", color=look.muted)
    _, _, total, done, _, late = row
    if late:
        return TableCell(
            f"{done} of {total}", fill=look.late_band, below=f"▲ {late} late", below_color=look.late
        )
    return TableCell(f"{done} of {total}", color=look.muted if not done else look.ink)


def metrics(writer: SlideWriter) -> None:
    """Add a track for each metric, from its start to its target."""
    own = writer.dossier.metrics
    most = -(-len(own) // -(-len(own) // _MOST_METRICS)) if own else 1  # no page with a lone one
    pages = [own[at : at + most] for at in range(0, len(own), most)]
    for at, page in enumerate(pages, start=1):
        title = words.metrics_title(own) + (f" ({at} of {len(pages)})" if len(pages) > 1 else "")
        started = writer.start("Does it work?", title)
        high = min(started.area.h / len(page), 1.05 * writer.look.scale)
        fits = [
            writer.fit(_named(each), started.area.w * 0.38, high - 0.1, 0.02, 1.0) or 0.6 for each in page
        ]
        for place, metric in enumerate(page):
            box = SlideBox(started.area.x, started.area.y + place * high, started.area.w, high)
            if place:
                started.canvas.line((box.x, box.y), (box.right, box.y), writer.look.hair)
            _metric(writer, started.canvas, metric, box, min(fits))
        started.canvas.flush()


def _named(metric: MetricLine) -> list[tuple[str, float]]:
    return [(metric.title, 14.0), ("; ".join(filter(None, (metric.who, metric.source))), 11.0)]


def _metric(writer: SlideWriter, canvas: Canvas, metric: MetricLine, box: SlideBox, factor: float) -> None:
    look, year = writer.look, writer.dossier.day.year
    since, head = canvas.mark(), SlideBox(box.x, box.y, box.w * 0.38, box.h)
    (_, _), (about, _) = _named(metric)
    text = [[Run(metric.title, look.size(14 * factor), look.ink, bold=True)]]
    if about:
        text.append([Run(about, look.size(11 * factor), look.muted)])
    canvas.text(head, text, metric.title, anchor="ctr")
    track = SlideBox(box.x + box.w * 0.42, box.y + box.h * 0.42, box.w * 0.34, 0.09 * look.scale)
    _track(canvas, look, metric, track, year)
    right = SlideBox(box.x + box.w * 0.8, box.y, box.w * 0.2, box.h)
    if metric.last:
        day, value = metric.last
        is_red = metric.light == "red"
        sign = {"green": "● ", "between": "◆ ", "red": "▲ "}.get(metric.light, "")
        caption = f"{sign}{metric.light_name or 'Read'}, {words.short_day(day, year)}"
        now = [
            [
                Run(
                    metric.in_unit(value),
                    look.size(22),
                    look.late if is_red else look.primary(TEXT),
                    bold=True,
                )
            ],
            [Run(caption, look.size(11), look.late if is_red else look.muted, bold=is_red)],
        ]
    else:
        now = [[Run("Not read yet", look.size(13), look.muted)]]
    canvas.text(right, now, f"{metric.title}: now", align="r", anchor="ctr")
    canvas.group(since, box, metric.title, ". ".join(run.text for runs in (*text, *now) for run in runs))


def _track(canvas: Canvas, look: DeckLook, metric: MetricLine, box: SlideBox, year: int) -> None:
    """Draw how far the last reading is from start to target."""
    start, target = metric.baseline, metric.target
    value = metric.last[1] if metric.last else None
    ends = []
    if start is not None:
        ends.append((f"Start {metric.in_unit(start)}", "l"))
    if target is not None:
        by = f" by {words.short_day(metric.target_date, year)}" if metric.target_date else ""
        ends.append((f"Target {metric.in_unit(target)}{by}", "r"))
    for text, align in ends:
        run = Run(text, look.size(11), look.muted)
        wide = box.w if len(ends) == 1 else box.w * (0.4 if align == "l" else 0.6)
        x = box.x if align == "l" else box.right - wide
        canvas.text(
            SlideBox(x, box.bottom + 0.05, wide, 0.22),
            [[run]],
            text,
            align="l" if align == "l" else "r",
            wraps=False,
        )
    if target is None:
        return
    canvas.shape(box, fill=look.hair)
    from_value = start if start is not None else 0.0
    if value is not None and target != from_value:
        share = min(max((value - from_value) / (target - from_value), 0), 1)
        color = look.late if metric.light == "red" else look.primary()
        if share:
            canvas.shape(SlideBox(box.x, box.y, box.w * share, box.h), fill=color)
        side = box.h * 2
        knob = SlideBox(box.x + box.w * share - side / 2, box.y - box.h / 2, side, side)
        canvas.shape(
            knob, f"{metric.title}: {metric.in_unit(value)}", fill=color, line=look.paper, geometry="ellipse"
        )
    canvas.shape(SlideBox(box.right - 0.02, box.y - box.h, 0.03, box.h * 3), fill=look.ink)
