"""Say in sentences what forgetting a person changes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from playbook.core.base.words import count
from playbook.core.plan.private import FORMER
from playbook.desk.upkeep.forgetting import ForgetPreview, ForgetResult
from playbook.store.backups.old_copies import OldCopy
from playbook.store.register.accounts import Account
from playbook.store.register.privacy.forget import Traces

OUT_OF_REACH = (
    "Out of reach are files that people downloaded, pages that stay open elsewhere until they are reloaded, "
    "and what people remember. Importing an old export or restoring an old backup brings the name back."
)
_MOST = 12


def old_copies(copies: Sequence[OldCopy], what: str = "the name") -> list[str]:
    """Return which old copies still hold it, one sentence each."""
    certain = [copy.path.name for copy in copies if copy.is_certain]
    others = [copy.path.name for copy in copies if not copy.is_certain]
    sentences = []
    if certain:
        hold = "holds" if len(certain) == 1 else "hold"
        backups = count(len(certain), "backup")
        sentences.append(f"{backups} made before still {hold} {what}: {_listed(certain)}.")
    if others:
        doubtful = count(len(others), "older copy that cannot", "older copies that cannot")
        sentences.append(f"{doubtful} be looked into may hold {what}: {_listed(others)}.")
    return sentences


def done(gone: ForgetResult) -> list[str]:
    """Return what was done and what is left, one sentence each."""
    events = sum(gone.events.values())
    sentences = []
    if events:
        verb = "does" if events == 1 else "do"
        rollouts = count(len(gone.events), "rollout")
        sentences.append(f"{count(events, 'change')} in {rollouts} {verb} not name them any more.")
    sentences += _people(gone.people, "was removed", "deleted", "was removed")
    if gone.deleted:
        copies = count(len(gone.deleted), "older copy was", "older copies were")
        sentences.append(f"{copies} deleted for good.")
    if gone.backup:
        sentences.append(f"A backup without the name was made before: {gone.backup.name}.")
    return [*sentences, *old_copies(gone.remaining), *_elsewhere(gone)]


def _elsewhere(gone: ForgetResult) -> Iterator[str]:
    # The clocks of replicas may differ by some seconds.
    first_without = f"{gone.done_at + timedelta(minutes=1):%Y%m%dT%H%M}"
    yield (
        f"Backups in other places hold the name too if they are older than playbook-{first_without}: "
        "delete them there."
    )
    if gone.has_replicas:
        yield (
            "Each other replica keeps backups of its own: stop it, run `python -m playbook forget` there "
            "with `--delete-old-backups` and `--yes`, and start it again."
        )


def going(would: ForgetPreview) -> list[str]:
    """Return what would be changed, one sentence each."""
    sentences = [f"These words become “{FORMER}”: {_words(would.went)}."] if would.went else []
    sentences += _people(would.people, "is removed and signed out", "withdrawn", "is removed")
    if would.people.named:
        named = count(would.people.named, "link, token or invite", "links, tokens or invites")
        sentences.append(f"The name goes from {named}.")
    return sentences


def staying(would: ForgetPreview) -> list[str]:
    """Return what looks like the name and would stay, one sentence each."""
    sentences = []
    if would.namesakes:
        verbs = (
            "shares a part of it and stays" if len(would.namesakes) == 1 else "share a part of it and stay"
        )
        sentences.append(f"Not the only one of this name: {_listed(would.namesakes)} {verbs}.")
    for name in would.acted_as:
        sentences.append(
            f"The history keeps what the account of {name} did under that name. To take it out, enter "
            "it as another way to write the name."
        )
    sentences += [f"The account of {_named(account)} stays." for account in would.people.alike]
    if would.stays:
        sentences.append(
            f"These words look like the name and stay: {_words(would.stays)}. "
            "To take one out everywhere, enter it as another way to write the name."
        )
    return sentences


def _people(people: Traces, fate: str, end: str, gone: str) -> Iterator[str]:
    for template in people.templates:
        yield f"The template “{template}” names them, so it {gone}. Upload one without the name in Settings."
    for account in people.accounts:
        yield f"The account of {_named(account)} {fate}."
    if people.invites:
        yield f"Invites to them, {end}: {len(people.invites):,}."


def _named(account: Account) -> str:
    return f"{account.name} ({account.email})" if account.email else account.name


def _words(counts: Mapping[str, int]) -> str:
    times = {1: "once", 2: "twice"}
    return _listed([f"“{word}” {times.get(n) or f'{n:,} times'}" for word, n in counts.items()])


def _listed(words: Sequence[str]) -> str:
    extra = len(words) - _MOST
    return ", ".join(words[:_MOST]) + (f" and {extra:,} more" if extra > 0 else "")
