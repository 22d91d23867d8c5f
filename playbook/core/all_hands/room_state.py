"""The slide, order, timer and spotlight of an open room."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from playbook.core.base.errors import Invalid, Problem

Topic = Literal[
    "lobby", "start", "why", "stays", "aims", "ends", "where", "chart", "groups", "wins", "recipes", "asked",
    "pulse", "teams", "questions", "closing",
]  # fmt: skip
LOBBY: Final = "lobby"
CLOSING: Final = "closing"
MOST_MINUTES = 60
# How far the last row is from the big screen, which the code in the lobby has to reach.
Size = Literal["small", "hall"]
SIZE_NAMES: dict[Size, str] = {"small": "Meeting room", "hall": "Hall"}
MOST_IN_SMALL = 40  # people
MAX_NOTE = 1_000
_LONGEST_SLIDE = 80  # letters of its name
# The topics in their usual order. A slide is named after its topic; the second of a topic is "why-2". A host
# orders and skips topics, and whoever shows them passes over one without content.
TOPICS: dict[str, str] = {
    LOBBY: "How to join",
    "start": "What changes",
    "why": "Why",
    "stays": "What stays",
    "aims": "Goals",
    "ends": "What ends",
    "where": "Where we are",
    "chart": "Progress",
    "groups": "Teams",
    "wins": "Wins",
    "recipes": "Recipes to try",
    "asked": "What you can do",
    "pulse": "Pulse",
    "teams": "Pulse by team",
    "questions": "Questions",
    CLOSING: "What happens next",
}
_OF_PULSE = ("pulse", "teams")


def topic_of(slide: str) -> str:
    """Return the topic of a slide."""
    return slide.partition("-")[0]


@dataclass(frozen=True, slots=True)
class RoomState:
    """The slide on show and its surroundings; `version` counts the changes."""

    topics: tuple[str, ...] = tuple(TOPICS)
    skipped: frozenset[str] = frozenset()  # topics
    current: str = LOBBY  # a slide
    timer_ends: datetime | None = None
    came_from: str = ""  # the slide that the room left for the pulse
    spotlight: str = ""  # the id of a question or a written answer, of which only a shown one is shown
    size: Size | None = None  # None: by how many people the rollout is for
    version: int = 0

    def go(self, seen: str, to: str) -> "RoomState":
        """Return the state on another slide, unless it has left `seen`."""
        # Whoever goes on has done with what was in the spotlight.
        self._check(topic := topic_of(to) if len(to) <= _LONGEST_SLIDE else "")
        if seen == to or self.current != seen:
            return self
        came_from = self.came_from if topic in _OF_PULSE else ""
        return self._changed(current=to, spotlight="", came_from=came_from)

    def detour(self, to: str) -> "RoomState":
        """Return the state on another slide, which remembers the one it left."""
        after = self.go(self.current, to)
        is_away = topic_of(self.current) in _OF_PULSE
        return after if after == self or is_away else replace(after, came_from=self.current)

    def place(self, topic: str, position: int) -> "RoomState":
        """Return the state with a topic at another position, counted from 0."""
        self._check(topic)
        others = [key for key in self.topics if key != topic]
        at = max(0, min(position, len(others)))
        return self._changed(topics=(*others[:at], topic, *others[at:]))

    def skip(self, topic: str, is_skipped: bool) -> "RoomState":
        """Return the state that passes over a topic, or no longer does."""
        self._check(topic)
        return self._changed(skipped=self.skipped | {topic} if is_skipped else self.skipped - {topic})

    def time(self, now: datetime, minutes: int) -> "RoomState":
        """Return the state with a timer in minutes; 0 stops it."""
        if not 0 <= minutes <= MOST_MINUTES:
            hint = f"Use 1 to {MOST_MINUTES}."
            raise Invalid([Problem("minutes", "The timer takes no such number of minutes.", hint)])
        return self._changed(timer_ends=now + timedelta(minutes=minutes) if minutes else None)

    def highlight(self, spotlight: str) -> "RoomState":
        """Return the state with something in the spotlight; '' for nothing."""
        return self._changed(spotlight=spotlight)

    def resize(self, size: str) -> "RoomState":
        """Return the state for a room of another size."""
        chosen = next((each for each in SIZE_NAMES if each == size), None)
        if chosen is None:
            raise Invalid([Problem("size", "There is no such size of a room.", "Reload the page.")])
        return self._changed(size=chosen)

    def playlist(self, slides: Iterable[str]) -> tuple[str, ...]:
        """Return slides in the host's order. Skipped ones stay while on show."""
        able = (key for key in slides if topic_of(key) not in self.skipped or key == self.current)
        # A topic that nobody listed comes before the end.
        places = {topic: place for place, topic in enumerate(self.topics)}
        return tuple(sorted(able, key=lambda key: places.get(topic_of(key), places[CLOSING] - 0.5)))

    def _check(self, topic: str) -> None:
        if topic not in TOPICS:  # a room that was opened before a topic was new has it, too
            raise Invalid([Problem("slide", "There is no such slide.", "Reload the page.")])

    def _changed(self, **values: object) -> "RoomState":
        after = replace(self, **values)  # type: ignore[arg-type]
        return self if after == self else replace(after, version=self.version + 1)
