"""The company's logo and color: checked, drawn anew, and back to ours."""

import io

import pytest
from PIL import Image

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid
from playbook.desk.base import audit
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import brand

DANA = Actor(name="Dana")


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "#c0392b").save(file, kind, **more)
    return file.getvalue()


def test_a_color_is_kept_and_given_up_again(workspace: Workspace):
    assert brand.brand_of(workspace) == brand.Brand()
    brand.set_color(workspace, DANA, "#C0392B")
    assert brand.brand_of(workspace).color == "#c0392b"
    for bad in ("red", "#fff", "#12345g", "}:root{--page:#000", "#123456;"):
        with pytest.raises(Invalid, match="This is no color"):
            brand.set_color(workspace, DANA, bad)
    brand.set_color(workspace, DANA, "")
    assert brand.brand_of(workspace).color == ""
    assert {entry.action for entry in audit.all_entries(workspace.register, 7)} == {"settings.look_changed"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_drawn_anew_and_nothing_else_of_its_file_stays(workspace: Workspace, kind: str):
    sent = picture(kind, (2_000, 1_000), icc_profile=b"<script>") + b"<script>alert(1)</script>"
    brand.set_logo(workspace, DANA, sent)
    logo = brand.brand_of(workspace).logo
    assert logo
    with Image.open(io.BytesIO(logo)) as drawn:
        assert (drawn.format, drawn.size, drawn.info) == ("PNG", (480, 240), {})
    assert b"script" not in logo
    brand.set_color(workspace, DANA, "#123456")
    assert brand.brand_of(workspace).logo == logo
    brand.set_logo(workspace, DANA, None)
    assert brand.brand_of(workspace) == brand.Brand("#123456")


def test_what_is_no_small_picture_is_refused(workspace: Workspace):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    cut, huge = picture()[:60], picture(size=(2_001, 2_000))
    for sent, why in (
        (svg, "no picture"), (b"", "no picture"), (cut, "no picture"), (b"GIF89a" + bytes(90), "no picture"),
        (huge, "more than 4 million pixels"), (picture() + bytes(brand.MOST_BYTES), "larger than 1 MB"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=why):
            brand.set_logo(workspace, DANA, sent or b"\x00")
    assert brand.brand_of(workspace).logo is None
