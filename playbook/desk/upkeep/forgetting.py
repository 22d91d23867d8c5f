"""Forget a person: preview what would go, and rewrite the past."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, Problem, Refused
from playbook.core.base.fields import MAX_LINE, MAX_NAME, cleaned
from playbook.core.forgetting import log
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.changes.records import PersonForgotten
from playbook.core.log.events import Event
from playbook.core.plan.private import FORMER
from playbook.core.text.names import is_nobody, words_of
from playbook.desk.all_hands import pulse
from playbook.desk.base.access import require
from playbook.desk.base.audit import record
from playbook.desk.base.commit import change_set_of
from playbook.desk.base.workspace import ALL_ROLLOUTS, Workspace
from playbook.desk.links.crowd import crowd_of
from playbook.desk.upkeep import backups
from playbook.desk.writing import running_drafts
from playbook.store.backups import old_copies
from playbook.store.backups.old_copies import OldCopy
from playbook.store.log.forgetting import Rewritten
from playbook.store.register.privacy.forget import Traces, take_out, traces_of


@dataclass(frozen=True, slots=True)
class Touched:
    """A rollout that names somebody, and in how many events."""

    rollout_id: str
    name: str
    events: int


@dataclass(frozen=True, slots=True)
class ForgetPreview:
    """What forgetting somebody would change."""

    rollouts: tuple[Touched, ...]
    went: Mapping[str, int]  # how often which words would go
    stays: Mapping[str, int]  # similar words that would stay, also those of `namesakes`
    namesakes: tuple[str, ...]
    people: Traces
    copies: tuple[OldCopy, ...]  # that would hold the name, or may
    acted_as: tuple[str, ...] = ()  # other names of the accounts that would go, which the history retains

    @property
    def is_nothing(self) -> bool:
        """Return whether nobody of this name is here."""
        is_in_copies = any(copy.is_certain for copy in self.copies)
        return not (self.rollouts or is_in_copies) and self.people.is_empty


@dataclass(frozen=True, slots=True)
class ForgetResult:
    """What was done: events by rollout, accounts, and copies."""

    events: Mapping[str, int]
    people: Traces
    deleted: tuple[OldCopy, ...]
    remaining: tuple[OldCopy, ...]
    backup: Path | None
    done_at: datetime
    has_replicas: bool


def what_would_go(
    workspace: Workspace, actor: Actor, names: Sequence[str], addresses: Sequence[str] = ()
) -> ForgetPreview:
    """Return what forgetting somebody would change, and change nothing."""
    require(actor, "forget_person")
    person_matcher = read_matcher(names, addresses)
    went: Counter[str] = Counter()
    stays: Counter[str] = Counter()
    namesakes: dict[str, None] = {}
    touched = []
    for rollout_id in sorted(workspace.log.heads()):
        result = log.forget(workspace.log.read(rollout_id), person_matcher)
        went.update(result.went)
        stays.update(result.stays)
        namesakes.update(dict.fromkeys(result.namesakes))
        if result.changed:
            name = workspace.rollout_cache.get(rollout_id).brief.name
            touched.append(Touched(rollout_id, name, result.changed))
    people = traces_of(workspace.register, person_matcher)
    return ForgetPreview(
        rollouts=tuple(touched),
        went=dict(went.most_common()),
        stays=dict(stays.most_common()),
        namesakes=tuple(namesakes),
        people=people,
        copies=tuple(old_copies.naming(workspace.backups, person_matcher)),
        acted_as=tuple(each.name for each in people.accounts if not person_matcher.is_called(each.name)),
    )


def forget_person(
    workspace: Workspace,
    actor: Actor,
    names: Sequence[str],
    addresses: Sequence[str] = (),
    *,
    delete_old_copies: bool = False,
) -> ForgetResult:
    """Take somebody out of logs, register and memory, for good.

    `delete_old_copies`: also the backups and set-aside files that hold the name or may, once a backup without
    it is made. Raise Invalid, Missing where nobody of this name is here, and Refused for one's own account.
    """
    would = what_would_go(workspace, actor, names, addresses)
    if would.is_nothing and not (delete_old_copies and would.copies):
        raise Missing("Nobody here has this name.", "Check how it is written.")
    if any(account.id == actor.account_id for account in would.people.accounts):
        raise Refused("This is your own account.", "Another owner can forget you.")
    person_matcher = read_matcher(names, addresses)
    # It says that somebody was forgotten, and not who: not even where they did it themselves.
    signer = actor.model_copy(update={"name": FORMER}) if person_matcher.is_called(actor.name) else actor
    # Looked up before: nothing else is read while the log is locked.
    named = [rollout.rollout_id for rollout in would.rollouts]
    changed_at = {each: workspace.rollout_cache.get(each).changed_at for each in named}
    makers = {account.name for account in would.people.accounts}
    own_links = [link.id for link in workspace.links.all() if link.made_by in makers and not link.revoked_at]
    people: list[Traces] = []
    rewritten: Mapping[str, Rewritten] = {}

    def follow(rewritten: Mapping[str, Rewritten]) -> None:
        ids = {rollout_id: change.ids for rollout_id, change in rewritten.items()}
        with workspace.publishing(ALL_ROLLOUTS):
            workspace.links.revoke(own_links, workspace.now())  # whoever made a link knows its secret
            people.append(take_out(workspace.register, person_matcher, ids))
            running_drafts.forget(workspace, person_matcher)
        workspace.card_file.clear()

    def sign(rollout_id: str, version: int, count: int) -> Event:
        changes, last = [PersonForgotten(rewritten=count)], changed_at.get(rollout_id)
        [event] = change_set_of(workspace, signer, rollout_id, version - 1, changes, after=last)
        return event

    try:
        with workspace.backups.lock, pulse.put_down(workspace):
            rewritten = workspace.rollout_cache.forget(person_matcher, sign, follow)
    finally:
        _drop_derived(workspace, actor, {*rewritten, *named})
    done_at = workspace.now()
    record(workspace, signer, "data.forgotten")
    backup: Path | None = None
    deleted: tuple[OldCopy, ...] = ()
    if (copies := tuple(old_copies.naming(workspace.backups, person_matcher))) and delete_old_copies:
        backup = backups.make(workspace, "after forgetting a person").path
        old_copies.delete(copies)
        deleted, copies = copies, ()
    events = {rollout_id: change.events for rollout_id, change in rewritten.items()}
    replicas = workspace.has_replicas
    return ForgetResult(events, people[-1], deleted, copies, backup, done_at, replicas)


def read_matcher(names: Sequence[str], addresses: Sequence[str]) -> PersonMatcher:
    """Return who is meant. Raise Invalid for no name or address."""
    names, addresses = ([text for text in map(cleaned, texts) if text] for texts in (names, addresses))
    if problems := [*_problems_with_names(names), *_problems_with_addresses(addresses)]:
        raise Invalid(problems)
    return PersonMatcher(names=tuple(names), addresses=tuple(addresses))


def _problems_with_names(names: Sequence[str]) -> Iterator[Problem]:
    if not names:
        yield Problem("name", "The name is missing.", "Enter the full name.")
    for name in names:
        words = words_of(name)
        if len(name) > MAX_NAME:
            yield Problem("name", f"This name has {len(name)} characters.", f"Enter at most {MAX_NAME}.")
        elif not any(len(word) > 1 and not is_nobody(word) for word in words):
            hint = "Enter the full name, such as the plan has it."
            yield Problem("name", f"“{name}” alone is nobody's name, so much else would go.", hint)


def _problems_with_addresses(addresses: Sequence[str]) -> Iterator[Problem]:
    for address in addresses:
        if not 3 < len(address) <= MAX_LINE:
            hint = "Enter a whole address or number, one per line."
            yield Problem("addresses", f"“{address[:MAX_NAME]}” is not an address.", hint)


def _drop_derived(workspace: Workspace, actor: Actor, rollout_ids: Iterable[str]) -> None:
    workspace.drop_derived()
    crowd_of(workspace).drop_held()
    for rollout_id in rollout_ids:
        running_drafts.close_draft(workspace, actor, rollout_id)
    # An open page may show the name, also where only the register held it.
    for rollout_id in workspace.log.heads():
        workspace.notifier.wake(rollout_id)
