"""The weekly update of a rollout, for a channel."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from playbook.core.base.words import count, day_in_words
from playbook.core.digest.sentences import Part, Sentence
from playbook.core.log.rollout import Rollout
from playbook.core.posts.message import Bulletin, Section
from playbook.core.progress.progress import Summary, summary
from playbook.core.sharing.anonymize import Anonymizer

DAYS = 7
# In the order in which they are read. What people noted, and which alarms ring, is in none of them: that is
# for this app alone.
_TITLES: dict[Part, str] = {
    "done": "Done",
    "slipped": "Slipped or at risk",
    "ahead": "Next",
    "measured": "Measured",
    "plan": "Changed in the plan",
}


def update_of(
    rollout: Rollout,
    sentences: Iterable[Sentence],
    first: date,
    today: date,
    *,
    address: str = "",
    writer: str = "",
) -> Bulletin:
    """Return what changed from `first` on as a post without names.

    `sentences` are those of a digest; `writer` is the model that worded them, where one did.
    """
    unnamed = Anonymizer(rollout).unnamed
    name = unnamed(rollout.brief.name) or "A rollout without a name"
    return Bulletin(
        subject="update",
        rollout_id=rollout.id,
        title=f"{name}: update of {day_in_words(today)}",
        lead=f"What changed since {day_in_words(first)}.",
        sections=(*_told(list(sentences), unnamed), _numbers(summary(rollout, today))),
        note=f"Worded by {writer} from the rollout's log." if writer else "",
        address=address,
    )


def _told(sentences: list[Sentence], unnamed: Callable[[str], str]) -> Iterator[Section]:
    for part, title in _TITLES.items():
        lines = tuple(unnamed(sentence.text) for sentence in sentences if sentence.part == part)
        if lines:
            yield Section(title, lines)


def _numbers(stands: Summary) -> Section:
    lines = [f"{stands.done:,} of {count(stands.tracked, 'dated item')} {_are(stands.done)} done."]
    if stands.on_time is None:
        lines.append("Nothing was due so far.")
    else:
        on_time = round(stands.on_time * stands.due_so_far)
        due = count(stands.due_so_far, "item")
        lines.append(
            f"{on_time:,} of the {due} due so far {'was' if on_time == 1 else 'were'} done by the day "
            "planned at launch."
        )
    lines.append(f"{count(stands.overdue, 'item')} {_are(stands.overdue)} overdue.")
    if stands.at_risk:
        lines.append(f"{count(stands.at_risk, 'open item')} {_are(stands.at_risk)} at risk or off track.")
    return Section("Where it stands", tuple(lines))


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
