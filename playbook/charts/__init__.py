"""Altair charts from plain rows, for the app, live pages and exports."""

from playbook.charts.calendar import (
    BLACKOUT,
    GO_LIVE,
    NOT_LAUNCHED,
    OTHER_CHANGE,
    OVER,
    RUNNING,
    change_load,
    load_spec,
    roadmap,
    roadmap_spec,
    shared_load,
    timeline,
    timeline_spec,
)  # fmt: skip
from playbook.charts.progress import DONE, PLANNED, PLANNED_NOW, burn_up, heat_map, heat_spec, on_time
from playbook.charts.review import coverage, coverage_spec, readiness, readiness_spec
from playbook.charts.stakeholders import stakeholders
from playbook.charts.style import PALETTES, Drawing, Row, Tone
from playbook.charts.value import RATINGS, adoption, examples, metric, net_minutes

# These caches hold names of groups or rollouts, so forgetting a person clears them.
NAMED = (heat_spec, coverage_spec, readiness_spec, timeline_spec, roadmap_spec, load_spec)

__all__ = [
    "BLACKOUT", "DONE", "GO_LIVE", "NAMED", "NOT_LAUNCHED", "OTHER_CHANGE", "OVER", "PALETTES",
    "PLANNED", "PLANNED_NOW", "RATINGS", "RUNNING", "Drawing", "Row", "Tone", "adoption", "burn_up",
    "change_load", "coverage", "examples", "heat_map", "metric", "net_minutes", "on_time",
    "readiness", "roadmap", "shared_load", "stakeholders", "timeline",
]  # fmt: skip
