"""The fields of the brief in the executive's order."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from playbook.core.base.fields import Span
from playbook.core.base.words import day_in_words, entries_in, number
from playbook.core.plan.brief import Brief, BriefFields, Person
from playbook.core.progress.brief_steps import asked_path, step_of

Kind = Literal[
    "text", "line", "list", "regions", "day", "count", "number", "hours", "money", "person", "change_kind",
    "country", "subdivision", "purchase",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the brief; `asks` is its open question."""

    name: str
    kind: Kind
    label: str
    help: str
    example: str = ""
    asks: str = ""


PURCHASES = {"signed": "Contract signed", "open": "Not signed yet"}
_CHOICES = ("change_kind", "country", "subdivision", "purchase")
# fmt: off
_ALL = (
    Field("name", "line", "Name of the rollout", "Short; shown on every page and export.",
          "New customer system"),
    Field("organisation", "line", "Organization", "The name people use; messages use it too.",
          "Northgate", "What is the organization called?"),
    Field("what_changes", "text", "What changes",
          "In one or two sentences: what will people do differently, and with what?",
          "Sales and service keep customers in one system, and the old spreadsheets close.",
          "What changes for people?"),
    Field("why", "text", "Why",
          "The reason you would give a skeptical colleague. The first message to every team says it.",
          "Customers wait three days for an answer; our best competitor needs one.",
          "Why are you doing this?"),
    Field("why_now", "text", "Why now", "What has happened, or will, that makes next year too late?",
          "Two large customers left this spring because of it.", "Why now, and not in a year?"),
    Field("risk_of_not_changing", "text", "The risk of not changing",
          "What happens if everything stays as it is? Plainly, without threats.",
          "We keep losing customers we could have kept.", "What happens if nothing changes?"),
    Field("what_stays", "text", "What stays the same",
          "What people can rely on. They listen better once they know it.",
          "Everyone keeps their customers, and prices are set as before.", "What stays as it is?"),
    Field("objective", "text", "Objective", "What should be true at the end that is not true today?",
          "By September every order is taken in the new system.", "What should be true at the end?"),
    Field("expected_benefit", "text", "Expected benefit",
          "What gets better, for the organization and for the people in it?",
          "Answers within a day, and no more double entry.", "What gets better, and for whom?"),
    Field("approach", "text", "How we go about it",
          "A pilot, training, busy times, a rule to go on or stop. Messages leave it out; viewers read it.",
          "We try it in one branch first. Nobody trains in the last week of a month."),
    Field("outcome_measure", "line", "Business result",
          "One business number that should move. Logins and course counts are not enough.",
          "Working days from question to answer", "Which number of the business should move?"),
    Field("outcome_unit", "line", "Unit", "What the number counts.", "days", "In what unit is it counted?"),
    Field("outcome_baseline", "number", "Today", "Where the number stands now.", "",
          "Where does it stand today?"),
    Field("outcome_target", "number", "Target", "Where it should be at the end.", "", "Where should it be?"),
    Field("outcome_by", "day", "Target by", "Empty: the day that the objective names, or the end."),
    Field("tools", "list", "Tools",
          "The approved tools, separated by commas. Use cases and guardrails may only name these.",
          "Salesforce, Outlook", "Which tools are approved?"),
    Field("regions", "regions", "Other regions with people",
          "Where these people work: some duties, such as AI literacy in the EU, depend on it.", "",
          "In which regions do these people work?"),
    Field("start", "day", "Start", "The first day of the rollout: announcements may start then.", "",
          "When does it start?"),
    Field("go_live", "day", "Go-live", "The day people start to work the new way.", "",
          "When do people start to use it?"),
    Field("end", "day", "End", "The last day of the plan. Habits take about eleven weeks after go-live.", "",
          "When does the plan end?"),
    Field("headcount", "count", "People in scope",
          "Everyone whose work changes, also those who are only told.", "",
          "How many people are in scope?"),
    Field("sponsor_id", "person", "Sponsor",
          "The executive who stands for the change, with authority over every team.", "",
          "Which executive stands for this?"),
    Field("lead_id", "person", "Rollout lead", "Who runs it from day to day.", "",
          "Who leads it day to day?"),
    Field("lead_hours_per_week", "hours", "Lead's hours a week",
          "Hours that are really free for this.", "",
          "How many hours a week does the lead have?"),
    Field("budget", "money", "Budget", "Seats, training time and support together.", "",
          "What is the budget?"),
    Field("currency", "line", "Currency", "Three letters.", "EUR"),
    Field("budget_covers", "text", "What the budget covers", "What it pays for, and what it does not.",
          "18,000 for seats, the rest for trainers. Nothing for overtime."),
    Field("sustainment_owner_id", "person", "Owner after the rollout",
          "Who takes over once the rollout ends; ideally not the rollout lead.", "",
          "Who looks after it once the rollout is over?"),
    Field("incident_contact", "line", "Who to call when something goes wrong",
          "For people at work on the new way: a name, desk or address.",
          "IT service desk, ext. 4400", "Who do people call when something goes wrong?"),
    Field("past_attempts", "text", "Past attempts",
          "What was tried before, and how did it end? Only editors read your words; others read when it was "
          "and what is different now.",
          "A pilot in 2023 that ended without a decision.", "What was tried before?"),
    Field("concerns", "text", "Concerns",
          "What people ask or fear, in their words. The plan quotes each and answers it for everyone; "
          "what is about one person goes under Stakeholders.",
          "Will I have to enter everything twice?", "What are people concerned about?"),
    Field("change_kind", "change_kind", "Kind of change",
          "Sets the guardrails, training and metrics that the plan starts from."),
    Field("purchase", "purchase", "Purchase",
          "With a signed contract, the plan asks for no quotes and no contract."),
    Field("country", "country", "Country", "Its public holidays stay free of tasks."),
    Field("subdivision", "subdivision", "State or region of the country",
          "Its own holidays stay free of tasks, too."),
    Field("trainers", "count", "Trainers", "How many people can lead a session at the same time."),
    Field("rooms", "count", "Rooms", "Rooms, or online sessions, that can run at the same time."),
    Field("seats_per_session", "count", "Seats per session", "How many people fit in one session."),
)
# fmt: on
FIELDS: dict[str, Field] = {field.name: field for field in _ALL}


def shown(field: Field, brief: BriefFields) -> Any:
    """Return the field's value as its widget holds it."""
    value = getattr(brief, field.name)
    if field.kind == "list":
        return ", ".join(value)
    if field.kind == "count" and value is not None:
        return float(value)
    if field.kind in _CHOICES:
        return value or None
    return list(value) if field.kind == "regions" else value


def typed(field: Field, value: Any) -> Any:
    if field.kind == "list":
        return entries_in(value or "")
    if field.kind == "regions":
        return tuple(value or ())
    return value or "" if field.kind in ("text", "line", *_CHOICES) else value


def in_words(field: Field, brief: Brief) -> str:
    value = getattr(brief, field.name)
    if field.kind == "person":
        person = brief.find_person(value)
        return called(person) if person else ""
    return say_value(value)


def say_value(value: Any) -> str:
    match value:
        case None:
            return ""
        case Span():
            return f"{day_in_words(value.start)} to {day_in_words(value.end)}"
        case tuple():
            return ", ".join(map(str, value))
        case date():
            return day_in_words(value)
        case float() | int():
            return number(value)
        case _:
            return str(value)


def called(person: Person) -> str:
    """Return a person's name with the job title, which tells namesakes apart."""
    return f"{person.name}, {person.job_title}" if person.job_title else person.name


def names_apart(people: Sequence[Person]) -> dict[str, str]:
    """Return each person's name, that of namesakes with their job title."""
    count_by_name = Counter(person.name for person in people)
    return {person.id: called(person) if count_by_name[person.name] > 1 else person.name for person in people}


_OF_TEAMS = {"manager_id": "managers", "impact": "impact", "size": "people", "go_live": "go-lives"}


def place_of(brief: Brief, path: str, page: str, check: str = "") -> dict[str, str]:
    """Return the query that opens a field of the brief, and leads back to a page."""
    query = {"step": step_of(path), "field": asked_path(path), "back": page, "check": check}
    parts = path.split(".")
    if len(parts) == 3 and int(parts[1]) < len(brief.groups):
        query["team"] = brief.groups[int(parts[1])].id
    return {name: value for name, value in query.items() if value}


def called_in_links(path: str) -> str:
    """Return the words of a link to a field of the brief."""
    first, *rest = path.split(".")
    if first == "groups":
        return f"the teams’ {_OF_TEAMS[rest[-1]]}" if rest and rest[-1] in _OF_TEAMS else "the teams"
    return f"“{FIELDS[first].label}”" if first in FIELDS else f"the {first}"


def questions_about(brief: Brief) -> tuple[str, ...]:
    """Return the questions of the empty fields, those of teams included."""
    of_fields = (field.asks for field in _ALL if field.asks and not in_words(field, brief))
    return (*of_fields, *_about_groups(brief))


def _about_groups(brief: Brief) -> list[str]:
    if not (groups := brief.groups):
        return ["Which teams change together, and how large is each?"]
    lacking = {
        "Who manages {names}?": [group.name for group in groups if group.manager_id is None],
        "How much changes for {names}?": [group.name for group in groups if group.average_impact is None],
        "How many hours a week can each person in {names} give?": [
            group.name for group in groups if not group.capacity_hours_per_week
        ],
    }
    return [ask.format(names=_some(names)) for ask, names in lacking.items() if names]


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more teams" if len(names) > 3 else "")
