"""Draw links as QR codes."""

import io
from typing import Any


def qr_of(address: str, *, is_sized: bool = True) -> str:
    """Return a QR code as SVG, dark on white everywhere."""
    import segno  # only who draws a code waits for it

    picture = io.BytesIO()
    colors: dict[str, Any] = {"light": "#ffffff", "dark": "#0b151c"}
    segno.make_qr(address, error="m").save(
        picture, kind="svg", scale=6, border=4, xmldecl=False, title=None, omitsize=not is_sized, **colors
    )
    return picture.getvalue().decode().strip()
