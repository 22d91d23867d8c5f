"""Set the company's logo and color for its big screens."""

import io
from dataclasses import replace

from playbook.core.base.access import Actor
from playbook.core.base.colors import is_color
from playbook.core.base.errors import Invalid, Problem
from playbook.desk.base import audit
from playbook.desk.base.access import require
from playbook.desk.base.workspace import Workspace
from playbook.store.register.brand import Brand, Brands

MOST_BYTES, MOST_PIXELS = 1024 * 1024, 4_000_000
_SIZE = 960, 240  # as large as a big screen shows it
_FORMATS = "PNG", "JPEG"


def brand_of(workspace: Workspace) -> Brand:
    """Return the company's logo and color, which every guest sees."""
    return Brands(workspace.register).get()


def set_color(workspace: Workspace, actor: Actor, color: str) -> None:
    """Set the company's color; "" for ours. Raise Invalid."""
    _change(workspace, actor, color=checked_color(color))


def set_logo(workspace: Workspace, actor: Actor, picture: bytes | None) -> None:
    """Set the company's logo, drawn anew from what was sent. Raise Invalid."""
    require(actor, "change_settings")
    _change(workspace, actor, logo=picture and drawn_anew(picture))


def checked_color(color: str) -> str:
    """Return a color in small letters; "" for ours. Raise Invalid."""
    if color and not is_color(color := color.lower()):
        raise Invalid([Problem("color", "This is no color.", "Use one such as #0f5e5e.")])
    return color


def _change(workspace: Workspace, actor: Actor, **values: object) -> None:
    require(actor, "change_settings")
    Brands(workspace.register).save(replace(brand_of(workspace), **values))  # type: ignore[arg-type]
    audit.record(workspace, actor, "settings.look_changed")


def drawn_anew(picture: bytes) -> bytes:
    """Redraw a picture as a small PNG without its metadata. Raise Invalid."""
    from PIL import Image  # only who sets a logo waits for it

    if len(picture) > MOST_BYTES:
        raise _no_logo("This picture is larger than 1 MB.")
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as sent:
            # The size is read before a pixel is: a small file can unfold to gigabytes.
            is_small = sent.width * sent.height <= MOST_PIXELS
            pixels = sent.convert("RGBA") if is_small else None
    except Exception as error:  # a decoder of foreign bytes raises whatever it likes
        raise _no_logo("This is no picture that we can read.") from error
    if pixels is None:
        raise _no_logo(f"This picture has more than {MOST_PIXELS // 1_000_000} million pixels.")
    pixels.thumbnail(_SIZE)
    drawn = io.BytesIO()
    pixels.save(drawn, "PNG", icc_profile=None)  # else the profile of the file that was sent stays
    return drawn.getvalue()


def _no_logo(sentence: str) -> Invalid:
    return Invalid([Problem("logo", sentence, "Choose a PNG or JPEG of your logo.")])
