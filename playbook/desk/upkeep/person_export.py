"""Export what is held about a person (GDPR, Art. 15 and 20)."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playbook.core.base.access import Action, Actor, Thing, can, may_edit
from playbook.core.base.errors import Missing, Refused
from playbook.core.base.words import count
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.forgetting.mentions import Mention, mentions_of
from playbook.core.log.as_read import with_each_text
from playbook.core.log.changes.briefs import BriefEdited
from playbook.core.log.changes.self_checks import SelfCheckSaved
from playbook.core.log.events import Event
from playbook.core.log.history import in_words, names_of
from playbook.core.log.rollout import Rollout
from playbook.desk.base.access import as_readers_see, hider_for, require
from playbook.desk.base.audit import record
from playbook.desk.base.workspace import Workspace
from playbook.desk.upkeep.forgetting import read_matcher
from playbook.store.register.privacy.held import Held, held_of, held_of_account

NOTES = (
    "Kept to plan and run the rollouts below, by whoever runs this app. Its page People shows who sees them.",
    "Kept until they are forgotten on that page, a rollout is deleted, or a period of the settings ends.",
    "Answers to a poll are counters, and votes and opened links are counts: nobody can say whose they were.",
    "Not in here: backups and files set aside, which hold the same as it was on their day.",
)
_OWN_NOTE = (
    "What others wrote about you is not quoted here, and private parts of a brief are left out. "
    "An owner can give you the whole export."
)
_TITLES = {
    "account": "Account", "membership": "Roles", "session": "Signed in", "link": "Share links",
    "token": "Tokens for programs", "invite": "Invites", "room": "Rooms", "webhook": "Channels",
    "speaker_note": "Speaker notes", "question": "Questions", "pulse_own": "Questions of polls",
    "pulse_text": "Texts in polls", "audit": "Audit log",
    "second_factor": "Two-step sign-in", "mail": "E-mail", "mail_optout": "E-mail not wanted",
    "feed": "Calendars", "deck_template": "Deck template", "document_template": "Document template",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonExport:
    """What is held about a person, as data."""

    data: Mapping[str, Any]

    def as_json(self) -> str:
        """Return it for another program."""
        return json.dumps(self.data, ensure_ascii=False, indent=1, default=str)

    def as_text(self) -> str:
        """Return it for people."""
        return "\n".join(_lines(self.data)) + "\n"


def export_person(
    workspace: Workspace, actor: Actor, names: Sequence[str], addresses: Sequence[str] = ()
) -> PersonExport:
    """Return everything held about somebody. Raise Invalid, and Missing where nobody is called so."""
    require(actor, "export_person")
    person_matcher = read_matcher(names, addresses)
    rollouts = [_of_rollout(workspace, key, person_matcher) for key in sorted(workspace.log.heads())]
    rows, in_rollouts = held_of(workspace.register, person_matcher), [each for each in rollouts if each]
    if not rows and not in_rollouts:
        raise Missing("Nobody here has this name.", "Check how it is written.")
    # Whose data went out is in the file; the audit log would keep the name.
    record(workspace, actor, "data.exported", "what is held about a person")
    return _export(workspace, person_matcher.names[0], rows, in_rollouts, NOTES)


def export_own(workspace: Workspace, actor: Actor) -> PersonExport:
    """Return what is held about one's own account, within its role."""
    account = workspace.accounts.find(actor.account_id) if actor.account_id else None
    if account is None:
        raise Refused("You have no account here.", "Ask an owner for an export.")
    person_matcher = read_matcher([account.name], [account.email] if account.email else [])
    seen = [key for key in sorted(workspace.log.heads()) if can(actor, "see_history", Thing(rollout_id=key))]
    rollouts = [_of_rollout(workspace, key, person_matcher, actor) for key in seen]
    held = held_of_account(workspace.register, account)
    return _export(workspace, account.name, held, filter(None, rollouts), (*NOTES, _OWN_NOTE))


def _export(
    workspace: Workspace, name: str, held: Held, rollouts: Iterable[Mapping[str, Any]], notes: Sequence[str]
) -> PersonExport:
    data = {"person": name, "made_at": workspace.now().isoformat(), "notes": notes}
    return PersonExport({**data, "register": held, "rollouts": list(rollouts)})


def _of_rollout(
    workspace: Workspace, rollout_id: str, person_matcher: PersonMatcher, actor: Actor | None = None
) -> dict[str, Any] | None:
    """Return what a rollout holds of somebody, within the role of `actor`."""
    rollout = workspace.rollout_cache.get(rollout_id)
    if actor and not may_edit(actor, rollout_id):
        rollout = as_readers_see(workspace, rollout)
    mentions = mentions_of(workspace.log.read(rollout_id), person_matcher, actor.account_id if actor else "")
    if not mentions:
        return None
    names, hide = names_of(rollout), (hider_for(actor, rollout) if actor else None) or str
    listed = [person for person in rollout.brief.people if person_matcher.is_called(person.name)]
    ids = {person.id for person in listed}
    owned = [item for item in rollout.items.values() if item.owner and item.owner.person_id in ids]
    return {
        "id": rollout_id,
        "name": rollout.brief.name,
        "listed_as": [person.model_dump(mode="json") for person in listed],
        "owns": [{"task": item.title, "due": item.due} for item in owned],
        "did": [_entry(each, rollout, names, actor, hide) for each in mentions if each.is_theirs],
        "named_in": [_entry(each, rollout, names, actor, hide) for each in mentions if not each.is_theirs],
    }


def _entry(
    mention: Mention,
    rollout: Rollout,
    names: Mapping[str, str],
    actor: Actor | None,
    hide: Callable[[str], str],
) -> dict[str, Any]:
    event, is_quoted = mention.event, actor is None or mention.is_theirs
    entry: dict[str, Any] = {
        "version": event.version,
        "at": event.happened_at.isoformat(),
        "what": hide(in_words(event.change, names)) if is_quoted else event.change.kind.replace("_", " "),
    }
    if actor is None and mention.texts:
        entry["texts"] = mention.texts
    if mention.is_theirs and (actor is None or _may_read(actor, rollout, event)):
        entry["entry"] = with_each_text(event.change.model_dump(mode="json"), hide)
    return entry


def _may_read(actor: Actor, rollout: Rollout, event: Event) -> bool:
    """Return whether a role shows all of an event."""
    # Another person may be called the same, and an event of an earlier version holds no account.
    change = event.change
    if isinstance(change, SelfCheckSaved):
        own = {membership.person_id for membership in actor.in_rollout(rollout.id)} - {None}
        return change.self_check.person_id in own
    is_for_editors = isinstance(change, BriefEdited) or event.account_id != actor.account_id
    action: Action = "edit" if is_for_editors else "see_history"
    return can(actor, action, Thing(rollout_id=rollout.id))


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    yield f"What Leadership Playbook holds about {data['person']}, on {data['made_at'][:10]}"
    yield ""
    yield from (f"- {note}" for note in data["notes"])
    for table, rows in data["register"].items():
        yield from ("", _TITLES[table])
        for row in rows:
            filled = {name.replace("_", " "): value for name, value in row.items() if value}
            yield "- " + "; ".join(f"{name}: {value}" for name, value in filled.items())
    for rollout in data["rollouts"]:
        yield from ("", f"Rollout: {rollout['name']}")
        for person in rollout["listed_as"]:
            yield "- listed as " + ", ".join(str(value) for value in person.values() if value)
        yield from (f"- owns: {task['task']} ({task['due'] or 'no day'})" for task in rollout["owns"])
        for title, entries in (("Did", rollout["did"]), ("Named in", rollout["named_in"])):
            if entries:
                yield f"{title} ({count(len(entries), 'change')}):"
            for entry in entries:
                yield f"- {entry['at'][:16].replace('T', ' ')} {entry['what']}"
                yield from (f"    {text}" for text in entry.get("texts", ()))
