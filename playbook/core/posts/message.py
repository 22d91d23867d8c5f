"""What a rollout posts in chats and e-mails."""

from dataclasses import dataclass, replace
from typing import Literal

Subject = Literal["update", "reminder", "test"]
SUBJECT_NAMES: dict[Subject, str] = {
    "update": "Weekly update", "reminder": "Reminder for late tasks", "test": "Test",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A few lines about one thing."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A message about a rollout; names nobody unless that is set."""

    subject: Subject
    rollout_id: str
    title: str
    lead: str = ""
    sections: tuple[Section, ...] = ()
    note: str = ""
    address: str = ""  # the app page with more, if known
    address_label: str = "Results"

    def within(self, lines: int) -> "Bulletin":
        """Return the bulletin cut to so many lines, with a note."""
        sections: list[Section] = []
        for section in self.sections:
            if first_lines := section.lines[:lines]:
                sections.append(Section(section.title, first_lines))
                lines -= len(first_lines)
        return replace(self, sections=tuple(sections), note="There is more: open the app to read it.")
