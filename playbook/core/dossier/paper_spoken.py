"""What people hear word for word, and what they do if it goes wrong."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from playbook.core.base.words import listed, short_date
from playbook.core.case.decision_page import ConditionLine
from playbook.core.dossier.chapters.known import runs
from playbook.core.dossier.item_texts import SPOKEN
from playbook.core.dossier.model import Dossier, DossierStep, GateLine
from playbook.core.dossier.paper_blocks import Script
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Message, Policy, SponsorAct
from playbook.core.plan.plays.stages import TEAM_TALKS

NO_CONTACT = "Whom do people call when it goes wrong, by name and number?"
_IS_SPOKEN = re.compile(r"“|[^.!?]{3,30}\?|I want to tell you\b|We start today\b")  # else how it is said
_BEFORE_ALL = "the announcement"


def scripts_of(
    rollout: Rollout,
    dossier: Dossier,
    decided: Mapping[int, date | None],
    lives: Collection[date],
    *,
    with_first_talk: bool,
) -> tuple[Script, ...]:
    """Return the announcement, the word to those hit hardest, and the first word of a manager.

    `decided`: the number of each decision with its day. `lives`: the days of starts.
    """
    page, kinds = dossier.page, (_is_announcement, _is_hard_talk, _is_first_day(lives), _is_team_talk)
    announced, hard_talk, on_first_day, talk = (_spoken(rollout, dossier, fits) for fits in kinds)
    scripts = list[Script]()
    for spoken in filter(None, (announced, hard_talk, (on_first_day or talk) if with_first_talk else None)):
        step, text = spoken
        first = (gate for gate in dossier.gates if gate.day and step.day and gate.day <= step.day)
        waits = _waits_for(step, decided, page.conditions) if step.day not in lives else _after(first)
        lead = f"{step.title.rstrip('.')}. {', '.join(filter(None, (step.who, _when(step))))}."
        scripts.append(Script(f"{lead} {waits}".strip(), text))
    return tuple(scripts)


def contact_of(rollout: Rollout, policy: Policy | None = None) -> str:
    """Return whom to call as the brief names them, '' if nobody is."""
    brief = rollout.brief
    own = brief.incident_contact.strip()
    if not own:
        return ""
    if policy and own.casefold() in policy.incident_contact.casefold():
        return policy.incident_contact
    called = [person.name for person in brief.people if f"{person.name} ".startswith(f"{own} ")]
    return called[0] if len(called) == 1 else own


def _spoken(
    rollout: Rollout, dossier: Dossier, fits: Callable[[AnyItem], bool]
) -> tuple[DossierStep, str] | None:
    """Return the first of these tasks with what is said in it, to its end."""
    for step in dossier.steps:
        text = next((each.text for each in step.texts if each.label in SPOKEN), "")
        if text and step.day and fits(rollout.items[step.id]):
            parts = [part for part in text.split("\n\n") if part.strip()]
            begins = next((at for at, part in enumerate(parts) if _IS_SPOKEN.match(part)), 0)
            return step, "\n\n".join(parts[begins:])
    return None


def _when(step: DossierStep) -> str:
    channel = next((each.text for each in step.details if each.label == "Channel"), "")
    return ", ".join(filter(None, (short_date(step.day) if step.day else "", channel)))


def _waits_for(
    step: DossierStep, decided: Mapping[int, date | None], conditions: Sequence[ConditionLine]
) -> str:
    numbers = [place for place, day in decided.items() if day and step.day and day <= step.day]
    signed = [
        f"“{row.name}” is done"
        for row in conditions
        if row.before.startswith(_BEFORE_ALL) and row.day and step.day and row.day <= step.day
    ]
    made = f"decisions {runs(numbers)} are made" if len(numbers) > 1 else "decision 1 is made"
    waits = [*([made] if numbers else []), *signed]
    return f"Send only after {listed(waits)}." if waits else ""


def _after(gates: Iterator[GateLine]) -> str:
    day = max((gate.day for gate in gates if gate.day), default=None)
    return f"Only if the decision of {short_date(day)} is go." if day else ""


def _is_hard_talk(item: AnyItem) -> bool:
    return item.provenance.play_id == "hard-talk"


def _is_announcement(item: AnyItem) -> bool:
    is_act = isinstance(item, SponsorAct) and item.act == "announce" and not _is_hard_talk(item)
    return is_act or item.provenance.play_id in ("first-word", "announce")


def _is_first_day(lives: Collection[date]) -> Callable[[AnyItem], bool]:
    return lambda item: isinstance(item, Message) and item.live and item.due in lives


def _is_team_talk(item: AnyItem) -> bool:
    is_talk = isinstance(item, Message) and item.sender_role == "manager" and item.live
    return item.provenance.play_id in TEAM_TALKS or is_talk
