"""Find somebody in the register, and take them out."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Table, select

from playbook.core.all_hands.pulse_questions import MAX_OPTION, MAX_OWN, MAX_TEXT, MOST_OPTIONS
from playbook.core.all_hands.pulse_texts import MAX_THEME
from playbook.core.all_hands.room_state import MAX_NOTE
from playbook.core.base.access import EVERY
from playbook.core.base.fields import MAX_LINE, MAX_NAME
from playbook.core.forgetting.log import wording
from playbook.core.forgetting.matcher import PersonMatcher
from playbook.core.log.rollout import MAX_QUESTION
from playbook.store.register.accounts import Account, Accounts, delete_account, normal
from playbook.store.register.audit import MAX_SUBJECT
from playbook.store.register.privacy.template_texts import texts_of
from playbook.store.register.records import Condition, change, delete
from playbook.store.register.register import Register, RegisterRow, Transaction
from playbook.store.register.tables import (
    deck_templates,
    document_templates,
    feeds,
    invites,
    links,
    mails,
    memberships,
    metadata,
    pulse_counts,
    pulse_teams,
    pulses,
)

# Which columns hold a person's words, and their longest length.
WORDS = {
    "link": {"name": MAX_NAME, "contact": MAX_LINE, "made_by": MAX_NAME},
    "token": {"name": MAX_NAME, "maker": MAX_NAME},
    "invite": {"name": MAX_NAME, "maker": MAX_NAME},
    "pulse_own": {"words": MAX_OWN, "options": MOST_OPTIONS * (MAX_OPTION + 1)},
    "pulse_text": {"words": MAX_TEXT, "theme": MAX_THEME},
    "room": {"opened_by": MAX_NAME},
    "speaker_note": {"words": MAX_NOTE},
    "question": {"words": MAX_QUESTION, "name": MAX_NAME},
    "webhook": {"name": MAX_NAME, "maker": MAX_NAME},
    "audit": {"name": MAX_NAME, "subject": MAX_SUBJECT},
    "deck_template": {"name": MAX_LINE},
    "document_template": {"name": MAX_LINE},
}
# The key of a table where it is not the id.
_KEYS = {"room": "link_id"}
_Write = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Traces:
    """What the register holds of somebody."""

    accounts: tuple[Account, ...]
    invites: tuple[str, ...]
    named: int  # links, tokens and others
    alike: tuple[Account, ...]  # accounts of others whose name or address has a part of the name
    templates: tuple[str, ...] = ()  # file names of the company's templates that name them inside

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is theirs or names them."""
        return not (self.accounts or self.invites or self.named or self.templates)


def traces_of(register: Register, person_matcher: PersonMatcher) -> Traces:
    """Return what the register holds of somebody."""
    accounts = Accounts(register).all()
    own = tuple(each for each in accounts if is_them(person_matcher, each.name, each.email, each.subject))
    rows = register.rows(select(invites))
    to_them = tuple(row["id"] for row in rows if is_them(person_matcher, row["name"], row["email"]))
    own_ids = {account.id for account in own}
    named = [
        row
        for table, row in rows_naming(register, person_matcher)
        if row[_key(table)] not in to_them
        if row.get("made_by") not in own_ids
    ]
    others = (account for account in accounts if account not in own)
    alike = tuple(each for each in others if person_matcher.may_be_in(f"{each.name} {each.email or ''}"))
    inside = tuple(row["name"] for _table, row in _templates_naming(register, person_matcher))
    return Traces(own, to_them, len(named), alike, inside)


def rows_naming(register: Register, person_matcher: PersonMatcher) -> Iterator[tuple[str, RegisterRow]]:
    """Yield every row whose words name somebody, with its table."""
    write = wording(person_matcher, [account.name for account in Accounts(register).all()])
    for table in WORDS:
        for row in register.rows(select(metadata.tables[table])):
            if _changed(table, row, write):
                yield table, row


def take_out(
    register: Register, person_matcher: PersonMatcher, ids: Mapping[str, Mapping[str, str]]
) -> Traces:
    """Take somebody out, all or nothing, and return their traces.

    `ids` are new ones by rollout. Accounts go with their sessions, and the invites and tokens that they made.
    Raise Claimed for the last owner.
    """
    traces = traces_of(register, person_matcher)
    if traces.is_empty and not ids:
        return traces
    write = wording(person_matcher, [account.name for account in Accounts(register).all()])
    templates = list(_templates_naming(register, person_matcher))

    def work(transaction: Transaction) -> None:
        for account in traces.accounts:
            delete_account(transaction, account.id)
        delete(transaction, invites, invites.c.id.in_(traces.invites))
        for table, row in templates:
            delete(transaction, table, table.c.content == row["content"])
        for name in WORDS:
            for row in _rows(transaction, metadata.tables[name]):
                _update(transaction, metadata.tables[name], row, _changed(name, row, write))
        for table in (memberships, invites):
            for row in _rows(transaction, table):
                _update(transaction, table, row, _following(row, ids))
        for rollout_id, new in ids.items():
            for before, after in new.items():
                _follow_group(transaction, rollout_id, before, after)
            _follow_tasks(transaction, rollout_id, new)

    register.destroy(work)
    register.settle()
    return traces


def is_them(person_matcher: PersonMatcher, name: str, *addresses: str | None) -> bool:
    """Return whether a name or an address is theirs."""
    normalized = {normal(address) for address in addresses if address}
    return person_matcher.is_called(name) or not normalized.isdisjoint(map(normal, person_matcher.addresses))


def _templates_naming(
    register: Register, person_matcher: PersonMatcher
) -> Iterator[tuple[Table, RegisterRow]]:
    """Yield the company's templates whose texts name somebody."""
    write = wording(person_matcher, [account.name for account in Accounts(register).all()])
    for table in (deck_templates, document_templates):
        for row in register.rows(select(table)):
            if any(write(text, len(text)) != text for text in texts_of(row["content"])):
                yield table, row


def _key(table: str) -> str:
    return _KEYS.get(table, "id")


def _rows(transaction: Transaction, table: Table, *conditions: Condition) -> Sequence[RegisterRow]:
    return transaction.execute(select(table).where(*conditions)).mappings().all()


def _changed(table: str, row: RegisterRow, write: _Write) -> dict[str, str]:
    words = {column: write(row[column], most) for column, most in WORDS[table].items()}
    return {column: text for column, text in words.items() if text != row[column]}


def _following(row: RegisterRow, ids: Mapping[str, Mapping[str, str]]) -> dict[str, object]:
    """Return the person and the groups of a row with new ids."""
    everywhere = {id_: other for of_rollout in ids.values() for id_, other in of_rollout.items()}
    new = everywhere if row["rollout_id"] == EVERY else ids.get(row["rollout_id"] or "", {})
    changed: dict[str, object] = {"person_id": new[row["person_id"]]} if row["person_id"] in new else {}
    if not new.keys().isdisjoint(row["group_ids"]):
        changed["group_ids"] = [new.get(id_, id_) for id_ in row["group_ids"]]
    return changed


def _follow_group(transaction: Transaction, rollout_id: str, before: str, after: str) -> None:
    own = select(pulses.c.id).where(pulses.c.rollout_id == rollout_id)
    for table, is_own in (
        (pulse_counts, pulse_counts.c.poll_id.in_(own)),
        (pulse_teams, pulse_teams.c.poll_id.in_(own)),
        (feeds, feeds.c.rollout_id == rollout_id),
    ):
        change(transaction, table, table.c.group_id == before, is_own, group_id=after)


def _follow_tasks(transaction: Transaction, rollout_id: str, new: Mapping[str, str]) -> None:
    """Give links and mails the new ids of their team and tasks."""
    for row in _rows(transaction, links, links.c.rollout_id == rollout_id):
        named = {name: _renamed(row[name], new) for name in ("group_id", "item_id") if row[name]}
        _update(transaction, links, row, {name: ids for name, ids in named.items() if ids != row[name]})
    for row in _rows(transaction, mails, mails.c.rollout_id == rollout_id):
        about = [new.get(id_, id_) for id_ in json.loads(row["about"])]
        values = {"about": json.dumps(about), "period": _renamed(row["period"], new)}
        _update(
            transaction, mails, row, {name: value for name, value in values.items() if value != row[name]}
        )


def _renamed(words: str, new: Mapping[str, str]) -> str:
    return " ".join(new.get(word, word) for word in words.split(" "))


def _update(transaction: Transaction, table: Table, row: RegisterRow, values: Mapping[str, object]) -> None:
    if values:
        same = [column == row[column.name] for column in table.primary_key]
        change(transaction, table, *same, **values)
