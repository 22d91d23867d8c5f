"""Colors that can be read on others."""

from hypothesis import given
from hypothesis import strategies as st

from playbook.core.base import colors

COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_the_standard():
    assert colors.contrast("#000000", "#ffffff") == 21
    assert round(colors.contrast("#777777", "#ffffff"), 2) == 4.48


@given(COLORS, COLORS)
def test_any_color_becomes_readable_on_any_ground(color: str, ground: str):
    shade = colors.readable(color, ground)
    assert colors.is_color(shade)
    assert colors.contrast(shade, ground) >= colors.LEAST_CONTRAST
    if colors.contrast(color, ground) >= colors.LEAST_CONTRAST:
        assert shade == color


@given(COLORS)
def test_black_or_white_reads_on_every_color(ground: str):
    assert colors.contrast(colors.on_top(ground), ground) >= colors.LEAST_CONTRAST


def test_a_color_has_a_name():
    names = {
        "#ffffff": "white", "#0b0b0b": "black", "#808080": "gray", "#c8c4ec": "light blue",
        "#b02030": "red", "#2c349d": "blue", "#4a2a60": "dark purple", "#a1871f": "yellow",
        "#4bacc6": "teal", "#7a4a10": "brown", "#0f6b68": "dark teal",
    }  # fmt: skip
    assert {color: colors.color_name(color) for color in names} == names


@given(COLORS)
def test_every_color_has_a_name(color):
    assert colors.color_name(color)
