"""A trend as a small picture, without the chart library."""

from collections.abc import Sequence

from playbook.charts.style import PALETTES
from playbook.core.base.colors import Tone

WIDTH, HEIGHT, _MARGIN = 240, 44, 5


def sparkline(values: Sequence[float], target: float | None = None, tone: Tone = "light") -> str:
    """Return an SVG line of the values, with a dashed target."""
    look = PALETTES[tone]
    every = [*values, *([] if target is None else [target])]
    low, high = min(every), max(every)

    def y(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - _MARGIN - share * (HEIGHT - 2 * _MARGIN), 1)

    step = (WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)
    points = [(round(_MARGIN + place * step, 1), y(value)) for place, value in enumerate(values)]
    dashed = (
        f'<path d="M0 {y(target)}H{WIDTH}" stroke="{look.late}" stroke-width="1.5" stroke-dasharray="5 4"/>'
        if target is not None
        else ""
    )
    line = " ".join(f"{across},{down}" for across, down in points)
    (across, down) = points[-1]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" fill="none">'
        f'{dashed}<polyline points="{line}" stroke="{look.done}" stroke-width="2.5"/>'
        f'<circle cx="{across}" cy="{down}" r="4" fill="{look.done}"/></svg>'
    )
