"""Self-checks: six questions to a sponsor or a manager, five to an organization."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from pydantic import Field

from playbook.core.base.fields import Day, Frozen, Id, Name, Score

CheckKind = Literal["sponsor", "manager", "organization"]
Question = Literal[
    "why", "time", "own_use", "seen", "team", "obstacles",
    "talks", "tasks", "room", "example",
    "data", "tools", "skills", "rules", "leadership",
]  # fmt: skip
KIND_NAMES: dict[CheckKind, str] = {
    "sponsor": "Sponsor", "manager": "Manager", "organization": "AI readiness of the organization",
}  # fmt: skip


class Statement(NamedTuple):
    """A sentence to agree with, and what follows where somebody does not."""

    text: str
    advice: str  # to the person alone
    # Both may stand in a plan, so they speak of the task and never of an answer.
    question: str
    done: str


STATEMENTS: dict[CheckKind, dict[Question, Statement]] = {
    "sponsor": {
        "why": Statement(
            "I can say in two sentences why we do this, and why now.",
            "Write the two sentences, and try them on someone who doubts.",
            "Which two sentences say why we do this, and why now?",
            "Two sentences say why we do this and why now. Someone who doubts has heard them."),
        "time": Statement(
            "I have at least an hour a week for this until it works.",
            "Block the hour now, and name what gives way for it.",
            "Which hour a week is kept for this, and what gives way for it?",
            "An hour a week stands in the calendar until it works, and what gives way for it is named."),
        "own_use": Statement(
            "I do my own work the new way, where others can see it.",
            "Pick one piece of your own work, and show it in the next meeting.",
            "Which piece of their own work does the sponsor show, and in which meeting?",
            "One piece of the sponsor's own work is chosen, with the meeting in which it is shown."),
        "seen": Statement(
            "People have heard about it from me in the past two weeks.",
            "Set a day for the next time people hear it from you.",
            "On which days do people hear it from the sponsor?",
            "The next three days on which people hear it from the sponsor stand in the calendar."),
        "team": Statement(
            "The leaders beside me say the same as I do.",
            "Ask each of them for their version, and settle the differences.",
            "Where do leaders say different things about this?",
            "Each leader has told their version, and the differences are settled."),
        "obstacles": Statement(
            "I know what stands in the way, and I am clearing it.",
            "Ask the lead for the one obstacle that only you can clear.",
            "Which obstacle can only the sponsor clear?",
            "The one obstacle that only the sponsor can clear has a day by which it is gone."),
    },
    "manager": {
        "why": Statement(
            "I can explain to my team why we do this, and why now.",
            "Ask the sponsor for the reason until you can say it in your own words.",
            "Can each manager say the reason in their own words?",
            "Each manager has said the reason in their own words, and the sponsor has listened."),
        "talks": Statement(
            "I have talked with everyone in my team about what changes for them.",
            "Plan the talks that are missing, each with a day.",
            "Which talks with people are still to come, and on which day?",
            "Each talk with a person about what changes for them has a day."),
        "tasks": Statement(
            "I know which tasks of my team change first.",
            "Name two tasks together with the team.",
            "Which two tasks of each team change first?",
            "Each team has named two tasks with its manager."),
        "room": Statement(
            "My team has time to learn, and I protect it.",
            "Say what waits while people learn.",
            "What waits in each team while people learn?",
            "Each manager has told the team what waits while people learn."),
        "own_use": Statement(
            "I have tried it on my own work.",
            "Try it on one piece of your own work this week.",
            "On which piece of their own work does each manager try it?",
            "Each manager has tried it on one piece of their own work."),
        "example": Statement(
            "I ask for an example every week, and thank people for it.",
            "Ask for one example on Friday, good or bad.",
            "In which weekly meeting does each manager ask for an example?",
            "Each manager has asked for one example, good or bad, and thanked people for it."),
    },
    "organization": {
        "data": Statement(
            "The data that people need is in order, and it is clear who may use it.",
            "Find out which data the first tasks need, and who may use it.",
            "Which data do the first tasks need, and who may use it?",
            "A list says which data the first tasks need, who may use it, and who puts it in order."),
        "tools": Statement(
            "The tools are approved, paid for and open to everyone in scope.",
            "Get the approval and the accounts before the first training.",
            "Which approval or account is missing, and who gets it?",
            "The tools are approved and paid for, and everyone in scope has signed in once."),
        "skills": Statement(
            "People know how to use AI for their work, and how to check results.",
            "Plan practice on people's own tasks, with checking as a part of it.",
            "On which of their own tasks do people practice, and who checks with them?",
            "Each team has one of its own tasks to practice on, and a person who checks results with them."),
        "rules": Statement(
            "Everyone knows what is allowed, what is not, and whom to ask.",
            "Put the rules on one page, with a name for questions.",
            "Where do the rules stand, and who answers questions about them?",
            "One page says what is allowed, what is not, and whom to ask. Each team has it."),
        "leadership": Statement(
            "Leaders use AI themselves, and talk about what went wrong.",
            "Ask two leaders to show a piece of their own work, errors included.",
            "Which two leaders show a piece of their own work, errors included?",
            "Two leaders have shown a piece of their own work, errors included."),
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
    author_id: Name = Field(default="", exclude_if=lambda value: not value)
    # Who led when it was saved: whoever leads later has not been agreed to.
    lead_id: Id | None = None
    lead_name: Name = ""


def find_check(checks: Iterable[SelfCheck], kind: CheckKind, person_id: str | None) -> SelfCheck | None:
    return next((check for check in checks if (check.kind, check.person_id) == (kind, person_id)), None)


def low_questions(kind: CheckKind, scores: Mapping[Question, int]) -> list[Question]:
    """Return the questions with a low score, the lowest first."""
    low = sorted((score, question) for question, score in scores.items() if score <= LOW)
    return [question for _, question in low if question in STATEMENTS[kind]]


def advice_for(kind: CheckKind, scores: Mapping[Question, int]) -> list[str]:
    """Return what to do about each low score, the lowest first."""
    return [STATEMENTS[kind][question].advice for question in low_questions(kind, scores)]


def followed_up(checks: Iterable[SelfCheck]) -> dict[CheckKind, list[Statement]]:
    """Return what low scores ask for, of managers all together."""
    low = [(check.kind, question) for check in checks for question in low_questions(check.kind, check.scores)]
    statements = {
        kind: [statement for question, statement in of_kind.items() if (kind, question) in low]
        for kind, of_kind in STATEMENTS.items()
    }
    return {kind: asked for kind, asked in statements.items() if asked}
