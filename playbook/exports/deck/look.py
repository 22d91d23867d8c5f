"""The colors of a theme, shaded until readable on its paper."""

import colorsys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from playbook.core.base.colors import LEAST_CONTRAST, contrast, mix, on_top
from playbook.core.base.fields import StageKey

TEXT, SHAPE = LEAST_CONTRAST, 3.0  # of text; of shapes and large type (WCAG 2.2)
_SHADES = (0.0, 0.25, 0.4, 0.5, 0.65, 0.8)
# Which accent stands for a stage: the first is also what a chart of one thing takes.
STAGE_ACCENTS: dict[StageKey, str] = {
    "leadership": "accent2", "communication": "accent1", "training": "accent3",
    "reinforcement": "accent4", "accountability": "accent5",
}  # fmt: skip
# The one fixed color, and a pale one behind it; a word or a shape always says the same.
_LATE_ON_LIGHT, _LATE_ON_DARK = ("#a34b30", "#f5e3d7"), ("#dd916e", "#3a2a21")


@dataclass(frozen=True, slots=True)
class Color:
    """A color of the theme, lighter or darker, or a fixed one."""

    name: str
    shade: float = 0
    alpha: float = 1

    def __str__(self) -> str:
        """Return the color as XML."""
        parts = ""
        if self.shade:
            share = round((1 - abs(self.shade)) * 100000)
            parts = f'<a:lumMod val="{share}"/>' + (
                f'<a:lumOff val="{100000 - share}"/>' if self.shade > 0 else ""
            )
        if self.alpha < 1:
            parts += f'<a:alpha val="{round(self.alpha * 100000)}"/>'
        kind, value = (
            ("srgbClr", self.name[1:].upper()) if self.name.startswith("#") else ("schemeClr", self.name)
        )
        return f'<a:{kind} val="{value}">{parts}</a:{kind}>'


@dataclass(frozen=True, slots=True)
class DeckLook:
    """What a template draws with; `theme` has colors as #rrggbb."""

    theme: Mapping[str, str]
    scale: float = 1
    smallest: float = 8
    stretch: float = 1
    title_stretch: float = 1.06
    paper: Color = Color("bg1")
    ink: Color = Color("tx1")
    muted: Color = field(init=False)
    hair: Color = field(init=False)
    late: Color = field(init=False)
    late_band: Color = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "muted", self._muted())
        object.__setattr__(self, "hair", self._hair())
        late, band = _LATE_ON_DARK if self.is_dark else _LATE_ON_LIGHT
        object.__setattr__(self, "late", Color(late))
        object.__setattr__(self, "late_band", Color(band))

    @property
    def is_dark(self) -> bool:
        return on_top(self.theme["bg1"]) == "#ffffff"

    def size(self, points: float) -> float:
        """Return a size of type for this area, never below the least."""
        return max(round(points * self.scale * 2) / 2, self.smallest)

    def stage(self, key: StageKey, least: float = SHAPE) -> Color:
        """Return a stage's accent, shaded until it reaches a contrast."""
        return self.readable(STAGE_ACCENTS[key], least)

    def primary(self, least: float = SHAPE) -> Color:
        return self.readable("accent1", least)

    def tint(self, key: StageKey) -> Color:
        """Return a stage's accent, pale: what is still to come."""
        return replace(self.stage(key), alpha=0.3)

    def readable(self, name: str, least: float) -> Color:
        """Return a color of the theme with enough contrast to the paper."""
        for shade in _SHADES:
            color = Color(name, shade if self.is_dark else -shade)
            if contrast(self.rgb(color), self.theme["bg1"]) >= least:
                return color
        return self.ink

    def on(self, fill: Color) -> Color:
        """Return paper or ink, whichever is read better on a fill."""
        return max((self.paper, self.ink), key=lambda color: contrast(self.rgb(color), self.rgb(fill)))

    def rgb(self, color: Color) -> str:
        own = shaded(self.theme[color.name], color.shade) if color.name in self.theme else color.name
        return mix(self.theme["bg1"], own, color.alpha)

    def _hair(self) -> Color:
        """Return a color just seen; table lines know no transparency."""
        colors = [
            Color("tx2", 0.8),
            Color("tx1", 0.8),
            Color("bg1", -0.15),
            Color("bg1", 0.25),
            Color("tx1", -0.65),
        ]
        faint = (each for each in colors if 1.15 <= contrast(self.rgb(each), self.theme["bg1"]) <= 1.9)
        return next(faint, self.muted)

    def _muted(self) -> Color:
        """Return the theme's second text color, or a lighter readable first."""
        shades = [Color("tx1", -shade if self.is_dark else shade) for shade in (0.35, 0.2)]
        colors = (Color("tx2"), *shades)
        return next(
            (each for each in colors if contrast(self.rgb(each), self.theme["bg1"]) >= TEXT), self.ink
        )


def shaded(rgb: str, shade: float) -> str:
    """Return a color made lighter or darker, as Office does it."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (1, 3, 5))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 - abs(shade)) + (shade if shade > 0 else 0)
    parts = colorsys.hls_to_rgb(hue, min(light, 1), saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
