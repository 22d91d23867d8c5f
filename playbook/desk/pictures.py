"""Charts as pictures for pages of ours, drawn once for what they show."""

import json
import threading
from collections.abc import Mapping
from typing import Any

from playbook.desk.house import House
from playbook.desk.kept import Kept
from playbook.exports import svg

_kept = Kept(128)
_drawing = threading.Lock()


def picture_of(house: House, spec: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """Give back a whole Vega-Lite chart as SVG; raises ValueError where it cannot be drawn."""
    key = json.dumps([spec, config], sort_keys=True)
    # A room asks for the same picture in the same second: the first one has it drawn, the others wait.
    with _drawing:
        return _kept.once(house, key, lambda: svg.draw_svg(spec, config))
