"""Native charts: “Edit data” in PowerPoint opens their numbers."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.slide import Slide
from pptx.util import Inches, Pt

from playbook.core.base.fields import StageKey
from playbook.core.dossier.model import Cell, ChartData
from playbook.exports.deck.canvas import SlideBox, plain
from playbook.exports.deck.look import Color, DeckLook

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_NS = {"a": _A, "c": _C}
_Rows = Sequence[tuple[Cell, ...]]
_A_QUARTER, _FIVE_YEARS = 92, 1830


def burn_up(slide: Slide, box: SlideBox, chart: ChartData, look: DeckLook, name: str) -> None:
    """Draw what is done against both plans, by day."""
    rows = [row for row in chart.rows if isinstance(row[0], date)]
    lines = (
        ("Launch plan", look.muted, 1.5, True),
        ("Plan now", look.ink, 1.5, False),
        ("Done", look.primary(), 4, False),
    )
    drawn = _drawn(slide, XL_CHART_TYPE.LINE, box, chart, rows, look, name)
    for series, (_, color, weight, is_dashed) in zip(drawn.plots[0].series, lines, strict=False):
        series.smooth = False
        dash = '<a:prstDash val="sysDash"/>' if is_dashed else ""
        _look_of(
            series,
            f'<a:ln w="{round(weight * 12700)}" cap="rnd">'
            f"<a:solidFill>{color}</a:solidFill>{dash}<a:round/></a:ln>",
        )
        marker = f'<c:marker xmlns:c="{_C}"><c:symbol val="none"/></c:marker>'
        old = series._element.find("c:marker", _NS)
        if old is not None:
            series._element.replace(old, parse_xml(marker))
        else:
            series._element.find("c:spPr", _NS).addnext(parse_xml(marker))
    days = (rows[-1][0] - rows[0][0]).days if rows else 0  # type: ignore[operator, union-attr]
    _date_axis(drawn, days)


def stacked_bars(
    slide: Slide, box: SlideBox, chart: ChartData, stages: Sequence[StageKey], look: DeckLook, name: str
) -> None:
    """Draw how far each stage has come, each in its own color."""
    drawn = _drawn(slide, XL_CHART_TYPE.BAR_STACKED, box, chart, chart.rows, look, name)
    drawn.plots[0].gap_width, drawn.plots[0].overlap = 45, 100
    drawn.category_axis.reverse_order = True
    drawn.category_axis.tick_labels.font.size = Pt(look.size(14))
    drawn.category_axis.format.line.fill.background()
    drawn.value_axis.visible = False
    drawn.value_axis.has_major_gridlines = False
    fills = (look.primary(), look.late, look.hair)
    for series, fill in zip(drawn.plots[0].series, fills, strict=False):
        _look_of(series, f"<a:solidFill>{fill}</a:solidFill>")
    for at, (series, fill) in enumerate(zip(drawn.plots[0].series, fills, strict=False)):
        for place, stage in enumerate(stages):
            own = look.stage(stage) if at == 0 else look.tint(stage) if at == 2 else fill
            _point(series, place, own)
        widest = max(sum(_number(cell) for cell in row[1:]) for row in chart.rows)
        # A number needs a bar to stand in.
        values = [row[at + 1] if _number(row[at + 1]) > widest * 0.02 else 0 for row in chart.rows]
        _labels(
            series,
            values,
            [
                look.on(look.stage(stage)) if at == 0 else look.on(fill) if at == 1 else look.ink
                for stage in stages
            ],
            look.size(12),
        )


def _number(cell: Cell) -> float:
    return cell if isinstance(cell, int | float) else 0


def _drawn(
    slide: Slide, kind: Any, box: SlideBox, chart: ChartData, rows: _Rows, look: DeckLook, name: str
) -> Any:
    """Add a chart of a kind with a series for each column behind the first."""
    data = CategoryChartData(number_format="0")
    data.categories = [row[0] if isinstance(row[0], date) else plain(str(row[0])) for row in rows]
    for at, column in enumerate(chart.columns[1:], start=1):
        data.add_series(column, [row[at] for row in rows])
    frame: Any = slide.shapes.add_chart(kind, *map(Inches, box), data)
    about = frame._element.xpath("./p:nvGraphicFramePr/p:cNvPr")[0]
    about.set("name", plain(name))
    about.set("descr", plain(f"{chart.title}. {chart.finding}"))
    _style(frame.chart, look)
    return frame.chart


def _style(drawn: Any, look: DeckLook) -> None:
    drawn.font.size = Pt(look.size(11))
    (text,) = drawn._chartSpace.xpath("./c:txPr/a:p/a:pPr/a:defRPr")
    text.insert(0, parse_xml(f'<a:solidFill xmlns:a="{_A}">{look.muted}</a:solidFill>'))
    drawn.has_title = False
    drawn.has_legend = True
    drawn.legend.position = XL_LEGEND_POSITION.TOP
    drawn.legend.include_in_layout = False
    drawn.legend.font.size = Pt(look.size(12))
    for axis in (drawn.category_axis, drawn.value_axis):
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        _line_of(axis, look.muted)
    drawn.category_axis.has_major_gridlines = False
    drawn.value_axis.format.line.fill.background()
    drawn.value_axis.has_major_gridlines = True
    drawn.value_axis.minimum_scale = 0
    lines = drawn.value_axis.major_gridlines._xAx.find("c:majorGridlines", _NS)
    lines[:] = [parse_xml(f'<c:spPr xmlns:c="{_C}" xmlns:a="{_A}">{_line(look.hair)}</c:spPr>')]
    # The schema forbids the negative ids that bar charts get.
    for number in drawn._chartSpace.xpath("//c:axId | //c:crossAx"):
        number.set("val", number.get("val", "0").lstrip("-"))


def _line(color: Color, weight: int = 9525) -> str:
    return f'<a:ln w="{weight}"><a:solidFill>{color}</a:solidFill></a:ln>'


def _line_of(axis: Any, color: Color) -> None:
    axis.format.line.fill.solid()
    own = axis._element.find("c:spPr", _NS)
    own[:] = [parse_xml(_line(color).replace("<a:ln ", f'<a:ln xmlns:a="{_A}" '))]


def _look_of(series: Any, look: str) -> None:
    own = series._element.get_or_add_spPr()
    own[:] = list(parse_xml(f'<c:spPr xmlns:c="{_C}" xmlns:a="{_A}">{look}</c:spPr>'))


def _point(series: Any, place: int, color: Color) -> None:
    point = series.points[place].format.fill
    point.solid()
    (own,) = series._element.xpath(f"./c:dPt[c:idx/@val='{place}']/c:spPr")
    own[:] = list(
        parse_xml(f'<c:spPr xmlns:c="{_C}" xmlns:a="{_A}"><a:solidFill>{color}</a:solidFill></c:spPr>')
    )


def _labels(series: Any, values: Sequence[Any], colors: Sequence[Color], size: float) -> None:
    """Write the numbers into the bars, but no zeros."""
    shows = (
        '<c:showLegendKey val="0"/><c:showVal val="{}"/><c:showCatName val="0"/><c:showSerName val="0"/>'
        '<c:showPercent val="0"/><c:showBubbleSize val="0"/>'
    )
    single = "".join(
        f'<c:dLbl><c:idx val="{at}"/><c:spPr><a:noFill/></c:spPr><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>'
        f'<a:defRPr sz="{round(size * 100)}" b="1"><a:solidFill>{color}</a:solidFill></a:defRPr></a:pPr>'
        f'<a:endParaRPr lang="en-US"/></a:p></c:txPr>{shows.format(1)}</c:dLbl>'
        for at, (value, color) in enumerate(zip(values, colors, strict=False))
        if value
    )
    labels = parse_xml(f'<c:dLbls xmlns:c="{_C}" xmlns:a="{_A}">{single}{shows.format(0)}</c:dLbls>')
    series._element.find("c:cat", _NS).addprevious(labels)


def _date_axis(drawn: Any, days: int) -> None:
    """Name months, quarters or years, so that no label slants."""
    axis = drawn._chartSpace.xpath("//c:dateAx")
    if not axis:
        return
    months = 1 if days <= 430 else 3 if days <= _FIVE_YEARS else 12
    unit, step = ("months", months) if days > _A_QUARTER else ("days", 14 if days > 30 else 7)
    for name in ("baseTimeUnit", "majorUnit", "majorTimeUnit", "minorUnit", "minorTimeUnit"):
        for old in axis[0].findall(f"c:{name}", _NS):
            axis[0].remove(old)
    for name, value in (("baseTimeUnit", "days"), ("majorUnit", step), ("majorTimeUnit", unit)):
        etree.SubElement(axis[0], f"{{{_C}}}{name}").set("val", str(value))
    drawn.category_axis.tick_labels.number_format = "mmm yyyy" if days > 430 else "d mmm"
    drawn.category_axis.tick_labels.number_format_is_linked = False
