"""The look: readable in light and in dark, also for the colour-blind, and all of it our own."""

import re
import tomllib
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from playbook.charts import PALETTES, STAGE_COLORS
from playbook.core.base.fields import STAGES

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "playbook/ui/static"
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
THEME = CONFIG["theme"]
MODES = ("light", "dark")
HUES = ("red", "orange", "yellow", "green", "blue", "violet", "gray")

# Machado, Oliveira and Fernandes (2009), the strongest form of each.
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia":
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia":
        ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia":
        ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def channels(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def linear(colour):
    parts = [part / 255 for part in channels(colour)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def over(colour, ground, opacity):
    pairs = zip(channels(colour), channels(ground), strict=True)
    mixed = [round(a * opacity + b * (1 - opacity)) for a, b in pairs]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def lab(light):
    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return (116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz))


def seen(colour, sight):
    return lab([sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in SIGHT[sight]])


def difference(one, other, sight):
    return sum((a - b) ** 2 for a, b in zip(seen(one, sight), seen(other, sight), strict=True)) ** 0.5


def written(mode):
    """What is written on what: name, ink, ground."""
    theme, side = THEME[mode], THEME[mode]["sidebar"]
    page, panel = theme["backgroundColor"], theme["secondaryBackgroundColor"]
    grounds = {
        "page": page, "panel": panel, "sidebar": side["backgroundColor"],
        "sidebar panel": side["secondaryBackgroundColor"],
    }  # fmt: skip
    for name, ground in grounds.items():
        yield f"text on {name}", theme["textColor"], ground
        yield f"link on {name}", theme["linkColor"], ground
    for name in ("page", "sidebar"):
        # Streamlit writes captions and help in the text colour at 60 %.
        yield f"caption on {name}", over(theme["textColor"], grounds[name], 0.6), grounds[name]
        # A selected choice is the accent on a 10 % tint of it, and on one of 20 % under the pointer.
        for state, opacity in (("selected", 0.1), ("pointed at", 0.2)):
            tint = over(theme["primaryColor"], grounds[name], opacity)
            yield f"{state} segment on {name}", theme["primaryColor"], tint
    if mode == "light":  # in the dark no button is filled: see frame.main_button
        yield "primary button", "#ffffff", theme["primaryColor"]
    yield "code", theme["codeTextColor"], theme["codeBackgroundColor"]
    yield "table heading", theme["dataframeHeaderTextColor"], theme["dataframeHeaderBackgroundColor"]
    for hue in HUES:
        yield f"{hue} on its own ground", theme[f"{hue}TextColor"], theme[f"{hue}BackgroundColor"]
        yield f"{hue} on page", theme[f"{hue}TextColor"], page
        yield f"{hue} on panel", theme[f"{hue}TextColor"], panel


@pytest.mark.parametrize("mode", MODES)
def test_everything_written_has_a_contrast_of_at_least_4_5(mode):
    ratios = {name: contrast(ink, ground) for name, ink, ground in written(mode)}

    assert {name: round(ratio, 2) for name, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("mode", MODES)
def test_the_accent_marks_choices_with_enough_contrast(mode):
    accent = THEME[mode]["primaryColor"]
    assert contrast("#ffffff", accent) >= 3
    for ground in (THEME[mode]["backgroundColor"], over(accent, THEME[mode]["backgroundColor"], 0.1)):
        assert contrast(accent, ground) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_chart_colours_stand_out_for_every_eye(mode):
    colours = THEME[mode]["chartCategoricalColors"]
    assert min(contrast(colour, THEME[mode]["backgroundColor"]) for colour in colours) >= 3
    for sight in SIGHT:
        assert min(difference(*pair, sight) for pair in combinations(colours, 2)) >= 18, sight


@pytest.mark.parametrize("mode", MODES)
def test_each_stage_has_a_color_of_its_own_on_every_ground(mode):
    theme, late = THEME[mode], PALETTES[mode].late
    colors = [STAGE_COLORS[stage][mode] for stage in STAGES]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert min(contrast(color, theme[ground]) for color in colors) >= 3, ground
    for sight in SIGHT:
        assert min(difference(*pair, sight) for pair in combinations([*colors, late], 2)) >= 18, sight


@pytest.mark.parametrize("mode", MODES)
def test_a_scale_has_ten_steps_that_can_be_told_apart(mode):
    for name in ("chartSequentialColors", "chartDivergingColors"):
        steps = THEME[mode][name]
        assert len(set(steps)) == len(steps) == 10
        for sight in SIGHT:
            assert min(difference(a, b, sight) for a, b in pairwise(steps)) >= 4
    lights = [luminance(colour) for colour in THEME[mode]["chartSequentialColors"]]
    assert lights in (sorted(lights), sorted(lights, reverse=True))


def colours_of_our_own_pages():
    """The colours of each mode, as the style of our own pages sets them."""
    style = (ROOT / "playbook/web/static/style.css").read_text(encoding="utf-8")
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return dict(zip(MODES, (dict(re.findall(r"--([\w-]+): (#\w{6});", root)) for root in roots), strict=True))


@pytest.mark.parametrize("mode", MODES)
def test_our_own_pages_wear_the_colours_of_the_app(mode):
    ours, theme = colours_of_our_own_pages()[mode], THEME[mode]
    same = {
        "page": "backgroundColor", "panel": "secondaryBackgroundColor", "text": "textColor",
        "muted": "grayTextColor", "line": "borderColor", "accent": "primaryColor", "link": "linkColor",
        "red": "redTextColor", "red-ground": "redBackgroundColor", "green": "greenTextColor",
        "green-ground": "greenBackgroundColor",
    }  # fmt: skip
    assert {name: ours[name] for name in same} == {name: theme[key] for name, key in same.items()}


@pytest.mark.parametrize("mode", MODES)
def test_our_own_pages_can_be_read_and_their_fields_be_seen(mode):
    ours = colours_of_our_own_pages()[mode]
    written_on = {
        "text page", "text panel", "muted page", "muted panel", "link page", "red page",
        "red red-ground", "green green-ground", "on-accent accent",
    }  # fmt: skip
    read = {pair: contrast(*(ours[name] for name in pair.split())) for pair in written_on}
    assert {pair: round(ratio, 2) for pair, ratio in read.items() if ratio < 4.5} == {}
    for name in ("edge", "accent"):
        assert contrast(ours[name], ours["page"]) >= 3, name


def test_light_and_dark_set_the_same_things():
    ours = colours_of_our_own_pages()
    assert ours["light"].keys() == ours["dark"].keys()
    assert THEME["light"].keys() == THEME["dark"].keys()


def test_the_typefaces_are_in_the_tree_with_their_licences():
    faces = THEME["fontFaces"]
    files = {face["url"].removeprefix("app/static/") for face in faces}
    assert all((STATIC / file).read_bytes().startswith(b"wOF2") for file in files)
    assert {path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*.woff2")} == files
    licences = list((STATIC / "fonts").glob("*-OFL.txt"))
    assert len(licences) == len({face["family"] for face in faces}) == 2
    assert all("SIL OPEN FONT LICENSE" in path.read_text(encoding="utf-8") for path in licences)


def test_a_family_name_is_a_plain_css_name():
    # "Source Serif 4" without quotes is no font-family to a browser, and is passed over in silence.
    for face in THEME["fontFaces"]:
        assert re.fullmatch(r"[A-Za-z-]+( [A-Za-z-]+)*", face["family"])
    assert THEME["font"].split(",")[0] in {face["family"] for face in THEME["fontFaces"]}
    assert THEME["headingFont"].split(",")[0] in {face["family"] for face in THEME["fontFaces"]}


def test_nothing_in_the_look_comes_from_elsewhere():
    assert "://" not in str(THEME)
    styles = list((ROOT / "playbook").rglob("*.css"))
    assert styles
    for style in styles:
        text = style.read_text(encoding="utf-8")
        assert "://" not in text
        assert "@import" not in text
        for address in re.findall(r"url\(([^)]*)\)", text):
            assert (ROOT / "playbook/ui" / address.strip("\"'").removeprefix("/app/")).is_file()
