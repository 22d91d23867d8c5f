"""Writes playbook/ui/static/pictures/*.svg: the pictures of Home's first run, drawn from the sample plan.

Run `python -m tools.sample_pictures` after `python -m tools.make_samples`.
"""

import sys
import tomllib
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from playbook.core.base.colors import STAGE_COLORS, Tone
from playbook.core.base.fields import STAGES
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.progress.progress import tracked
from tools.make_samples import SAMPLES

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "playbook" / "ui" / "static" / "pictures"
Across = Callable[[date], float]  # where a day stands
WIDTH, LANE, TOP, LEFT = 880, 52, 44, 138
# Between the accents of the light and the dark theme: 3:1 against the page of either.
INK = "#2f8c85"
MEMO = (
    '<rect x="22" y="8" width="44" height="56" rx="4"/><path d="M32 24h24M32 34h24M32 44h14"/>'
    '<path d="M76 36h14m-6-6 6 6-6 6"/><path d="M98 20h14M98 36h14M98 52h14"/>'
)
KIND = "".join(
    f'<rect x="{x}" y="{y}" width="26" height="22" rx="4"{fill}/>'
    for x, y, fill in (
        (24, 10, ""), (57, 10, f' fill="{INK}"'), (90, 10, ""), (24, 40, ""), (57, 40, ""), (90, 40, "")
    )
)  # fmt: skip
GRAPH = '<path d="M24 8v56h92"/><path d="m32 54 20-14 18 6 34-30m-12-2 12 2-2 12"/>'
EXAMPLE = f'{GRAPH}<circle cx="52" cy="40" r="3"/>'


def small(drawing: str) -> str:
    """Return a line drawing of one color for both themes."""
    look = f'fill="none" stroke="{INK}" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"'
    size = 'width="120" height="77" viewBox="20 4 100 64"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {look}>{drawing}</svg>\n'


def plan(rollout: Rollout, theme: dict[str, str | list[str]], tone: Tone) -> str:
    """Return the plan as five lanes of tasks by week."""
    first, go_live, last = map(day_of, ("start", "go_live", "end"), [rollout] * 3)
    step = (WIDTH - LEFT - 16) / ((last - first).days or 1)

    def x(day: date) -> float:
        return LEFT + (min(max(day, first), last) - first).days * step

    ink, quiet, rule = theme["textColor"], theme["grayTextColor"], theme["borderColor"]
    height = TOP + LANE * len(STAGES) + 12
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
        f'viewBox="0 0 {WIDTH} {height}" '
        'font-family="Inter, Helvetica, Arial, sans-serif" font-size="15">',
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="{theme["secondaryBackgroundColor"]}"/>',
    ]
    month = date(first.year, first.month, 1)
    while month <= last:
        if month >= first:
            parts.append(f'<path d="M{x(month):.0f} 34V{height - 12}" stroke="{rule}"/>')
            parts.append(f'<text x="{x(month) + 6:.0f}" y="27" fill="{quiet}">{month:%b}</text>')
        month = (month + timedelta(days=32)).replace(day=1)
    for lane, stage in enumerate(STAGES):
        middle, color = TOP + lane * LANE + LANE // 2, STAGE_COLORS[stage][tone]
        parts.append(f'<text x="14" y="{middle + 5}" fill="{ink}">{stage.capitalize()}</text>')
        parts.append(f'<path d="M{LEFT} {middle + LANE // 2}H{WIDTH - 16}" stroke="{rule}"/>')
        parts += lane_marks(rollout, stage, middle, color, x)
    flag = x(go_live)
    parts.append(f'<path d="M{flag:.0f} 12V{height - 12}" stroke="{ink}" stroke-width="2"/>')
    parts.append(f'<path d="M{flag:.0f} 12h62v20h-62z" fill="{ink}"/>')
    back = theme["backgroundColor"]
    parts.append(f'<text x="{flag + 6:.0f}" y="27" fill="{back}" font-weight="600">Go-live</text></svg>\n')
    return "\n".join(parts)


def day_of(name: str, rollout: Rollout) -> date:
    """Return a day of the brief."""
    day: date = getattr(rollout.brief, name)
    return day


def lane_marks(rollout: Rollout, stage: str, middle: int, color: str, x: Across) -> list[str]:
    """Return bars for long tasks, and a dot for each other one."""
    marks, weeks = [], defaultdict[date, int](int)
    for item in tracked(rollout):
        if item.stage != stage or not item.due:
            continue
        if item.until and item.until - item.due > timedelta(days=6):
            width = max(10.0, x(item.until) - x(item.due))
            marks.append(
                f'<rect x="{x(item.due):.0f}" y="{middle + 13}" width="{width:.0f}" height="5" rx="2" '
                f'fill="{color}" opacity=".55"/>'
            )
            continue
        monday = item.due - timedelta(days=item.due.weekday())
        level = weeks[monday]
        weeks[monday] += 1
        if level < 4:
            place = f'cx="{x(monday) + 12 * (level % 2) + 6:.0f}" cy="{middle - 12 + 12 * (level // 2)}"'
            marks.append(f'<circle {place} r="5" fill="{color}"/>')
    return marks


def pictures() -> dict[str, str]:
    """Return every picture by its file name."""
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    rollout = fold(SAMPLES["2-after-august"]())
    tones: tuple[Tone, ...] = ("light", "dark")
    plans = {f"plan-{tone}.svg": plan(rollout, theme[tone], tone) for tone in tones}
    drawings = {"memo": MEMO, "kind": KIND, "example": EXAMPLE}
    return plans | {f"{name}.svg": small(drawing) for name, drawing in drawings.items()}


def main() -> int:
    """Write every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, picture in pictures().items():
        (FOLDER / name).write_text(picture, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
