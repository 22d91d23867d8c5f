"""What a template offers: layouts by their type, room, colors, typefaces."""

import io
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide, SlideLayout

from playbook.core.base.colors import color_name, contrast, mix
from playbook.core.base.errors import Refused
from playbook.exports.deck.canvas import EMU, SlideBox
from playbook.exports.deck.look import SHAPE, STAGE_ACCENTS, TEXT, Color, DeckLook, shaded

BASE = Path(__file__).parent / "base.pptx"
_MARGIN, _LEAST_HIGH, _LEAST_WIDE = 0.06, 0.45, 0.6
_USUAL_AREA = (12.13, 5.05)  # of our own template; sizes of type are given for it
_FURNITURE = ("dt", "ftr", "sldNum")
_TITLES = ("title", "ctrTitle")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_NS = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
_BUSY = 0.02  # the share of the content area that a picture may cover
_STRETCHES = {
    1.0: ("calibri", "carlito", "times", "garamond", "gill sans", "candara", "corbel", "aptos narrow"),
    1.22: ("verdana", "dejavu"),
}
_TITLE_SIZE = 44
_MOST_PLACES, _MOST_SHAPES = 100, 1_000


@dataclass(frozen=True, slots=True)
class Template:
    """A deck without slides, and where its slides have room for what."""

    deck: Deck
    cover: SlideLayout
    plain: SlideLayout
    area: SlideBox
    look: DeckLook
    own_title: SlideBox | None  # where the layout's title is in the way, or missing
    has_panel: bool
    findings: tuple[str, ...]
    is_ours: bool = False


def read_template(content: bytes | None = None) -> Template:
    """Read a template that `clean` let in; ours without one. Raise Refused."""
    deck = Presentation(io.BytesIO(content or BASE.read_bytes()))
    layouts = [layout for master in deck.slide_masters for layout in master.slide_layouts]
    if not layouts:
        raise Refused(
            "This template has no layouts.", "Add a title slide and a slide with a title to its master."
        )
    # Each place on a slide is looked up among all of its layout and master.
    for place in (*layouts, *deck.slide_masters):
        if len(place._element.xpath(".//p:ph")) > _MOST_PLACES or len(place.shapes) > _MOST_SHAPES:
            raise Refused(
                f"A layout here has more than {_MOST_PLACES} placeholders or {_MOST_SHAPES:,} shapes.",
                "Remove those that no slide needs.",
            )
    cover, plain = _find_layouts(layouts)
    area, own_title = _area(deck, plain)
    theme = _theme_colors(plain)
    has_panel = _is_busy(plain, area, theme)
    if has_panel:
        area = area.shrunk(0.12)
    by_height, by_width = area.h / _USUAL_AREA[1], area.w / _USUAL_AREA[0]
    scale = min(max(min(by_height, (by_height * by_width) ** 0.5), 0.6), 1.15)
    faces = _faces(plain)
    smallest = 9 if content is None else 8
    look = DeckLook(theme, scale, smallest, _stretch(faces[1]), _stretch(faces[0]))
    findings = tuple(_say(cover, plain, area, look, has_panel=has_panel, is_moved=own_title is not None))
    return Template(deck, cover, plain, area, look, own_title, has_panel, findings, is_ours=content is None)


def _say(
    cover: SlideLayout, plain: SlideLayout, area: SlideBox, look: DeckLook, *, has_panel: bool, is_moved: bool
) -> Iterator[str]:
    yield f"Cover: the layout “{cover.name}”. Other slides: “{plain.name}”."
    yield f"Room for content: {area.w * 2.54:.0f} × {area.h * 2.54:.0f} cm."
    accents = dict.fromkeys(look.theme[name] for name in STAGE_ACCENTS.values())
    pale = [color for color in accents if contrast(color, look.theme["bg1"]) < TEXT]
    faint = [color for color in pale if contrast(color, look.theme["bg1"]) < SHAPE]
    yield stage_colors(look)
    changed = "lighter" if look.is_dark else "darker"
    if pale:
        yield f"Too pale for text on the background, so {changed} there: {_names(pale)}."
    if faint:
        yield f"Too pale for charts as well: {_names(faint)}."
    if has_panel:
        yield "The background is not plain, so content stands on a plain panel."
    if is_moved:
        yield "The title leaves too little room, so titles stand at the top edge."


def stage_colors(look: DeckLook) -> str:
    """Return which colors the stages have, in words."""
    return f"Colors of the five stages: {_names(look.theme[name] for name in STAGE_ACCENTS.values())}."


def _names(colors: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(map(color_name, colors)))


def _find_layouts(layouts: list[SlideLayout]) -> tuple[SlideLayout, SlideLayout]:
    """Return the layouts for cover and slides; names and numbers say nothing."""
    titled = [layout for layout in layouts if _title_of(layout) is not None] or layouts
    covers = [layout for layout in titled if _kind(layout) == "title"]
    covers += [layout for layout in titled if _has(layout, "ctrTitle")]
    cover = (covers or titled)[0]
    others = [layout for layout in titled if layout is not cover and not _has(layout, "ctrTitle")] or [cover]
    plain = min(others, key=lambda layout: (_kind(layout) != "titleOnly", len(_own(layout))))
    return cover, plain


def _kind(layout: SlideLayout) -> str:
    return str(layout._element.get("type", ""))


def _has(layout: SlideLayout, kind: str) -> bool:
    return bool(layout._element.xpath(f".//p:ph[@type='{kind}']"))


def _own(layout: SlideLayout) -> list[Any]:
    return [each for each in layout._element.xpath(".//p:ph") if each.get("type") not in _FURNITURE]


def _title_of(layout: SlideLayout) -> Any:
    return next((each for each in layout.placeholders if _type(each) in _TITLES), None)


def _type(placeholder: Any) -> str:
    return str(placeholder._element.xpath(".//p:ph")[0].get("type", "obj"))


def _box(shape: Any) -> SlideBox | None:
    edges = (shape.left, shape.top, shape.width, shape.height)
    return None if None in edges else SlideBox(*(edge / EMU for edge in edges))


def _area(deck: Deck, layout: SlideLayout) -> tuple[SlideBox, SlideBox | None]:
    """Return the room for content, and the title's place if moved."""
    wide, high = (deck.slide_width or 0) / EMU, (deck.slide_height or 0) / EMU
    title = _box(_title_of(layout)) if _title_of(layout) is not None else None
    feet = [_box(each) for each in layout.placeholders if _type(each) in _FURNITURE]
    foot = min((each.y for each in feet if each and each.y > high * 0.8), default=high * (1 - _MARGIN)) - 0.08
    if title and title.y < high * 0.3:
        rooms = [title, *filter(None, (_box(each) for each in _bodies(layout)))]
        left = max(min(each.x for each in rooms), 0.2)
        right = min(max(each.right for each in rooms), wide - 0.2)
        top = title.bottom + high * 0.015
        if foot - top >= high * _LEAST_HIGH and right - left >= wide * _LEAST_WIDE:
            return SlideBox(left, top, right - left, foot - top), None
    edge = wide * _MARGIN
    moved = SlideBox(edge, high * _MARGIN, wide - 2 * edge, high * 0.12)
    top = moved.bottom + high * 0.02
    return SlideBox(edge, top, wide - 2 * edge, max(foot, high * 0.85) - top), moved


def _bodies(layout: SlideLayout) -> Iterator[Any]:
    for place in (layout, layout.slide_master):
        for each in place.placeholders:
            if _type(each) in ("body", "obj") and (_box(each) or SlideBox(0, 0, 0, 0)).h > 2:
                yield each


def _theme_part(layout: SlideLayout) -> Any:
    relations = layout.slide_master.part.rels.values()
    part = next(each.target_part for each in relations if each.reltype.endswith("/theme"))
    return etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))


def _theme_colors(layout: SlideLayout) -> dict[str, str]:
    """Return the colors by their names on slides, after the color map."""
    scheme = read_scheme(_theme_part(layout))
    (shown,) = layout.slide_master._element.xpath("./p:clrMap")
    over = layout._element.find("./p:clrMapOvr/a:overrideClrMapping", _NS)
    names = dict((over if over is not None else shown).attrib)
    return {name: scheme.get(target, "#000000") for name, target in names.items()}


def read_scheme(theme: Any) -> dict[str, str]:
    """Return the colors of a theme by their names in it."""
    scheme = {}
    for each in theme.iterfind(".//a:clrScheme/*", _NS):
        value = each[0].get("lastClr") or each[0].get("val") if len(each) else None
        is_hex = value is not None and len(value) == 6
        scheme[etree.QName(each).localname] = f"#{value.lower()}" if is_hex and value else "#000000"
    return scheme


def _faces(layout: SlideLayout) -> tuple[str, str]:
    theme = _theme_part(layout)
    major, minor = (
        next((each.get("typeface", "") for each in theme.iterfind(f".//a:{kind}Font/a:latin", _NS)), "")
        for kind in ("major", "minor")
    )
    return major, minor


def _stretch(face: str) -> float:
    """Return how wide a typeface runs beside Calibri."""
    name = face.casefold()
    return next((wide for wide, faces in _STRETCHES.items() if name.startswith(faces)), 1.12)


def _is_busy(layout: SlideLayout, area: SlideBox, theme: Mapping[str, str]) -> bool:
    """Return whether something stands behind the content area."""
    ground = _ground(layout)
    if ground is not None:
        color = None if str(ground.tag).endswith("}gradFill") else _resolved(ground, theme)
        if color is None or contrast(color, theme["tx1"]) < TEXT:
            return True
    return any(_covered(box, area) > _BUSY for _, box in _drawn(layout))


def _drawn(layout: SlideLayout) -> Iterator[tuple[Any, SlideBox]]:
    """Yield the filled shapes that a layout shows, the lowest first, each with its box."""
    is_alone = layout._element.get("showMasterSp") == "0"
    for place in (layout,) if is_alone else (layout.slide_master, layout):
        for shape in place.shapes:
            if not shape.is_placeholder and _is_filled(shape) and (box := _box(shape)):
                yield shape, box


def _is_filled(shape: Any) -> bool:
    own = shape._element.find("./p:spPr", _NS)
    return shape._element.tag.endswith(("}pic", "}grpSp", "}graphicFrame")) or (
        own is not None and own.find("./a:noFill", _NS) is None
    )


def _covered(box: SlideBox, area: SlideBox) -> float:
    wide = min(box.right, area.right) - max(box.x, area.x)
    high = min(box.bottom, area.bottom) - max(box.y, area.y)
    return max(wide, 0) * max(high, 0) / (area.w * area.h)


def _ground(layout: SlideLayout) -> Any:
    """Return the background that a layout shows, its own or its master's."""
    grounds = (_ground_of(place, layout) for place in (layout, layout.slide_master))
    return next((ground for ground in grounds if ground is not None), None)


def _ground_of(place: Any, layout: SlideLayout) -> Any:
    """Return the fill of a background, or the color of its style."""
    fill = place._element.find("./p:cSld/p:bg/p:bgPr", _NS)
    if fill is not None:
        return fill[0]  # the fill comes before effects
    style = place._element.find("./p:cSld/p:bg/p:bgRef", _NS)
    if style is None:
        return None
    number = int(style.get("idx", "1001")) - 1001
    fills = _theme_part(layout).find(".//a:bgFillStyleLst", _NS)
    is_plain = fills is None or not 0 <= number < len(fills) or fills[number].tag == f"{_A}solidFill"
    return style if is_plain else fills[number]


def _resolved(fill: Any, theme: Mapping[str, str]) -> str | None:
    """Return the color of a fill, a gradient's in its middle, None of a picture."""
    colors = fill.iterfind("./a:gsLst/a:gs/*", _NS) if str(fill.tag).endswith("}gradFill") else fill[:1]
    if not str(fill.tag).endswith(("}solidFill", "}bgRef", "}gradFill")):
        return None
    mixed: str | None = None
    for number, color in enumerate(colors, start=1):
        value = color.get("lastClr") or color.get("val", "")
        rgb = theme.get(value) or (f"#{value.lower()}" if len(value) == 6 else None)
        if rgb is None:
            return None
        factor, offset = color.find("./a:lumMod", _NS), color.find("./a:lumOff", _NS)
        if factor is not None:
            share = 1 - int(factor.get("val", "100000")) / 100000
            rgb = shaded(rgb, share if offset is not None else -share)
        mixed = mix(mixed, rgb, 1 / number) if mixed else rgb
    return mixed


def add_slide(template: Template) -> Slide:
    """Add a slide with its title and no other places."""
    layout = template.plain
    slide: Slide = template.deck.slides.add_slide(layout)
    over = layout._element.find("./p:clrMapOvr/a:overrideClrMapping", _NS)
    if over is not None:
        (own,) = slide._element.xpath("./p:clrMapOvr")
        own[:] = [deepcopy(over)]
    heading = next((each for each in slide.placeholders if _type(each) in _TITLES), None)
    for each in list(slide.placeholders):
        if heading is None or each._element is not heading._element:
            each._element.getparent().remove(each._element)
    return slide


def title_size(layout: SlideLayout) -> float:
    """Return the size of a layout's title in points."""
    sizes = layout._element.xpath(
        ".//p:sp[.//p:ph[@type='title' or @type='ctrTitle']]//a:lstStyle/a:lvl1pPr/a:defRPr/@sz"
    )
    master = layout.slide_master._element
    sizes += master.xpath(".//p:sp[.//p:ph[@type='title']]//a:lstStyle/a:lvl1pPr/a:defRPr/@sz")
    sizes += master.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
    return int(sizes[0]) / 100 if sizes else _TITLE_SIZE


def readable_text(template: Template, layout: SlideLayout, place: Any) -> Color | None:
    """Return ink or paper for a text that is unreadable, else None."""
    box, theme = _box(place), template.look.theme
    ground = _behind(layout, box, theme) if box else None
    if ground is None:
        return None
    fill = _own_fill(layout, place)
    own = theme["tx1"] if fill is None else _resolved(fill, theme)
    if own is None or contrast(own, ground) >= SHAPE:
        return None
    return max((Color("bg1"), Color("tx1")), key=lambda color: contrast(theme[color.name], ground))


def text_color(template: Template, layout: SlideLayout, place: Any) -> Color:
    """Return the color in which the text of a place is read."""
    fill = _own_fill(layout, place)
    own = "" if fill is None or not len(fill) else fill[0].get("val", "")
    usual = Color(own) if own in template.look.theme else Color("tx1")
    return readable_text(template, layout, place) or usual


def _own_fill(layout: SlideLayout, place: Any) -> Any:
    """Return the fill of a place's text, from the nearest with one."""
    path, style = (
        ".//a:lstStyle/a:lvl1pPr/a:defRPr/a:solidFill",
        "titleStyle" if _type(place) in _TITLES else "bodyStyle",
    )
    fills = place._element.xpath(path)
    for each in layout.placeholders:
        if _type(each) == _type(place):
            fills += each._element.xpath(path)
    fills += layout.slide_master._element.xpath(f"./p:txStyles/p:{style}/a:lvl1pPr/a:defRPr/a:solidFill")
    return fills[0] if fills else None


def _behind(layout: SlideLayout, box: SlideBox, theme: Mapping[str, str]) -> str | None:
    """Return the plain color behind a box, None for a picture or a gradient."""
    for shape, place in reversed([*_drawn(layout)]):
        if _covered(place, box) > 0.5:
            fill = next(iter(shape._element.xpath("./p:spPr/a:solidFill | ./p:spPr/a:gradFill")), None)
            return None if fill is None else _resolved(fill, theme)
    ground = _ground(layout)
    return theme["bg1"] if ground is None else _resolved(ground, theme)
