"""Forgetting a person: what would go, and the one change that writes the past anew."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.base.fields import MAX_LINE, MAX_NAME, cleaned
from playbook.core.forgetting import log
from playbook.core.forgetting.log import FORMER, Forgotten
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.events import Event
from playbook.core.text.names import is_nobody, words_of
from playbook.desk.all_hands import pulse
from playbook.desk.base.access import require
from playbook.desk.base.workspace import Workspace
from playbook.desk.writing import draft_jobs
from playbook.store.log import old_copies
from playbook.store.log.forgetting import Rewritten
from playbook.store.log.old_copies import OldCopy
from playbook.store.register.forget import Traces, take_out, traces_of

_LEAST = 3


@dataclass(frozen=True, slots=True)
class Touched:
    """A rollout that names somebody, and in how many events."""

    rollout_id: str
    name: str
    events: int


@dataclass(frozen=True, slots=True)
class WouldGo:
    """What forgetting somebody would change, as it stands now.

    `went` counts the words that would go, `stays` words that look like the name and would stay, also those
    of `namesakes`. `copies` were made before and would hold the name, or may hold it. `acted_as`: other
    names of the accounts that would go, which the history keeps.
    """

    rollouts: tuple[Touched, ...]
    went: Mapping[str, int]
    stays: Mapping[str, int]
    namesakes: tuple[str, ...]
    people: Traces
    copies: tuple[OldCopy, ...]
    acted_as: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether nobody of this name is here at all."""
        return not self.rollouts and self.people.is_empty and not any(one.is_certain for one in self.copies)


@dataclass(frozen=True, slots=True)
class Gone:
    """What was done: events by rollout, accounts that were removed, copies deleted and left.

    `backup` is the copy that was made before old ones were deleted.
    """

    events: Mapping[str, int]
    people: Traces
    deleted: tuple[OldCopy, ...]
    left: tuple[OldCopy, ...]
    backup: Path | None


def what_would_go(
    workspace: Workspace, actor: Actor, names: Sequence[str], addresses: Sequence[str] = ()
) -> WouldGo:
    """Give back what forgetting somebody would change, and change nothing.

    `names`: the full name, and other ways in which it is written. Raises Invalid for a name that would
    take others along.
    """
    require(actor, "forget_person")
    person_matcher = _whom(names, addresses)
    went: Counter[str] = Counter()
    stays: Counter[str] = Counter()
    namesakes: dict[str, None] = {}
    touched = []
    for rollout_id, found in _found(workspace, person_matcher):
        went.update(found.went)
        stays.update(found.stays)
        namesakes.update(dict.fromkeys(found.namesakes))
        if found.changed:
            touched.append(
                Touched(rollout_id, workspace.rollout_cache.get(rollout_id).brief.name, found.changed)
            )
    people = traces_of(workspace.register, person_matcher)
    return WouldGo(
        rollouts=tuple(touched),
        went=dict(went.most_common()),
        stays=dict(stays.most_common()),
        namesakes=tuple(namesakes),
        people=people,
        copies=tuple(workspace.log.old_copies(person_matcher)),
        acted_as=tuple(one.name for one in people.accounts if not person_matcher.is_called(one.name)),
    )


def forget_person(
    workspace: Workspace,
    actor: Actor,
    names: Sequence[str],
    addresses: Sequence[str] = (),
    *,
    delete_old_copies: bool = False,
) -> Gone:
    """Take somebody out of the logs, the register and everything made of them; it cannot be undone.

    `delete_old_copies`: also the backups and files set aside that hold the name or may hold it, once a
    backup without it is made. Raises Invalid, Missing where nobody of this name is here, and Refused for
    one's own account.
    """
    would = what_would_go(workspace, actor, names, addresses)
    if would.is_nothing and not (delete_old_copies and would.copies):
        raise Missing("Nobody of this name is here.", "Check how it is written.")
    if any(account.id == actor.account_id for account in would.people.accounts):
        raise Refused("This is your own account.", "Another owner can forget you.")
    person_matcher = _whom(names, addresses)
    people: list[Traces] = []
    rewritten: Mapping[str, Rewritten] = {}

    def follow(rewritten: Mapping[str, Rewritten]) -> None:
        ids = {rollout_id: one.ids for rollout_id, one in rewritten.items()}
        people.append(take_out(workspace.register, person_matcher, ids))

    try:
        with pulse.put_down(workspace):
            rewritten = workspace.rollout_cache.forget(
                person_matcher, lambda *place: _signed(workspace, actor, person_matcher, *place), follow
            )
    finally:
        _drop_what_was_made(workspace, actor, {*rewritten, *(one.rollout_id for one in would.rollouts)})
    backup, deleted, left = _copies(workspace, person_matcher, delete_old_copies)
    events = {rollout_id: one.events for rollout_id, one in rewritten.items()}
    return Gone(events, people[-1], deleted, left, backup)


def _whom(names: Sequence[str], addresses: Sequence[str]) -> PersonMatcher:
    wanted = [name for name in map(cleaned, names) if name]
    ways = [address for address in map(cleaned, addresses) if address]
    if problems := [*_problems_with_names(wanted), *_problems_with_addresses(ways)]:
        raise Invalid(problems)
    return PersonMatcher(names=tuple(wanted), addresses=tuple(ways))


def _problems_with_names(names: Sequence[str]) -> Iterator[Problem]:
    if not names:
        yield Problem("name", "Whom do you want to forget?", "Enter the full name.")
    for name in names:
        words = words_of(name)
        if len(name) > MAX_NAME:
            yield Problem("name", f"This name has {len(name)} characters.", f"Enter at most {MAX_NAME}.")
        elif not any(len(word) > 1 and not is_nobody(word) for word in words):
            hint = "Enter the full name, such as the plan has it."
            yield Problem("name", f"“{name}” alone is nobody's name, so much else would go.", hint)


def _problems_with_addresses(addresses: Sequence[str]) -> Iterator[Problem]:
    for address in addresses:
        if not _LEAST < len(address) <= MAX_LINE:
            hint = "Enter a whole address or number, one per line."
            yield Problem("addresses", f"“{address[:MAX_NAME]}” is no address.", hint)


def _found(workspace: Workspace, person_matcher: PersonMatcher) -> Iterable[tuple[str, Forgotten]]:
    for rollout_id in sorted(workspace.log.heads()):
        yield rollout_id, log.forget(workspace.log.read(rollout_id), person_matcher)


def _signed(
    workspace: Workspace,
    actor: Actor,
    person_matcher: PersonMatcher,
    rollout_id: str,
    version: int,
    rewritten: int,
) -> Event:
    """The event that says that somebody was forgotten, and not who: not even where they did it themselves."""
    return Event(
        rollout_id=rollout_id,
        version=version,
        happened_at=workspace.now(),
        actor=FORMER if person_matcher.is_called(actor.name) else actor.name,
        change_set=uuid4().hex,
        change=PersonForgotten(rewritten=rewritten),
    )


def _drop_what_was_made(workspace: Workspace, actor: Actor, rollout_ids: Iterable[str]) -> None:
    """Forget everything in memory that was made of the logs as they were: it may hold the name."""
    workspace.drop_derived()
    for rollout_id in rollout_ids:
        draft_jobs.close_draft(workspace, actor, rollout_id)
    # An open page may show the name, also where only the register held it.
    for rollout_id in workspace.log.heads():
        workspace.notifier.publish(rollout_id)


def _copies(
    workspace: Workspace, person_matcher: PersonMatcher, is_to_delete: bool
) -> tuple[Path | None, tuple[OldCopy, ...], tuple[OldCopy, ...]]:
    """The new backup, the copies that were deleted, and those that were left."""
    found = tuple(workspace.log.old_copies(person_matcher))
    if not (found and is_to_delete):
        return None, (), found
    backup = workspace.log.backup()
    old_copies.delete(found)
    return backup, found, ()
