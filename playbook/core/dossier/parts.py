"""Parts that all audiences share: how it stands, facts, speaker notes."""

from collections.abc import Iterator, Sequence
from datetime import date

from playbook.core.base.words import date_in_words, in_unit
from playbook.core.dossier.model import Labeled, SpeakerNote


def say_stand(day: date, *, is_past: bool, is_launched: bool) -> str:
    """Return of which day a document is."""
    stands = "stood" if is_past else "stands"
    draft = "" if is_launched else ", not launched yet"
    return f"The plan as it {stands} on {date_in_words(day)}{draft}."


def outcome_facts(
    objective: str, benefit: str, measure: str, unit: str, target: float | None
) -> Iterator[Labeled]:
    """Yield what the rollout is to achieve, where it is known."""
    goal = f"{measure}: {in_unit(target, unit)}" if measure and target is not None else measure
    facts = (("Objective", objective), ("Expected benefit", benefit), ("Measured by", goal))
    return (Labeled(label, text) for label, text in facts if text)


def spoken_notes(why: str, why_now: str, messages: Sequence[str]) -> Iterator[SpeakerNote]:
    """Yield what to say first, and the sentences to repeat."""
    notes = (
        SpeakerNote("cover", tuple(filter(None, (why, why_now)))),
        SpeakerNote("repeat", tuple(messages)),
    )
    return (note for note in notes if note.lines)
