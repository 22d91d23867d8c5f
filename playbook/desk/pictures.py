"""Charts as pictures for pages of ours, drawn once for what they show."""

import json
from collections.abc import Mapping
from typing import Any

from playbook.desk.house import House
from playbook.desk.kept import Kept
from playbook.exports import svg

_kept = Kept(128)


def picture_of(house: House, spec: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """Give back a whole Vega-Lite chart as SVG; raises ValueError where it cannot be drawn."""
    key = json.dumps([spec, config], sort_keys=True)
    return _kept.once(house, key, lambda: svg.draw_svg(spec, config))
