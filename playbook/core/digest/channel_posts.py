"""The weekly update and the reminder, as posts for a channel."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from playbook.core.base.words import count, day_in_words
from playbook.core.digest.sentences import DigestSentence, SentencePart
from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Bulletin, Section
from playbook.core.progress.late_owners import Waiting, due_of, title_of
from playbook.core.progress.progress import Summary, summary
from playbook.core.sharing.anonymize import Anonymizer

DAYS = 7
# In the order in which they are read. What people noted, and which alarms ring, is in none of them: that is
# for this app alone.
_TITLES: dict[SentencePart, str] = {
    "done": "Done", "slipped": "Slipped or at risk", "ahead": "Next", "measured": "Measured",
    "plan": "Changed in the plan",
}  # fmt: skip


def update_of(
    rollout: Rollout,
    sentences: Iterable[DigestSentence],
    first: date,
    today: date,
    *,
    address: str = "",
    writer: str = "",
) -> Bulletin:
    """Return a digest's sentences as a post without names."""
    unnamed = Anonymizer(rollout).unnamed
    name = unnamed(rollout.brief.name) or "A rollout without a name"
    title, lead = f"{name}: update of {day_in_words(today)}", f"What changed since {day_in_words(first)}."
    sections = (*_sections(list(sentences), unnamed), _numbers(summary(rollout, today)))
    note = f"Worded by {writer} from the rollout's log." if writer else ""
    return Bulletin("update", rollout.id, title, lead, sections, note=note, address=address)


def _sections(sentences: list[DigestSentence], unnamed: Callable[[str], str]) -> Iterator[Section]:
    for part, title in _TITLES.items():
        lines = tuple(unnamed(sentence.text) for sentence in sentences if sentence.part == part)
        if lines:
            yield Section(title, lines)


def _numbers(stands: Summary) -> Section:
    lines = [f"{stands.done:,} of {count(stands.tracked, 'dated task')} {_are(stands.done)} done."]
    if stands.on_time is None:
        lines.append("Nothing was due so far.")
    else:
        on_time = round(stands.on_time * stands.due_so_far)
        due = count(stands.due_so_far, "task")
        were = "was" if on_time == 1 else "were"
        lines.append(f"{on_time:,} of the {due} due so far {were} done by the day planned at launch.")
    lines.append(f"{count(stands.overdue, 'task')} {_are(stands.overdue)} overdue.")
    if stands.at_risk:
        lines.append(f"{count(stands.at_risk, 'open task')} {_are(stands.at_risk)} at risk or off track.")
    return Section("Where it stands", tuple(lines))


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


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
    what = "task is overdue" if number == 1 else "tasks are overdue"
    lines = [
        f"{_who(rollout, owner, names_leads)}: {_titles([unnamed(title_of(item)) for item in owner.items])}"
        f", the oldest due {due_of(owner.items[0])}"
        for owner in waiting[:_MOST]
    ]
    if (further := len(waiting) - _MOST) > 0:
        lines.append(f"and {count(further, 'more person', 'more people')}")
    title = f"{unnamed(rollout.brief.name) or 'A rollout without a name'}: a short update, please"
    lead = f"{number:,} {what}, with no update in the past seven days."
    note = "One tap each on My team is enough: done, on track, at risk, or a new date with its reason. If "
    note += "something is in the way, say so, and we clear it together."
    sections, link = (Section("Waiting for", tuple(lines)),), {"address": address, "address_label": "My team"}
    return Bulletin("reminder", rollout.id, title, lead, sections, note=note, **link)


def _who(rollout: Rollout, waiting: Waiting, names_leads: bool) -> str:
    """Return the name if wished, else a role nobody can look up."""
    person, brief = waiting.person, rollout.brief
    if person is None:
        return "Nobody is named"
    if names_leads:
        return person.name
    groups = [group.label for group in brief.groups if group.manager_id == person.id]
    if groups:
        further = f" and {len(groups) - 1:,} more" if len(groups) > 1 else ""
        return f"The lead of {Anonymizer(rollout).unnamed(groups[0])}{further}"
    if person.id == brief.lead_id:
        return "The rollout lead"
    return "The sponsor" if person.id == brief.sponsor_id else "A colleague"


def _titles(titles: list[str]) -> str:
    listed = ", ".join(f"“{title}”" for title in titles[:_MOST_TITLES])
    further = len(titles) - _MOST_TITLES
    return f"{listed} and {further:,} more" if further > 0 else listed
