"""Charts as pictures for pages of ours, drawn once for what they show.

In a served app a process of its own draws them (`draw_aside`), and a page does not wait for one that is not
ready to: it comes with the words and numbers of its chart, and its rollout is told when the picture is there.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from playbook.desk.house import House
from playbook.desk.kept import CacheRegion
from playbook.exports import svg
from playbook.exports.painter import DRAW_SECONDS, Painter

# How long a page waits for its pictures: they take a quarter of this on a quiet machine, and on a busy one
# the words of a change are not late for the sake of its picture.
PATIENCE_SECONDS = 0.5
Spec = Mapping[str, Any]
Pictures = tuple[str, ...]


def pictures_of(house: House, specs: Sequence[Spec], config: Spec, topic: str = "") -> Pictures | None:
    """Give back whole Vega-Lite charts as SVG; raises ValueError where they cannot be drawn.

    `topic`: what is told that it has changed once they are drawn, where that takes longer than a page may
    wait; the answer is None then. Without a topic they are waited for.
    """
    key = json.dumps([specs, config], sort_keys=True)
    aside = house.own(_Aside)
    if aside.painter:
        return aside.pictures(aside.painter, key, specs, config, topic)
    return _drawn(house).once(key, lambda: tuple(svg.draw_svg(spec, config) for spec in specs))


def draw_aside(house: House) -> None:
    """Have the charts of a house drawn in a process of its own, which ends with the house."""
    aside = house.own(_Aside)
    aside.painter = Painter()
    house.at_close.append(aside.close)
    if any(link.lives_at(house.now()) for link in house.links.all()):
        aside.warm()


def warm(house: House) -> None:
    """Have what draws begin, where that is a process of its own: somebody is about to open a page."""
    house.own(_Aside).warm()


def _drawn(house: House) -> CacheRegion:
    return house.cache("pictures", 128)


class _Aside:
    """The process that draws, and what it is asked for at the moment."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.painter: Painter | None = None
        self._turn = threading.Lock()
        self._asked: dict[str, Future[Pictures]] = {}

    def warm(self) -> None:
        """Begin the process, if there is one, so that the first page has its picture at once."""
        if self.painter:
            self._house.background.line("pictures").submit(self.painter.begin)

    def pictures(
        self, painter: Painter, key: str, specs: Sequence[Spec], config: Spec, topic: str
    ) -> Pictures | None:
        pictures: Pictures | None = _drawn(self._house).find(key)
        if pictures is not None:
            return pictures
        with self._turn:
            drawn = self._asked.get(key)
            if drawn is None:
                line = self._house.background.line("pictures")
                drawn = self._asked[key] = line.submit(self._draw, painter, key, specs, config)
        patience = PATIENCE_SECONDS if painter.is_ready else 0.0
        try:
            return drawn.result(patience if topic else 2 * DRAW_SECONDS)
        except TimeoutError:
            drawn.add_done_callback(lambda ended: self._tell(ended, topic))
            return None

    def close(self) -> None:
        painter, self.painter = self.painter, None
        if painter:
            painter.close()

    def _draw(self, painter: Painter, key: str, specs: Sequence[Spec], config: Spec) -> Pictures:
        try:
            drawn = tuple(painter.draw(spec, config) for spec in specs)
            _drawn(self._house).put(key, drawn)
            return drawn
        finally:
            with self._turn:
                self._asked.pop(key, None)

    def _tell(self, ended: Future[Pictures], topic: str) -> None:
        # Nobody looks again at what failed: every look would have it drawn, and fail, once more.
        if topic and not ended.cancelled() and ended.exception() is None:
            self._house.changes.tell(topic)
