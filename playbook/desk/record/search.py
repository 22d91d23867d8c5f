"""Find tasks, people, checks, pages and rollouts by their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from playbook.core.base.access import Actor, Thing, can, could, may_edit
from playbook.core.base.words import MOST_TYPED
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import say_role
from playbook.core.plan.items import KIND_NAMES, AnyItem
from playbook.core.text.names import fold
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.plan.rollouts import Card

Kind = Literal["rollout", "page", "task", "person", "check"]
MOST_HITS = 12
_NO_WORDS = {"id", "kind", "stage"}


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found, and the page that shows it."""

    kind: Kind
    id: str
    title: str
    page: str
    place: str = ""
    note: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """A thing to find: its folded title, and all its text."""

    hit: Hit
    title: str
    text: str


def find(
    workspace: Workspace, actor: Actor, words: str, rollout_id: str | None, pages: Mapping[str, str]
) -> tuple[list[Hit], int]:
    """Return the best hits and their number; `pages` are titles by address."""
    terms = fold(words[:MOST_TYPED]).split()
    if not terms:
        return [], 0
    entries = [_entry(Hit("page", page, title, page)) for page, title in pages.items()]
    cards = rollouts.cards(workspace, actor)
    entries += [_entry(_of_rollout(card, actor)) for card in cards if card.rollout_id != rollout_id]
    if rollout_id:
        rollout = rollouts.open_rollout(workspace, actor, rollout_id)
        thing = Thing(rollout_id=rollout_id)
        is_editor, is_lead = can(actor, "edit", thing), could(actor, "log_progress", rollout_id)
        key = (rollout.id, rollout.version, is_editor, is_lead)
        entries += workspace.cache("search", 24).once(
            key, lambda: tuple(_entries(rollout, is_editor=is_editor, is_lead=is_lead))
        )
    ranked = [
        (rank, number)
        for number, entry in enumerate(entries)
        if all(term in entry.text for term in terms) and (rank := _rank(entry, terms)) is not None
    ]
    return [entries[number].hit for _, number in sorted(ranked)[:MOST_HITS]], len(ranked)


def _rank(entry: _Entry, terms: list[str]) -> int:
    """Return a small number for a title that begins with the words."""
    if entry.title.startswith(terms[0]):
        return 0
    if all(f" {term}" in f" {entry.title}" for term in terms):
        return 1
    return 2 if all(term in entry.title for term in terms) else 3


def _entry(hit: Hit, *more: str) -> _Entry:
    title = fold(hit.title)
    return _Entry(hit, title, " ".join([title, *map(fold, more)]))


def _of_rollout(card: Card, actor: Actor) -> Hit:
    is_plan = card.phase in ("brief", "planning") and may_edit(actor, card.rollout_id)
    return Hit("rollout", card.rollout_id, card.name, "brief" if is_plan else "progress")


def _entries(rollout: Rollout, *, is_editor: bool, is_lead: bool) -> Iterator[_Entry]:
    """Yield what a role may open."""
    items = sorted(rollout.items.values(), key=lambda item: (item.due or date.max, item.title))
    yield from (_of_task(item, rollout) for item in items)
    if is_editor or is_lead:
        for person in rollout.brief.people:
            page = "brief" if is_editor else "my_team"
            yield _entry(Hit("person", person.id, person.name, page, note=person.job_title), person.job_title)
    if is_editor:
        from playbook.core.review.review import RULES  # the search stands on every page, the rules on few

        for rule in RULES:
            hit = Hit("check", rule.id, rule.title, "review", rule.stage, rule.id)
            yield _entry(hit, rule.id, rule.question)


def _of_task(item: AnyItem, rollout: Rollout) -> _Entry:
    owner = item.owner
    person = rollout.brief.find_person(owner.person_id) if owner and owner.person_id else None
    owned_by = person.name if person else say_role(owner.role) if owner else ""
    texts = [value for name, value in item if isinstance(value, str) and name not in _NO_WORDS]
    title = item.title or f"Untitled {KIND_NAMES[item.kind]}"
    return _entry(Hit("task", item.id, title, item.stage, item.stage, owned_by, item.due), owned_by, *texts)
