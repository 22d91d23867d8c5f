"""A chart as SVG for a page of ours: drawn on this machine, and written anew by what may be in one.

The converter asks nobody for anything: what a chart shows is in its spec, and no address is allowed.
It is loaded with the first picture, half a second and 90 MB that an app without share links never needs;
a served app draws in a process of its own (painter.py).
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Any

_SVG = "{http://www.w3.org/2000/svg}"
_TAGS = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan"}
_NAMES = {
    "transform", "d", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "cx", "cy", "r", "width", "height",
    "viewBox", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-miterlimit", "opacity", "text-anchor", "font-size", "font-weight",
}  # fmt: skip


def draw_svg(spec: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """Give back a Vega-Lite chart as SVG without scripts, styles, links, names or addresses.

    Raises ValueError where the spec cannot be drawn. The whole process waits while it draws.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(dict(spec), config=dict(config), allowed_base_urls=[])
    # What is read was written in this process by the converter, which knows no entities.
    root = _cleaned(ET.fromstring(drawn))  # noqa: S314
    if root is None:
        raise ValueError("The converter gave back no picture.")
    ET.indent(root, space="")
    return ET.tostring(root, encoding="unicode").replace("\n", "")


def _cleaned(element: ET.Element) -> ET.Element | None:
    """The element with what is known to be harmless; None where nothing of it is to be seen."""
    tag = element.tag.removeprefix(_SVG)
    if tag not in _TAGS or element.get("display") == "none" or (tag == "path" and not element.get("d")):
        return None
    kept = ET.Element(tag, {name: value for name, value in element.attrib.items() if name in _NAMES})
    kept.text = element.text if tag in ("text", "tspan") else None
    kept.extend(one for child in element if (one := _cleaned(child)) is not None)
    return None if tag == "g" and not len(kept) else kept
