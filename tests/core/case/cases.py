"""Small cases for the tests of this room."""

from datetime import date
from typing import Any

from playbook.core.case.case import Case, read_case
from playbook.core.plan.brief import Brief
from playbook.core.plan.plays.kinds import ChangeKind

TODAY = date(2027, 1, 4)
KIND = ChangeKind.model_validate({
    "key": "other", "title": "Other", "description": "A change.", "is_ai": False, "signs": [],
    "example_change": "We change how we work.", "weekly_question": "What did it make easier?",
    "rating": ["no use", "little", "some", "much", "very much"], "day_after": "An ordinary day.",
    "stop_rule": "Someone was harmed.", "proficient_when": "They do it alone.", "win": "A task is faster.",
    "incentives": "Goals follow.", "example_tasks": [], "prerequisites": [], "metrics": [],
    "words": {
        "thing": "the new way", "use": "work the new way", "using": "working the new way",
        "own_piece": "a piece of your own work", "own_use": "a piece of my own work",
        "example": "one thing that got easier", "old_way": "the old way",
        "help": "a helper sits beside you", "check": "a colleague reads it", "stop": "stop and call",
    },
    "guardrails": [{"say": "Check it."}],
    "manager_session": {"title": "Managers first", "hours": 1.0, "agenda": ["60 min: Try it."]},
    "safe_start": {"title": "Safe start", "hours": 1.0, "agenda": ["60 min: Rules."]},
    "hands_on": {"title": "Hands-on", "hours": 2.0, "agenda": ["120 min: Own work."]},
    "clinic": {"title": "Clinic", "hours": 1.0, "agenda": ["60 min: What failed."]},
    "answers": [{"worry": "It takes my job.", "words": ["job"], "answer": "Ask."}],
    "remedies": [{"cures": ["licen"], "remedy": "Each group practices on its own work."}],
    "settle": [{
        "question": "Which pieces of work change first?", "options": ["One per group: slow."],
        "unless_words": ["invoice"],
    }],
    "risks": [{"risk": "Nobody uses it.", "watch": "Use by week."}],
    "gates": {
        "start": {
            "go": "All is ready.", "adjust": "Something is missing.", "stop": "A condition is not met.",
        },
        "day_30": {"go": "Half use it.", "adjust": "Less.", "stop": "Harm."},
        "day_90": {"go": "The number moves.", "adjust": "It does not move.", "stop": "It gets worse."},
    },
})  # fmt: skip


def group(group_id: str = "a", size: int = 20, **values: Any) -> dict[str, Any]:
    return {"id": group_id, "name": f"Team {group_id.upper()}", "size": size, **values}


def a_brief(**values: Any) -> Brief:
    """Return a brief in which nothing is wrong, with some values changed."""
    calm: dict[str, Any] = {
        "name": "New scheduling",
        "organisation": "Elm & Oak",
        "what_changes": "Teams plan their week in Planwell.",
        "why": "Plans are late.",
        "objective": "Plans are ready two days earlier by the end of August.",
        "outcome_measure": "Days that plans are late, per month",
        "outcome_unit": "days",
        "outcome_baseline": 4.0,
        "outcome_target": 2.0,
        "tools": ["Planwell"],
        "approach": "Each license costs 300 USD a year.",
        "regions": ["US"],
        "country": "US",
        "start": "2027-01-11",
        "go_live": "2027-03-15",
        "end": "2027-08-31",
        "headcount": 40,
        "sponsor_id": "boss",
        "lead_id": "lead",
        "sustainment_owner_id": "later",
        "lead_hours_per_week": 16,
        "budget": 40_000,
        "currency": "USD",
        "trainers": 2,
        "seats_per_session": 10,
        "groups": [group("a", manager_id="ann", **HOURS), group("b", manager_id="bob", **HOURS)],
        "people": [person(*names) for names in PEOPLE],
    }
    return Brief.model_validate(calm | values)


HOURS = {"capacity_hours_per_week": 2, "impact": {"process": 3, "job": 2, "beliefs": 2}}
PEOPLE = (
    ("boss", "Ruth Boss", "Managing director", "executive"),
    ("lead", "Leo Lead", "Project lead", "manager"),
    ("later", "Lara Later", "Head of planning", "manager"),
    ("ann", "Ann Able", "Team lead A", "manager"),
    ("bob", "Bob Best", "Team lead B", "manager"),
)


def person(person_id: str, name: str, title: str = "", level: str = "staff") -> dict[str, str]:
    return {"id": person_id, "name": name, "job_title": title, "level": level}


def a_case(**values: Any) -> Case:
    return read_case(a_brief(**values), {"other": KIND}, TODAY)
