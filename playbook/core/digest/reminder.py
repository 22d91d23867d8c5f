"""The reminder for a channel: what is late, by who leads it."""

from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Bulletin, Section
from playbook.core.progress.late_owners import Waiting, due_of, title_of
from playbook.core.sharing.anonymize import Anonymizer

_MOST = 10
_MOST_TITLES = 3


def reminder_of(
    rollout: Rollout, waiting: tuple[Waiting, ...], *, names_leads: bool = False, address: str = ""
) -> Bulletin | None:
    """Return one post for all late owners; None without any."""
    if not waiting:
        return None
    unnamed = Anonymizer(rollout).unnamed
    number = sum(len(owner.items) for owner in waiting)
    what = "item is past its day" if number == 1 else "items are past their day"
    lines = [
        f"{_who(rollout, owner, names_leads)}: {_titles([unnamed(title_of(item)) for item in owner.items])}"
        f", the oldest due {due_of(owner.items[0])}"
        for owner in waiting[:_MOST]
    ]
    if (further := len(waiting) - _MOST) > 0:
        lines.append(f"and what {further:,} more {'leads' if further == 1 else 'lead'}")
    return Bulletin(
        subject="reminder",
        rollout_id=rollout.id,
        title=f"{unnamed(rollout.brief.name) or 'A rollout without a name'}: a short word, please",
        lead=f"{number:,} {what}, with no word on {'it' if number == 1 else 'them'} in the past seven days.",
        sections=(Section("Waiting for", tuple(lines)),),
        note="One tap each on My team is enough: done, on track, at risk, or a new date with its reason. If "
        "something is in the way, say so, and we clear it together.",
        address=address,
        address_label="My team",
    )


def _who(rollout: Rollout, waiting: Waiting, names_leads: bool) -> str:
    """Return the name if wished, else a role nobody can look up."""
    person, brief = waiting.person, rollout.brief
    if person is None:
        return "Nobody is named"
    if names_leads:
        return person.name
    groups = [group.name for group in brief.groups if group.manager_id == person.id]
    if groups:
        further = f" and {len(groups) - 1:,} more" if len(groups) > 1 else ""
        return f"Who leads {Anonymizer(rollout).unnamed(groups[0])}{further}"
    if person.id == brief.lead_id:
        return "The rollout lead"
    return "The sponsor" if person.id == brief.sponsor_id else "A colleague"


def _titles(titles: list[str]) -> str:
    listed = ", ".join(f"“{title}”" for title in titles[:_MOST_TITLES])
    further = len(titles) - _MOST_TITLES
    return f"{listed} and {further:,} more" if further > 0 else listed
