"""The words of a plan's items: codes, owners, groups, days and writers."""

import re
from collections.abc import Sequence
from datetime import date

from playbook.core.base.words import say_day as say_day
from playbook.core.base.words import say_distance as say_distance
from playbook.core.plan.brief import Brief, say_role
from playbook.core.plan.items import KIND_NAMES, Item, Kind, Owner, Provenance, Status

# fmt: off
ACTS = {
    "announce": "announces the change", "show_own_use": "shows own use",
    "answer_questions": "answers questions", "visit_team": "visits a team",
    "ask_for_examples": "asks for examples", "recognise": "recognizes people",
    "remove_obstacle": "removes an obstacle", "review_progress": "reviews progress",
}
TOPICS = {
    "why": "why", "why_now": "why now", "risk": "the risk of not changing", "wiifm": "what is in it for me",
    "job_impact": "what it means for my job", "unchanged": "what stays the same", "how": "how it works",
    "progress": "progress", "win": "a win",
}
SENDER_ROLES = {
    "executive": "an executive", "sponsor": "the sponsor", "manager": "people's own manager",
    "project": "the rollout team", "champion": "a champion",
}
CHANNELS = {
    "all_hands": "all-hands", "team_meeting": "team meeting", "one_to_one": "one-to-one",
    "video_call": "video call", "email": "e-mail", "chat": "chat", "intranet": "intranet",
    "newsletter": "newsletter", "shift_talk": "talk at the start of a shift",
    "notice_board": "notice board", "text_message": "text message",
}
STEPS = {
    "awareness": "know why", "desire": "want it", "knowledge": "know how", "ability": "do it",
    "reinforcement": "keep doing it",
}
TRAINING_TOPICS = {
    "prompting": "prompting", "verify": "checking results", "data": "data rules",
    "limits": "limits of the tool", "role": "work of this role",
}
SUPPORT_WAYS = {"office_hours": "office hours", "coaching": "coaching", "channel": "help channel"}
REINFORCEMENT_WAYS = {
    "recognition": "recognition", "show_and_tell": "show-and-tell", "win": "a win, told to all",
    "review": "review",
}
CHECKIN_WAYS = {"example": "an example from the week", "pulse": "a short pulse", "status": "a status round"}
REVIEWER_NEEDED = "Confidential and restricted data, and what goes out, need a reviewer by name."
DATA_CLASSES = {
    "public": "public", "internal": "internal", "confidential": "confidential", "restricted": "restricted",
}
RISKS = {"low": "low", "medium": "medium", "high": "high"}
USE_CASE_STATUSES = {
    "proposed": "proposed", "pilot": "in a pilot", "approved": "approved", "paused": "paused",
    "retired": "retired",
}
MEASURES = {
    "speed": "speed of adoption", "utilization": "how many use it", "proficiency": "how well they use it",
    "outcome": "business result", "activity": "activity of the rollout",
    "sentiment": "how people feel about it",
}
# fmt: on
# The review signs what it adds: "review R12".
_REVIEW = re.compile(r"(?:plan )?review\b\s*(.*)")
# fmt: off
_PLURALS: dict[Kind, str] = {
    "checkin_series": "check-in series", "resistance": "anticipated resistance", "policy": "guardrails",
    "support": "support", "reinforcement": "reinforcement",
}


# fmt: on

STATUS_LABELS: dict[Status, str] = {
    "on_track": ":material/trending_flat: On track",
    "at_risk": ":material/warning: At risk",
    "off_track": ":material/report: Off track",
    "done": ":material/check_circle: Done",
}
STATUS_WORDS = {status: label.partition(": ")[2] for status, label in STATUS_LABELS.items()}


def kind_name(kind: Kind) -> str:
    """Return a kind as a label: 'Key message'."""
    return _sentence_case(KIND_NAMES[kind])


def kind_heading(kind: Kind) -> str:
    """Return a kind as a heading over several: 'Key messages'."""
    return _sentence_case(_PLURALS.get(kind, f"{KIND_NAMES[kind]}s"))


def title_of(item: Item) -> str:
    """Return an item's title, or its kind if it has none."""
    return item.title or f"Untitled {KIND_NAMES[item.kind]}"


def say_when(item: Item, today: date) -> str:
    """Return when an item happens; '' without a day."""
    if item.due is None:
        return "No date yet" if item.is_tracked else ""
    days = say_day(item.due, today)
    if item.until and item.until != item.due:
        days += f" to {say_day(item.until, today)}"
    return f"{days}, {say_distance(item.due, today)}"


def say_owner(owner: Owner | None, brief: Brief, nobody: str = "Unassigned") -> str:
    """Return who owns something: the person's name, or the role."""
    if owner is None:
        return nobody
    if owner.person_id is None:
        return _sentence_case(say_role(owner.role))
    person = brief.find_person(owner.person_id)
    return person.name if person else "Someone no longer in the brief"


def say_groups(group_ids: Sequence[str], brief: Brief) -> str:
    """Return which groups: 'All teams', 'Media', '2 teams: Media, Web'."""
    ids = set(group_ids)
    groups = [group for group in brief.groups if group.id in ids]
    if len(groups) == len(brief.groups) and len(groups) > 1:
        return "All teams"
    from playbook.core.case.teams.groups import team_names  # the first page reads no case

    named = team_names(groups, brief.groups)
    if len(named) <= 1:
        return named[0] if named else ""
    if len(named) <= 5:
        return f"{len(named)} teams: {', '.join(named)}"
    return f"{len(named)} teams: {', '.join(named[:4])} and {len(named) - 4} more"


def say_writer(provenance: Provenance) -> str:
    """Return who wrote an item, and who edited it."""
    match provenance.source:
        case "builtin" if review := _REVIEW.match(provenance.writer):
            written = f"Added by the plan review{f', rule {review[1]}' if review[1] else ''}"
        case "builtin":
            written = "Built-in playbook"
            if provenance.prompt_sha:
                written += ", to fill what a model left out"
        case "model":
            written = f"Written by {provenance.writer or 'a language model'}"
            if provenance.prompt_sha:
                written += f" (prompt {provenance.prompt_sha[:12]})"
        case "import":
            written = "Imported"
        case _:
            written = f"Written by {provenance.writer}" if provenance.writer else "Written by a person"
    return f"{written}, edited by {provenance.edited_by}" if provenance.edited_by else written


def excerpt(text: str, most: int = 260) -> str:
    """Return the first lines of a text, with an ellipsis if longer."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = "\n".join(lines[:3])
    if len(first) <= most:
        return first + (" …" if len(lines) > 3 else "")
    space = first.rfind(" ", most // 2, most)
    return first[: space if space > 0 else most] + " …"


def _sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]
