"""Charts as pictures for pages of ours, drawn once for what they show.

In a served app a process of its own draws them (`draw_aside`), and a page does not wait for one that is not
ready to: it comes with the words and numbers of its chart, and its rollout is told when the picture is there.
"""

import json
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Any, cast
from weakref import WeakKeyDictionary

from playbook.desk.house import House
from playbook.desk.kept import Kept
from playbook.exports import svg
from playbook.exports.painter import DRAW_SECONDS, Painter

# How long a page waits for its pictures: they take a quarter of this on a quiet machine, and on a busy one
# the words of a change are not late for the sake of its picture.
PATIENCE_SECONDS = 0.5
Spec = Mapping[str, Any]
Pictures = tuple[str, ...]
_kept = Kept(128)
_drawing = threading.Lock()
_asides: "WeakKeyDictionary[object, _Aside]" = WeakKeyDictionary()


def pictures_of(house: House, specs: Sequence[Spec], config: Spec, topic: str = "") -> Pictures | None:
    """Give back whole Vega-Lite charts as SVG; raises ValueError where they cannot be drawn.

    `topic`: what is told that it has changed once they are drawn, where that takes longer than a page may
    wait; the answer is None then. Without a topic they are waited for.
    """
    key = json.dumps([specs, config], sort_keys=True)
    if aside := _asides.get(house.log):
        return aside.pictures(key, specs, config, topic)
    # A room asks for the same picture in the same second: the first one has it drawn, the others wait.
    with _drawing:
        return _kept.once(house, key, lambda: tuple(svg.draw_svg(spec, config) for spec in specs))


def draw_aside(house: House) -> None:
    """Have the charts of a house drawn in a process of its own, which ends with the house."""
    aside = _asides[house.log] = _Aside(house)
    house.at_close.append(aside.close)
    if any(link.lives_at(house.now()) for link in house.links.all()):
        aside.warm()


def warm(house: House) -> None:
    """Have what draws begin, where that is a process of its own: somebody is about to open a page."""
    if aside := _asides.get(house.log):
        aside.warm()


class _Aside:
    """The process that draws, and what it is asked for at the moment."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._painter = Painter()
        self._line = ThreadPoolExecutor(1, "pictures")
        self._turn = threading.Lock()
        self._asked: dict[str, Future[Pictures]] = {}

    def warm(self) -> None:
        """Begin the process, so that the first page has its picture at once."""
        self._line.submit(self._painter.begin)

    def pictures(self, key: str, specs: Sequence[Spec], config: Spec, topic: str) -> Pictures | None:
        if (found := _kept.find(self._house, key)) is not None:
            return cast(Pictures, found)
        with self._turn:
            drawn = self._asked.get(key)
            if drawn is None:
                drawn = self._asked[key] = self._line.submit(self._draw, key, specs, config)
        patience = PATIENCE_SECONDS if self._painter.is_ready else 0.0
        try:
            return drawn.result(patience if topic else 2 * DRAW_SECONDS)
        except TimeoutError:
            drawn.add_done_callback(lambda ended: self._tell(ended, topic))
            return None

    def close(self) -> None:
        self._painter.close()
        self._line.shutdown(wait=True, cancel_futures=True)
        # It may have begun meanwhile.
        self._painter.close()
        with suppress(KeyError):
            del _asides[self._house.log]

    def _draw(self, key: str, specs: Sequence[Spec], config: Spec) -> Pictures:
        try:
            drawn = tuple(self._painter.draw(spec, config) for spec in specs)
            return _kept.once(self._house, key, lambda: drawn)
        finally:
            with self._turn:
                self._asked.pop(key, None)

    def _tell(self, ended: Future[Pictures], topic: str) -> None:
        # Nobody looks again at what failed: every look would have it drawn, and fail, once more.
        if topic and not ended.cancelled() and ended.exception() is None:
            self._house.changes.tell(topic)
