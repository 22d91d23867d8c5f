"""Forgetting a person in sentences: what goes, what stays, and what is out of reach."""

from collections.abc import Iterator, Mapping, Sequence

from playbook.core.forgetting.log import FORMER
from playbook.desk.upkeep.forgetting import Gone, WouldGo
from playbook.store.log.old_copies import OldCopy
from playbook.store.register.accounts import Account
from playbook.store.register.forget import Traces

OUT_OF_REACH = (
    "Out of reach are files that people downloaded, pages that stay open elsewhere until they are reloaded, "
    "and what people remember. Importing an old export or restoring an old backup brings the name back."
)
_MOST = 12


def going(would: WouldGo) -> list[str]:
    """Give back what would be changed, one sentence each."""
    return list(_going(would))


def staying(would: WouldGo) -> list[str]:
    """Give back what looks like the name and would stay, one sentence each."""
    return list(_staying(would))


def old_copies(copies: Sequence[OldCopy]) -> list[str]:
    """Give back which copies from before still hold the name, one sentence each."""
    certain = [copy.path.name for copy in copies if copy.is_certain]
    others = [copy.path.name for copy in copies if not copy.is_certain]
    found = []
    if certain:
        made = _count(len(certain), "backup")
        found.append(f"{made} made before still {_hold(certain)}: {_some(certain)}.")
    if others:
        made = _count(len(others), "older copy that cannot", "older copies that cannot")
        found.append(f"{made} be looked into may hold the name: {_some(others)}.")
    return found


def done(gone: Gone) -> list[str]:
    """Give back what was done and what is left, one sentence each."""
    events = sum(gone.events.values())
    found = []
    if events:
        found.append(
            f"{_count(events, 'change')} in {_count(len(gone.events), 'rollout')} "
            f"{'does' if events == 1 else 'do'} not name them any more."
        )
    found += _people(gone.people, "was removed", "deleted")
    if gone.deleted:
        made = _count(len(gone.deleted), "older copy was", "older copies were")
        found.append(f"{made} deleted for good.")
    if gone.backup:
        found.append(f"A backup without the name was made before: {gone.backup.name}.")
    return [*found, *old_copies(gone.left)]


def _going(would: WouldGo) -> Iterator[str]:
    if would.went:
        yield f"These words become “{FORMER}”: {_words(would.went)}."
    yield from _people(would.people, "is removed and signed out", "withdrawn")
    if would.people.named:
        them = _count(would.people.named, "link, token or invite", "links, tokens or invites")
        yield f"The name goes from {them}."


def _staying(would: WouldGo) -> Iterator[str]:
    if would.namesakes:
        share = (
            "shares a part of it and stays" if len(would.namesakes) == 1 else "share a part of it and stay"
        )
        yield f"Not the only one of this name: {_some(would.namesakes)} {share}."
    for name in would.acted_as:
        yield (
            f"The history keeps what the account of {name} did under that name. To take it out, enter "
            "it as another way to write the name."
        )
    for account in would.people.alike:
        yield f"The account of {_named(account)} stays."
    if would.stays:
        yield (
            f"These words look like the name and stay: {_words(would.stays)}. "
            "To take one out everywhere, enter it as another way to write the name."
        )


def _people(people: Traces, fate: str, end: str) -> Iterator[str]:
    for account in people.accounts:
        yield f"The account of {_named(account)} {fate}."
    if people.invites:
        yield f"Invites to them, {end}: {len(people.invites):,}."


def _named(account: Account) -> str:
    return f"{account.name} ({account.email})" if account.email else account.name


def _words(counts: Mapping[str, int]) -> str:
    return _some([f"“{word}” {_times(count)}" for word, count in counts.items()])


def _some(words: Sequence[str]) -> str:
    left = len(words) - _MOST
    return ", ".join(words[:_MOST]) + (f" and {left:,} more" if left > 0 else "")


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def _hold(words: Sequence[str]) -> str:
    return "holds the name" if len(words) == 1 else "hold the name"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
