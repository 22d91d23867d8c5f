"""Every text of every screen is on file, so that a change of words is seen in review.

Renew it with GOLDEN=1 python -m pytest tests/pages/test_every_screen.py, and read the difference.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from google.protobuf.message import Message
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Expander

from playbook.core.base.access import Actor, Membership
from playbook.core.progress.brief_steps import BRIEF_STEPS
from playbook.desk.base.workspace import Workspace, open_workspace, set_current
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.ui.shell import menu
from tests.pages.conftest import DANA, ROOT, ActAs

GOLDEN = Path(__file__).parent / "golden"
TODAY = date(2026, 3, 5)
NOON = datetime.combine(TODAY, time(12), UTC)
SAMPLE, ROLLOUT = "3-under-way", "sample-3-under-way"
PAGES = [
    shown
    for pages in menu.ENTRIES.values()
    for page in pages
    if page not in menu.FORMER
    for shown in ([f"brief {step}" for step in BRIEF_STEPS] if page == "brief" else [page])
]
WITHOUT_ROLLOUT = ("rollouts", "share", "all_hands", "people", "settings")
# The fields of Streamlit's messages that hold what is read, or read out.
READ = {
    "alt", "body", "caption", "content", "delta", "help", "hint", "label", "options", "placeholder", "title",
}  # fmt: skip
MOST_OPTIONS = 8  # a longer list is of the data
# Words of the code. People say: warning, closed day, team, task; a warning shows.
NOT_ON_SCREENS = ("alarm", "blackout", "group", "item", " rings")


def texts(message: Message) -> Iterator[str]:
    """Yield the strings of a message that a person reads, in order."""
    for field, value in message.ListFields():
        values: Iterable[Any] = value if field.is_repeated else [value]
        if field.type == field.TYPE_MESSAGE:
            for part in values if not field.message_type.GetOptions().map_entry else ():
                yield from texts(part)
        elif field.type == field.TYPE_STRING and field.name in READ:
            yield from list(values)[:MOST_OPTIONS]


def test_no_screen_says_a_word_of_the_code():
    screens = "\n".join(path.read_text("utf-8").lower() for path in GOLDEN.iterdir())
    assert "closed day" in screens
    assert [word for word in NOT_ON_SCREENS if word in screens] == []


def drawn(block: Any) -> Iterator[str]:
    """Yield the texts of a block of the page and all that is in it."""
    if isinstance(proto := getattr(block, "proto", None), Message):
        yield from texts(proto)
        if isinstance(proto, BidiComponent):  # its words, and not its rows
            words = json.loads(proto.json).get("words", {}).values()
            yield from (text for text in words if isinstance(text, str))
    for child in getattr(block, "children", {}).values():
        yield from drawn(child)


def folds(block: Any) -> Iterator[tuple[str, str]]:
    """Yield label and key of each fold that is drawn once it is open."""
    proto = getattr(block, "proto", None)
    fold = proto if isinstance(block, Expander) else getattr(proto, "popover", None)
    if identity := getattr(fold, "id", ""):
        yield fold.label, identity.split("-", 2)[-1]
    for child in getattr(block, "children", {}).values():
        yield from folds(child)


def lines_of(block: Any) -> dict[str, None]:
    lines = (line.replace("\\", "").strip() for text in drawn(block) for line in text.split("\n"))
    return dict.fromkeys(filter(None, lines))


def screen(app: AppTest, page: str) -> str:
    """Open a page, then its folds, and return its lines, each once."""
    address, _, step = page.replace("rollouts", "").partition(" ")
    app.query_params["step"] = step
    pages = app._registered_pages.items()
    app._page_hash = next(key for key, each in pages if each.get("url_pathname") == address)
    lines: dict[str, None] = {}
    opened: set[str] = set()
    for _ in range(3):  # a fold may stand in a fold
        before = len(opened)
        app._tree.children.clear()  # nothing typed on one page is sent to the next
        app.run()
        assert not app.exception, page
        lines |= lines_of(app.main)
        for label, key in folds(app.main):
            if label not in opened:  # one of each sort
                app.session_state[key] = True
                opened.add(label)
        if len(opened) == before:
            break
    return "" if "No access" in lines else "\n".join([f"## {page}", *lines, "", ""])


def screens(rollout_id: str, pages: Iterable[str]) -> str:
    """Return the menu, then every page that is open to who is at the screen."""
    app = AppTest.from_file(str(ROOT / "playbook" / "ui" / "main.py"), default_timeout=60)
    if rollout_id:
        app.session_state["rollout"] = rollout_id
    app.run()
    sidebar = "\n".join(["## menu", *lines_of(app.sidebar), "", ""])
    return sidebar + "".join(screen(app, page) for page in pages)


@pytest.fixture(scope="module")
def under_way(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Open a data folder that holds the sample that is under way."""
    folder = tmp_path_factory.mktemp("screens")
    with time_machine.travel(NOON, tick=False):
        opened = open_workspace(Settings(data=folder / "data", owner="Dana", today=TODAY))
        rollouts.open_sample(opened, DANA, SAMPLE)
    yield opened
    opened.close()


def member(role: str, *group_ids: str) -> Actor:
    membership = Membership.model_validate({"rollout_id": ROLLOUT, "role": role, "group_ids": group_ids})
    return Actor(name="Robin", role="member", memberships=(membership,))


@pytest.mark.parametrize("who", ["owner", "lead", "viewer", "newcomer"])
def test_every_text_is_the_one_on_file(who: str, request: pytest.FixtureRequest, act_as: ActAs) -> None:
    act_as({"lead": member("lead", "creative"), "viewer": member("viewer")}.get(who, DANA))
    workspace = request.getfixturevalue("workspace" if who == "newcomer" else "under_way")
    set_current(workspace)
    with time_machine.travel(NOON, tick=False):
        text = screens(*(("", WITHOUT_ROLLOUT) if who == "newcomer" else (ROLLOUT, PAGES)))
    set_current(None)
    if who in ("lead", "viewer"):  # only what an owner does not read
        owners = set((GOLDEN / "owner.txt").read_text(encoding="utf-8").split("\n"))
        text = "\n".join(line for line in text.split("\n") if line.startswith("## ") or line not in owners)
    path = GOLDEN / f"{who}.txt"
    if os.environ.get("GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
