"""Self-checks: six questions to a sponsor or a manager, five to an organization."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Name

CheckKind = Literal["sponsor", "manager", "organization"]
Question = Literal[
    "why", "time", "own_use", "seen", "team", "obstacles",
    "talks", "tasks", "room", "example",
    "data", "tools", "skills", "rules", "leadership",
]  # fmt: skip
Score = Annotated[int, Field(ge=1, le=5)]
KIND_NAMES: dict[CheckKind, str] = {
    "sponsor": "Sponsor", "manager": "Manager", "organization": "AI readiness of the organization",
}  # fmt: skip
# The sentence to agree with, and what to do where the score is low.
STATEMENTS: dict[CheckKind, dict[Question, tuple[str, str]]] = {
    "sponsor": {
        "why": ("I can say in two sentences why we do this, and why now.",
                "Write the two sentences, and try them on someone who doubts."),
        "time": ("I have at least an hour a week for this until it works.",
                 "Block the hour now, and name what gives way for it."),
        "own_use": ("I do my own work the new way, where others can see it.",
                    "Pick one piece of your own work, and show it in the next meeting."),
        "seen": ("People have heard about it from me in the past two weeks.",
                 "Set a day for the next time people hear it from you."),
        "team": ("The leaders beside me say the same as I do.",
                 "Ask each of them for their version, and settle the differences."),
        "obstacles": ("I know what stands in the way, and I am clearing it.",
                      "Ask the lead for the one obstacle that only you can clear."),
    },
    "manager": {
        "why": ("I can explain to my team why we do this, and why now.",
                "Ask the sponsor for the reason until you can say it in your own words."),
        "talks": ("I have talked with everyone in my team about what changes for them.",
                  "Plan the talks that are missing, each with a day."),
        "tasks": ("I know which tasks of my team change first.",
                  "Name two tasks together with the team."),
        "room": ("My team has time to learn, and I protect it.",
                 "Say what waits while people learn."),
        "own_use": ("I have tried it on my own work.",
                    "Try it on one piece of your own work this week."),
        "example": ("I ask for an example every week, and thank people for it.",
                    "Ask for one example on Friday, good or bad."),
    },
    "organization": {
        "data": ("The data that people need is in order, and it is clear who may use it.",
                 "Find out which data the first tasks need, and who may use it."),
        "tools": ("The tools are approved, paid for and open to everyone in scope.",
                  "Get the approval and the accounts before the first training."),
        "skills": ("People know how to use AI for their work, and how to check results.",
                   "Plan practice on people's own tasks, with checking as a part of it."),
        "rules": ("Everyone knows what is allowed, what is not, and whom to ask.",
                  "Put the rules on one page, with a name for questions."),
        "leadership": ("Leaders use AI themselves, and talk about what went wrong.",
                       "Ask two leaders to show a piece of their own work, errors included."),
    },
}  # fmt: skip
LOW = 2  # a score up to this one asks for something to be done


class SelfCheck(Frozen):
    """Answers of one person about themselves, or of the lead about the organization."""

    id: Id
    kind: CheckKind
    person_id: Id | None = None  # whose it is; nobody's for the organization
    scores: dict[Question, Score] = Field(default_factory=dict)
    day: Day
    author: Name = ""
    # Who led when it was saved: whoever leads later has not been agreed to.
    lead_id: Id | None = None
    lead_name: Name = ""


def find_check(checks: Iterable[SelfCheck], kind: CheckKind, person_id: str | None) -> SelfCheck | None:
    return next((check for check in checks if (check.kind, check.person_id) == (kind, person_id)), None)


def advice_for(kind: CheckKind, scores: Mapping[Question, int]) -> list[str]:
    """Return what to do about each low score, the lowest first."""
    low = sorted((score, question) for question, score in scores.items() if score <= LOW)
    return [STATEMENTS[kind][question][1] for _score, question in low if question in STATEMENTS[kind]]
