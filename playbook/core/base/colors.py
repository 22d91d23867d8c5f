"""Colors that can be read on others (WCAG 2, contrast of text)."""

import colorsys
import re
from typing import Literal

from playbook.core.base.fields import StageKey

Tone = Literal["light", "dark"]
# One color per stage, in charts, the timeline, lists and documents; a name or a shape always says the same.
STAGE_COLORS: dict[StageKey, dict[Tone, str]] = {
    "leadership": {"light": "#2c349d", "dark": "#b4b3ee"},
    "communication": {"light": "#0f6b68", "dark": "#4fb8ae"},
    "training": {"light": "#a1871f", "dark": "#d2c552"},
    "reinforcement": {"light": "#cf5cb4", "dark": "#cb5270"},
    "accountability": {"light": "#4a2a60", "dark": "#9f67d6"},
}
LEAST_CONTRAST = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}")
_STEPS = 20
# Where a hue ends, in degrees.
_HUES = (
    ("red", 16), ("orange", 42), ("yellow", 68), ("green", 160), ("teal", 198), ("blue", 250),
    ("purple", 290), ("pink", 340), ("red", 361),
)  # fmt: skip


def is_color(text: str) -> bool:
    """Return whether a text is a color like #0f5e5e."""
    return _HEX.fullmatch(text) is not None


def color_name(color: str) -> str:
    """Return a color in words, such as dark blue."""
    hue, light, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(color)))
    if light < 0.08 or light > 0.95:
        return "black" if light < 0.5 else "white"
    shade = "dark " if light < 0.3 else "light " if light > 0.7 else ""
    if saturation < 0.12:
        return f"{shade}gray"
    name = next(name for name, end in _HUES if hue * 360 < end)
    return "brown" if name == "orange" and light < 0.4 else f"{shade}{name}"


def contrast(color: str, ground: str) -> float:
    """Return the contrast of two colors, from 1 to 21."""
    dark, light = sorted((_luminance(color), _luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


def mix(color: str, other: str, share: float) -> str:
    """Return a color with a share of another in it."""
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(start + (end - start) * share):02x}" for start, end in pairs)


def readable(color: str, ground: str) -> str:
    """Mix a color with black or white until it is readable."""
    end = on_top(ground)
    steps = (mix(color, end, step / _STEPS) for step in range(_STEPS + 1))
    return next(shade for shade in steps if contrast(shade, ground) >= LEAST_CONTRAST)


def on_top(ground: str) -> str:
    """Return black or white, whichever reads better on a ground."""
    return max("#ffffff", "#000000", key=lambda text: contrast(text, ground))


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    parts = [channel / 255 for channel in _channels(color)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
