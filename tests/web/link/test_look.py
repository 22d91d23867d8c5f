"""The company's logo and color on the big screen."""

import re
from functools import partial

import pytest

from playbook.core.base import colors
from playbook.core.base.access import Actor
from playbook.desk.links import brand, links
from playbook.web.link import look
from tests.desk.links.test_brand import picture
from tests.web.link.phone import ask_with, cookie_of

DANA = Actor(name="Dana")


@pytest.fixture
def get(port):
    return partial(ask_with, port)


def test_the_big_screen_wears_the_logo_and_color_of_the_company(get, workspace, rollout_id):
    link = links.make_link(workspace, DANA, rollout_id, "All-hands")
    cookie, screen = cookie_of(get(link.path)), f"/view/{link.link.id}/present"
    assert "/look/" not in get(screen, cookie).text
    brand.set_color(workspace, DANA, "#ffcc00")
    brand.set_logo(workspace, DANA, picture())
    style, logo = re.findall(r'"(/look/\w+\.\w+)"', get(screen, cookie).text)
    assert get(style).said("content-type").startswith("text/css")
    assert "--cover: #ffcc00" in get(style).text
    assert get(logo).said("content-type") == "image/png"
    assert get(logo).body == brand.brand_of(workspace).logo
    brand.set_logo(workspace, DANA, None)
    assert get(logo).status == get("/look/x.css").status == get("/look/x.png").status == 404


@pytest.mark.parametrize("color", ["#ffcc00", "#000000", "#ffffff", "#c0392b", "#808080"])
def test_every_color_reads_in_the_light_and_in_the_dark(color):
    blocks = re.findall(r"\{ (--[^}]*) \}", look.style_of(color))
    grounds = {"light": "#fdfcf8", "dark": "#0e1519"}
    for block, ground in zip(blocks, (grounds["light"], grounds["dark"], grounds["dark"]), strict=True):
        values = dict(re.findall(r"--([\w-]+): (#\w+);", block))
        assert colors.contrast(values["link"], ground) >= colors.LEAST_CONTRAST
        assert colors.contrast(values["on-cover"], values["cover"]) >= colors.LEAST_CONTRAST
        assert colors.contrast(values["on-accent"], values["accent"]) >= colors.LEAST_CONTRAST
