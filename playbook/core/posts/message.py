"""What a rollout says in a chat or an e-mail: a title, short lists, and a way to more."""

from dataclasses import dataclass, replace
from typing import Literal

Subject = Literal["update", "reminder", "test"]
SUBJECT_NAMES: dict[Subject, str] = {
    "update": "Weekly update",
    "reminder": "Reminder for late items",
    "test": "Test",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A few lines about one thing."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One thing to say about a rollout, in words that name nobody unless somebody wanted it.

    `title` is one line. `address`: the page of this app that tells more, empty where it is not known;
    `address_label`: what that page is. `note` closes it.
    """

    subject: Subject
    rollout_id: str
    title: str
    lead: str = ""
    sections: tuple[Section, ...] = ()
    note: str = ""
    address: str = ""
    address_label: str = "Progress"

    def within(self, lines: int) -> "Bulletin":
        """Return the bulletin with its first so many lines, and a note that there is more."""
        kept: list[Section] = []
        for section in self.sections:
            some = section.lines[:lines]
            lines -= len(some)
            if some:
                kept.append(Section(section.title, some))
        return replace(self, sections=tuple(kept), note="There is more: open the app to read it.")
