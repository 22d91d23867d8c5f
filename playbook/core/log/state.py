"""Fold events into a rollout."""

import re
from collections.abc import Iterable, Mapping, Sequence

from playbook.core.base.errors import Missing
from playbook.core.log.changes import AnyChange
from playbook.core.log.events import Event
from playbook.core.log.rollout import Draft, Rollout
from playbook.core.plan.brief import PRIVATE_TEXTS, Brief
from playbook.core.plan.case import Concern

# Each costs whoever reads a little with every change, and each editor may mark as many as they like.
_MOST_MARKED, _MOST_LETTERS, _MOST_WORDINGS = 2_000, 1_000_000, 10  # texts with their answers
_TELL_OF_PEOPLE = (*PRIVATE_TEXTS, "concern_list")
_END = re.compile(r"(?<=[.!?;])\s+|\n")
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")


def fold(events: Iterable[Event], base: Rollout | None = None) -> Rollout:
    """Return the rollout after `events`, or raise Missing without any."""
    return _fold(events, base, is_checked=False)


def apply(events: Iterable[Event], base: Rollout | None) -> Rollout:
    """Return the rollout after all of `events`; a failed check applies none."""
    return _fold(events, base, is_checked=True)


def _fold(events: Iterable[Event], base: Rollout | None, *, is_checked: bool) -> Rollout:
    draft = Draft.of(base) if base else None
    for event in events:
        if draft is None:
            first = {"id": event.rollout_id, "version": event.version, "created_by": event.actor}
            times = dict.fromkeys(("created_at", "changed_at"), event.happened_at)
            draft = Draft.of(Rollout.model_validate({**first, **times}))
        elif is_checked:
            check(draft, event.change, undoes=bool(event.undoes))
        follow(draft, event)
    if draft is None:
        raise Missing("There is no such rollout.", "Go to Home and pick one.")
    return draft.done()


def follow(draft: Draft, event: Event) -> None:
    """Write an event into a draft, unchecked."""
    change = event.change
    draft.version, draft.actor, draft.account_id = event.version, event.actor, event.account_id
    if change.MAKES_EDITION:
        draft.edition = event.version
    if change.EDITS_PLAN:
        draft.changed_at = event.happened_at
    is_by_guest = change.is_for_guests(draft)
    before = draft.brief
    rows, people = before.concern_list, before.people
    change.apply(draft)
    if draft.brief.people is not people:
        titles = (person.job_title for person in draft.brief.people if person.job_title)
        draft.titles |= dict.fromkeys(titles, event.version) | draft.titles
    if draft.brief.concern_list is not rows:
        _keep_marked(draft, rows)
    if any(getattr(draft.brief, name) is not getattr(before, name) for name in _TELL_OF_PEOPLE):
        _keep_deleted(draft, before)
    if contact := draft.brief.incident_contact:
        draft.contacts.setdefault(contact, event.version)
    for name in change.person_names() if is_by_guest else (event.actor, *change.person_names()):
        draft.named.setdefault(name, event.version)


def _keep_marked(draft: Draft, rows_before: Sequence[Concern]) -> None:
    """Keep all words of concerns marked as about people, until the mark is taken off."""
    before, rows = {row.id: row for row in rows_before}, draft.brief.concern_list
    _keep_reworded(draft, before)
    texts = {row.id: [*draft.reworded.get(row.id, ()), row] for row in rows}
    # First what is not marked any more: another row may be marked that once had the same words.
    for row in rows:
        earlier = before.get(row.id)
        if earlier and earlier.is_about_people and not row.is_about_people and earlier.text == row.text:
            for words in texts[row.id]:
                draft.marked.pop(words.text, None)
    for words in (words for row in rows if row.is_about_people for words in texts[row.id]):
        answers = filter(None, (*draft.marked.get(words.text, ()), words.answer))
        draft.marked[words.text] = tuple(dict.fromkeys(answers))[-_MOST_WORDINGS:]
    _drop_oldest(draft.marked)


def _keep_deleted(draft: Draft, before: Brief) -> None:
    """Keep what the brief said of people and says no more: a task may quote it."""
    now = draft.brief
    lines = [text for row in now.concern_list for text in (row.text, row.answer)]
    stands = "\n".join([*(getattr(now, name) for name in PRIVATE_TEXTS), *lines])
    # What stands is judged by whoever reads; only what is gone is judged now.
    texts = {name: text for name in PRIVATE_TEXTS if not _is_in(text := getattr(before, name), stands)}
    unmarked = (row for row in before.concern_list if not row.is_about_people)
    rows = [row for row in unmarked if not (row.text in stands and row.answer in stands)]
    if not (texts or rows):
        return
    bare = dict.fromkeys(PRIVATE_TEXTS, "")
    gone = before.model_copy(update={**bare, **texts, "concern_list": tuple(rows)})
    for text in gone.texts_about_people(draft.whom_concerns_mean()):
        if text not in stands:
            draft.marked.setdefault(text, ())
    _drop_oldest(draft.marked)


def _is_in(text: str, stands: str) -> bool:
    return all(part in stands for part in _END.split(text))


def _keep_reworded(draft: Draft, before: Mapping[str, Concern]) -> None:
    """Keep how each concern stood without a mark.

    A new one may be one that is gone, reworded.
    """
    rows = draft.brief.concern_list
    texts = {row.text for row in rows}
    gone = [
        (words, _long_words(words))
        for row in before.values()
        if row.text not in texts
        for words in (*draft.reworded.get(row.id, ()), row)
    ]
    reworded: dict[str, tuple[Concern, ...]] = {}
    for row in rows:
        if row.id in before:
            former = [*draft.reworded.get(row.id, ()), before[row.id]]
        else:
            own = _long_words(row)
            former = [words for words, long_words in gone if not long_words.isdisjoint(own)]
        wordings = [words for words in former if not words.is_about_people and words != row]
        if wordings:
            reworded[row.id] = tuple(dict.fromkeys(wordings))[-_MOST_WORDINGS:]
    draft.reworded = reworded


def _long_words(row: Concern) -> set[str]:
    return {*_LONG_WORD.findall(row.text.casefold())}


def _drop_oldest(marked: dict[str, tuple[str, ...]]) -> None:
    texts = letters = 0
    for text, answers in reversed([*marked.items()]):
        texts += 1 + len(answers)
        letters += len(text) + sum(map(len, answers))
        if texts > _MOST_MARKED or letters > _MOST_LETTERS:
            del marked[text]


def as_of(events: Sequence[Event], version: int) -> Rollout:
    return fold(event for event in events if event.version <= version)


def check(rollout: Rollout, change: AnyChange, *, undoes: bool = False) -> None:
    """Raise Refused, Missing or Invalid for a change without sense."""
    # Undo may bring back what the guardrails forbade even then; `undo` checks that.
    if not undoes:
        change.check_guardrails(rollout)
        change.check_limits(rollout)
    change.check(rollout)
