"""Altair charts from plain rows, for the app, live pages and exports."""

from playbook.charts.calendar import (
    GO_LIVE,
    NOT_LAUNCHED,
    OVER,
    RUNNING,
    change_load,
    load_spec,
    roadmap,
    roadmap_spec,
    shared_load,
)  # fmt: skip
from playbook.charts.progress import DONE, PLANNED, PLANNED_NOW, burn_up, heat_map, heat_spec, on_time
from playbook.charts.review import coverage, coverage_spec
from playbook.charts.stakeholders import stakeholders
from playbook.charts.style import PALETTES, Drawing, Row
from playbook.charts.timeline import PICKED, Timeline, timeline, week_key, with_open
from playbook.charts.value import RATINGS, adoption, examples, metric, net_minutes
from playbook.core.base.colors import STAGE_COLORS, Tone

# These caches hold names of groups or rollouts, so forgetting a person clears them.
NAMED = (heat_spec, coverage_spec, roadmap_spec, load_spec)

__all__ = [
    "DONE", "GO_LIVE", "NAMED", "NOT_LAUNCHED", "OVER", "PALETTES", "PICKED", "PLANNED", "PLANNED_NOW",
    "RATINGS", "RUNNING", "STAGE_COLORS", "Drawing", "Row", "Timeline", "Tone", "adoption", "burn_up",
    "change_load", "coverage", "examples", "heat_map", "metric", "net_minutes", "on_time",
    "roadmap", "shared_load", "stakeholders", "timeline", "week_key",
    "with_open",
]  # fmt: skip
