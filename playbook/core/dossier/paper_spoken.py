"""What people hear word for word, and what they do if it goes wrong."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from playbook.core.base.words import capital, closed, listed, short_date
from playbook.core.case.decision_page import ConditionLine
from playbook.core.dossier.item_texts import SPOKEN
from playbook.core.dossier.model import Dossier, DossierStep, GateLine
from playbook.core.dossier.paper_blocks import Entries, Script, Titled
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Message, Policy, SponsorAct
from playbook.core.plan.plays.stages import TEAM_TALKS
from playbook.core.text.notes import split_sentences

NO_CONTACT = "Whom do people call when it goes wrong, by name and number?"
_IS_SPOKEN = re.compile(r"“|[^.!?]{3,30}\?|I want to tell you\b|We start today\b")  # else how it is said
_BEFORE_ALL = "the announcement"
_FOR_ALL = "For everyone, at any time: "
_CLAUSE = re.compile(r"[^.;:,]+")
_NOTICE = re.compile(r"\b(?:tells?|hears?|told)\b[^.;:]{0,120}\b(?:hour|day|shift|noon|once|morning)\b")
_DRILL = re.compile(r"\bdrill\b", re.IGNORECASE)


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


def in_trouble(rollout: Rollout, dossier: Dossier, on: Callable[[date | None], str]) -> Entries:
    """Return whom to call, who stops it, and how fast people hear."""
    policy = next((item for item in rollout.items.values() if isinstance(item, Policy) and item.text), None)
    brief = rollout.brief
    live = min((day for group in brief.groups if (day := brief.go_live_of(group))), default=None)
    after = [gate for gate in dossier.gates if gate.day and live and gate.day >= live]
    drill = next((step for step in dossier.steps if step.day and _DRILL.search(step.title)), None)
    call = contact_of(rollout, policy)
    clauses = (clause for gate in after for clause in _CLAUSE.findall(gate.stop_if))
    notice = next((clause for clause in clauses if _NOTICE.search(clause)), "").strip().removeprefix("and ")
    deciders = dict.fromkeys(gate.who for gate in after)
    lines = (
        Titled("Stop.", _stop_of(policy)),
        Titled("Work on.", f"As practiced on {on(drill.day)}: {drill.title.rstrip('.')}." if drill else ""),
        Titled("Call.", closed(call) if call else "Nobody is named yet: see the open questions."),
        Titled(
            "Who decides to stop or go back.",
            f"{listed(deciders)}, at the latest on {listed(on(gate.day) for gate in after[:2])}."
            if deciders and any(deciders)
            else "",
        ),
        Titled("How fast people hear.", closed(capital(notice)) if notice else ""),
    )
    return Entries(tuple(line for line in lines if line.text))


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


def _stop_of(policy: Policy | None) -> str:
    """Return when everyone stops, as the rules say it."""
    sentences = split_sentences(policy.text.rpartition("\n")[2]) if policy else iter(())
    own = [each for each in sentences if each.startswith(_FOR_ALL)]
    return capital(own[0].removeprefix(_FOR_ALL)) if own else ""


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


def runs(numbers: Sequence[int]) -> str:
    """Return numbers with their runs: '1 to 4 and 6'."""
    runs: list[list[int]] = []
    for each in sorted(numbers):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return listed(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


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
