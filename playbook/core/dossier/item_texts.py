"""Texts and short values that documents share, with their labels."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.base.words import count, date_in_words, duration, in_unit, listed
from playbook.core.dossier.model import NOTE, Labeled, SpeakerNote
from playbook.core.grounding.known import texts_of
from playbook.core.plan.brief import Brief
from playbook.core.plan.items import AnyItem
from playbook.core.sharing.sharing import PublicAims

_LABELS = {
    "script": "What to say and do", "commitment": "What this leader has promised", "statement": "Objective",
    "benefit": "Benefit", "text": "In words", "body": "Draft", "talking_points": "Talking points",
    "agenda": "Agenda", "task": "The task", "tool": "Tool", "measure": "How we know it helps",
    "question": "The question", "cause": "What people may say, and why", "tactic": "What to do about it",
    "definition": "What is counted", "unit": "Unit", "data_source": "Where the number comes from",
    "red_action": "What happens when it is off track", "human_review": "What a person must check",
    "incident_contact": "Whom to call when something goes wrong", "go_if": "Go on if",
    "adjust_if": "Adjust if", "stop_if": "Stop if", "note": NOTE,
}  # fmt: skip
SPOKEN = (_LABELS["body"], _LABELS["script"])  # what somebody says in their own words
_QUOTE = re.compile(r"The brief says: “([^”]+)”")
# The title and the result stand with the step; why is read where it is planned.
_ELSEWHERE = ("title", "done_when", "why")


def texts_in(item: AnyItem, printed: str = "") -> tuple[Labeled, ...]:
    """Return the free texts that no field carries and nothing else `printed`."""
    texts = {name: text for name, text in texts_of(item).items() if name not in _ELSEWHERE}
    shown = _plain(printed)
    if item.kind == "objective":
        texts = {name: _without(text, shown) for name, text in texts.items()}
    texts["note"] = "\n".join(_without_quotes(texts.get("note", ""), shown))
    return tuple(
        Labeled(_LABELS.get(name, name.replace("_", " ").capitalize()), texts[name])
        for name in sorted(texts, key=lambda name: name == "note")
        if texts[name]
    )


def _without_quotes(note: str, shown: str) -> Iterator[str]:
    """Yield the lines of a note that quote nothing printed elsewhere."""
    for line in note.splitlines():
        quoted = _QUOTE.fullmatch(line.strip())
        if quoted is None or _plain(quoted[1]) not in shown:
            yield line


def _without(text: str, shown: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip() and _plain(line) not in shown)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


def details_in(item: AnyItem) -> Iterator[Labeled]:
    """Yield what is short about an item, such as its length or channel."""
    match item.kind:
        case "message":
            yield Labeled("Channel", item.channel.replace("_", " "))
        case "training_session":
            yield Labeled("Length", duration(item.hours))
        case "support":
            yield Labeled("Time a week", duration(item.hours_per_week))
        case "checkin_series":
            yield Labeled("Asked every", count(item.cadence_days, "day"))
        case "champion":
            yield Labeled("How many", count(item.count, "person", "people"))
        case "policy" if item.approved_tools:
            yield Labeled("Approved tools", listed(item.approved_tools))
        case _:
            return


def say_stand(day: date, *, is_past: bool, is_launched: bool) -> str:
    """Return of which day a document is."""
    stands = "stood" if is_past else "stands"
    draft = "" if is_launched else ", not launched yet"
    return f"The plan as it {stands} on {date_in_words(day)}{draft}."


def outcome_facts(aims: Brief | PublicAims) -> Iterator[Labeled]:
    """Yield what the rollout is to achieve, where it is known."""
    goal, target = aims.outcome_measure, aims.outcome_target
    goal += f": {in_unit(target, aims.outcome_unit)}" if goal and target is not None else ""
    facts = (
        ("Objective", aims.objective),
        ("Expected benefit", aims.expected_benefit),
        ("Measured by", goal),
    )
    return (Labeled(label, text) for label, text in facts if text)


def spoken_notes(why: str, why_now: str, messages: Sequence[str]) -> Iterator[SpeakerNote]:
    """Yield what to say first, and the sentences to repeat."""
    notes = (
        SpeakerNote("cover", tuple(filter(None, (why, why_now)))),
        SpeakerNote("repeat", tuple(messages)),
    )
    return (note for note in notes if note.lines)
