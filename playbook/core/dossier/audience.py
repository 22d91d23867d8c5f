"""For whom a document is: it decides what the document may say."""

from dataclasses import dataclass
from typing import Literal

from playbook.core.base.errors import Missing
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.plan.brief import Brief

AudienceKind = Literal["board", "project", "all_hands", "group", "person"]
AUDIENCE_KINDS: dict[AudienceKind, str] = {
    "board": "The board",
    "project": "The project",
    "all_hands": "Everyone",
    "group": "One team",
    "person": "One person",
}


@dataclass(frozen=True, slots=True)
class Audience:
    """The board, the project, everyone, one team or one person."""

    kind: AudienceKind
    id: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else self.kind

    @property
    def reads_all(self) -> bool:
        """Return whether it reads names, risks and money."""
        return self.kind in ("board", "project")


BOARD, PROJECT, ALL_HANDS = Audience("board"), Audience("project"), Audience("all_hands")


def parse_audience(text: str) -> Audience:
    """Return the audience of 'board', 'project', 'all_hands', 'group:ID' or 'person:ID'. Raise Missing."""
    kind, _, own_id = text.strip().replace("-", "_", 1 if text.startswith("all") else 0).partition(":")
    if not own_id and (
        whole := next((each for each in (BOARD, PROJECT, ALL_HANDS) if each.kind == kind), None)
    ):
        return whole
    if kind in ("group", "person") and own_id:
        return Audience("group", own_id) if kind == "group" else Audience("person", own_id)
    raise Missing(
        f"There is no audience “{text[:60]}”.", "Use board, project, all_hands, group:ID or person:ID."
    )


def name_of(audience: Audience, brief: Brief) -> str:
    """Return an audience in words. Raise Missing for an unknown one."""
    if audience.kind == "group":
        group = brief.find_group(audience.id)
        if group is None:
            raise Missing("There is no such team in this plan.", "Pick one of the plan’s teams.")
        return group.label
    if audience.kind == "person":
        person = brief.find_person(audience.id)
        if person is None:
            raise Missing("There is no such person in this plan.", "Pick one of the plan’s people.")
        return person.name
    if audience.kind == "board" and brief.sponsor and (brief.headcount or SMALL_COMPANY + 1) <= SMALL_COMPANY:
        return brief.sponsor.name  # a dozen people have no board
    return AUDIENCE_KINDS[audience.kind]
