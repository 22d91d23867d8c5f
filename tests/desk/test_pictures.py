"""Charts drawn in a process of their own: what a page does meanwhile, and what becomes of the process."""

import os
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from playbook.core.access import Actor
from playbook.desk import links, pictures, shares
from playbook.desk.house import House
from playbook.desk.shares import Pass
from playbook.exports import svg
from playbook.exports.painter import Painter
from playbook.web import share_page
from tests.pages import made
from tests.pages.made import TODAY  # noqa: F401 - the day of the house

DANA = Actor(name="Dana")
SPEC = {"data": {"values": [{"x": 1, "y": "é"}]}, "mark": "bar", "encoding": {"x": {"field": "x"}}}
PATIENCE = 60


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    begun = Painter()
    begun.begin()
    yield begun
    begun.close()


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_another_process_draws_while_this_one_works(painter: Painter):
    before = painter._process.pid
    drawn = []
    drawing = threading.Thread(target=lambda: drawn.append(painter.draw(SPEC, {})))
    drawing.start()
    drawing.join(PATIENCE)
    assert drawn == [svg.draw_svg(SPEC, {})]
    with pytest.raises(ValueError, match=r"\w"):
        painter.draw({"mark": "nothing", "encoding": 7}, {})
    assert painter._process.pid == before != os.getpid()


def test_a_process_that_ended_is_begun_anew(painter: Painter):
    ended = painter._process
    ended.kill()
    ended.wait(PATIENCE)
    assert painter.draw(SPEC, {}).startswith("<svg")
    assert painter._process.pid != ended.pid
    painter._process.kill()


def test_a_page_gets_its_picture_when_it_is_ready(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pictures, "PATIENCE_SECONDS", PATIENCE)
    may_begin, begin = threading.Event(), Painter.begin
    monkeypatch.setattr(Painter, "begin", lambda self: may_begin.wait(PATIENCE) and begin(self))
    rollout = made.rollout(house)
    pictures.draw_aside(house)
    link = links.make_link(house, DANA, rollout.id, "All-hands").link
    share = shares.resolve(house, Pass(link.id))

    def page() -> share_page.Written:
        return share_page.page_of(house, share, "/state")

    first = page()
    assert "The numbers of this chart" in first.html
    assert "<svg" not in next(part.html for part in first.parts if part.name == "chart")
    told = house.changes.count(rollout.id)
    may_begin.set()
    wait_until(lambda: house.changes.count(rollout.id) > told)
    second = page()
    assert second.version != first.version
    changed = [part.name for part, old in zip(second.parts, first.parts, strict=True) if part != old]
    assert changed == ["chart"]
    assert next(part.html for part in second.parts if part.name == "chart").count("<svg") == 2
    # From now on a page has its picture at once, and a preview too, which nobody tells of a change.
    shown = shares.shown_by(house, share)
    more = shown.curve.model_copy(update={"planned": tuple(one + 1 for one in shown.curve.planned)})
    assert share_page.preview(house, shown.model_copy(update={"curve": more}), "").count('class="chart') == 2
    aside = pictures._asides[house.log]
    process = aside._painter._process
    aside.close()
    assert process.poll() is not None
    assert house.log not in pictures._asides
