"""A link as a QR code, for whoever has a telephone in the hand and a screen in front."""

import io

import segno


def qr_of(address: str) -> str:
    """Give back a QR code as an SVG picture, dark on white also where the page is dark."""
    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(
        picture, kind="svg", scale=6, border=4, light="#ffffff", dark="#0b151c", xmldecl=False, title=None
    )
    return picture.getvalue().decode().strip()
