"""The guide: its words are those of the screens, and its pictures are there."""

import re
from pathlib import Path

import pytest

from playbook.core.base.access import Actor, Membership
from tests.pages import made
from tests.pages.steps import put_state
from tools.guide_pictures import FOLDER, PICTURES

ROOT = Path(__file__).parents[3]
PAGES = sorted((ROOT / "docs" / "guide").glob("*.md"))
# What a host sees in a room that is open, and on its web pages, is in no golden file.
SCREENS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (
        *(ROOT / "tests" / "pages" / "golden").glob("*.txt"),
        *(ROOT / "playbook" / "web" / "templates").rglob("*.html"),
        *(ROOT / "playbook" / "ui" / "all_hands").glob("*.py"),
        ROOT / "playbook" / "desk" / "all_hands" / "deck.py",
    )
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_the_guide_names_stands_on_a_screen(page: Path):
    named = set(re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8")))
    assert named
    assert {name for name in named if name not in SCREENS} == set()


def test_the_guide_uses_each_picture_that_is_taken():
    used = {
        Path(found).name
        for page in PAGES
        for found in re.findall(r"\]\((\S+\.png)\)", page.read_text(encoding="utf-8"))
    }
    assert used == {f"{picture.name}.png" for picture in PICTURES} == {path.name for path in FOLDER.iterdir()}


def test_everyone_reads_the_guide_for_their_role_first(workspace, open_page, act_as):
    rollout = made.rollout(workspace)
    act_as(Actor(name="Lea", role="member", memberships=(Membership(rollout_id=rollout.id, role="lead"),)))
    app = open_page("guide")
    assert "## Your week" in app.markdown[0].value
    assert "/app/static/guide/my-team.png" in app.markdown[0].value
    assert "## Fill in the brief" in put_state(app, "guide.person", "executive").markdown[0].value
    assert "## In the room" in put_state(app, "guide.person", "host").markdown[0].value
    assert "## Your week" in put_state(app, "guide.person", None).markdown[0].value
