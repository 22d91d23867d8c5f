"""What people hear word for word, and what they do if it goes wrong."""

import re
from collections.abc import Callable, Sequence
from datetime import date

from playbook.core.base.words import capital, closed, listed
from playbook.core.dossier.model import Dossier
from playbook.core.dossier.paper_blocks import Entries, Titled
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import Policy
from playbook.core.text.notes import split_sentences

NO_CONTACT = "Whom do people call when it goes wrong, by name and number?"
_IS_SPOKEN = re.compile(r"“|[^.!?]{3,30}\?|I want to tell you\b|We start today\b")  # else how it is said
_BEFORE_ALL = "the announcement"
_FOR_ALL = "For everyone, at any time: "
_CLAUSE = re.compile(r"[^.;:,]+")
_NOTICE = re.compile(r"\b(?:tells?|hears?|told)\b[^.;:]{0,120}\b(?:hour|day|shift|noon|once|morning)\b")
_DRILL = re.compile(r"\bdrill\b", re.IGNORECASE)


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


def runs(numbers: Sequence[int]) -> str:
    """Return numbers with their runs: '1 to 4 and 6'."""
    runs: list[list[int]] = []
    for each in sorted(numbers):
        if runs and each == runs[-1][-1] + 1:
            runs[-1].append(each)
        else:
            runs.append([each])
    return listed(f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
