"""What an open room shows right now. What is revealed of a poll is part of the poll."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from playbook.core.base.errors import Invalid, Problem

LOBBY, CLOSING = "lobby", "closing"
MOST_MINUTES = 60
# The usual order, from the first slide to the last. Who shows them passes over a slide without content.
SLIDES: dict[str, str] = {
    LOBBY: "How to join",
    "start": "What changes",
    "why": "Why",
    "where": "Where we stand",
    "chart": "Progress",
    "groups": "Teams",
    "next": "What comes next",
    "wins": "What worked",
    "recipes": "Recipes to try",
    "aims": "Aims",
    "asked": "What we ask of you",
    "pulse": "Pulse",
    "teams": "Pulse by team",
    "questions": "Questions",
    CLOSING: "What happens next",
}


@dataclass(frozen=True, slots=True)
class RoomState:
    """The slide on show and its surroundings; `version` counts the changes."""

    slides: tuple[str, ...] = tuple(SLIDES)
    skipped: frozenset[str] = frozenset()
    current: str = LOBBY
    timer_ends: datetime | None = None
    spotlight: str = ""  # the id of a question, of which only a shown one is shown
    version: int = 0

    def go(self, seen: str, to: str) -> "RoomState":
        """Return the state on another slide, or itself if it has left `seen`."""
        self._check(to)
        return self._changed(current=to) if self.current == seen != to else self

    def place(self, slide: str, position: int) -> "RoomState":
        """Return the state with a slide at another position, counted from 0."""
        self._check(slide)
        others = [key for key in self.slides if key != slide]
        at = max(0, min(position, len(others)))
        return self._changed(slides=(*others[:at], slide, *others[at:]))

    def skip(self, slide: str, is_skipped: bool) -> "RoomState":
        """Return the state that passes over a slide, or no longer does."""
        self._check(slide)
        return self._changed(skipped=self.skipped | {slide} if is_skipped else self.skipped - {slide})

    def time(self, now: datetime, minutes: int) -> "RoomState":
        """Return the state with a timer of so many minutes; 0 stops it."""
        if not 0 <= minutes <= MOST_MINUTES:
            hint = f"Use 1 to {MOST_MINUTES}."
            raise Invalid([Problem("minutes", "The timer takes no such number of minutes.", hint)])
        return self._changed(timer_ends=now + timedelta(minutes=minutes) if minutes else None)

    def highlight(self, question_id: str) -> "RoomState":
        """Return the state with one question in the spotlight; '' takes it out."""
        return self._changed(spotlight=question_id)

    def playlist(self, full: Iterable[str]) -> tuple[str, ...]:
        """Return the slides to show in order: full, not skipped, or on show."""
        able = {*full} - self.skipped | {self.current}
        return tuple(key for key in self.slides if key in able)

    def _check(self, slide: str) -> None:
        if slide not in self.slides:
            raise Invalid([Problem("slide", "There is no such slide.", "Reload the page.")])

    def _changed(self, **values: object) -> "RoomState":
        after = replace(self, **values)  # type: ignore[arg-type]
        return self if after == self else replace(after, version=self.version + 1)
