"""A link as a QR code, for whoever has a telephone in the hand and a screen in front."""

import io

import segno


def qr_of(address: str, *, is_sized: bool = True) -> str:
    """Give back a QR code as an SVG picture, dark on white also where the page is dark.

    Without a size of its own it takes that of the place it stands in.
    """
    picture = io.BytesIO()
    segno.make_qr(address, error="m").save(
        picture,
        kind="svg",
        scale=6,
        border=4,
        light="#ffffff",
        dark="#0b151c",
        xmldecl=False,
        title=None,
        omitsize=not is_sized,
    )
    return picture.getvalue().decode().strip()
