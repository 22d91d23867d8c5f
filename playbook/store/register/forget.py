"""Find somebody in the register, and take them out."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

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
from playbook.store.register.register import Register, RegisterRow, Transaction

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

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is theirs or names them."""
        return not (self.accounts or self.invites or self.named)


def traces_of(register: Register, person_matcher: PersonMatcher) -> Traces:
    """Return what the register holds of somebody."""
    accounts = Accounts(register).all()
    own = tuple(each for each in accounts if is_them(person_matcher, each.name, each.email, each.subject))
    rows = register.rows("select * from invite")
    invites = tuple(row["id"] for row in rows if is_them(person_matcher, row["name"], row["email"]))
    own_ids = {account.id for account in own}
    named = [
        row
        for table, row in rows_naming(register, person_matcher)
        if row[_key(table)] not in invites
        if "made_by" not in row.keys() or row["made_by"] not in own_ids  # noqa: SIM118 - a row is no dict
    ]
    others = (account for account in accounts if account not in own)
    alike = tuple(each for each in others if person_matcher.may_be_in(f"{each.name} {each.email or ''}"))
    return Traces(own, invites, len(named), alike)


def rows_naming(register: Register, person_matcher: PersonMatcher) -> Iterator[tuple[str, RegisterRow]]:
    """Yield every row whose words name somebody, with its table."""
    write = wording(person_matcher, [account.name for account in Accounts(register).all()])
    for table in WORDS:
        for row in register.rows(f"select * from {table}"):  # noqa: S608 - a name of ours
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

    def work(transaction: Transaction) -> None:
        for account in traces.accounts:
            delete_account(transaction, account.id)
        transaction.executemany("delete from invite where id = ?", [(invite,) for invite in traces.invites])
        for table in WORDS:
            for row in _rows(transaction, table):
                _update(transaction, table, {_key(table): row[_key(table)]}, _changed(table, row, write))
        for table, keys in (("membership", ("account_id", "rollout_id")), ("invite", ("id",))):
            for row in _rows(transaction, table):
                _update(transaction, table, {key: row[key] for key in keys}, _following(row, ids))
        for rollout_id, new in ids.items():
            for before, after in new.items():
                _follow_group(transaction, rollout_id, before, after)

    register.destroy(work)
    register.settle()
    return traces


def is_them(person_matcher: PersonMatcher, name: str, *addresses: str | None) -> bool:
    """Return whether a name or an address is theirs."""
    normalized = {normal(address) for address in addresses if address}
    return person_matcher.is_called(name) or not normalized.isdisjoint(map(normal, person_matcher.addresses))


def _key(table: str) -> str:
    return _KEYS.get(table, "id")


def _rows(transaction: Transaction, table: str) -> list[RegisterRow]:
    return transaction.execute(f"select * from {table}").fetchall()  # noqa: S608 - a name of ours


def _changed(table: str, row: RegisterRow, write: _Write) -> dict[str, str]:
    words = {column: write(row[column], most) for column, most in WORDS[table].items()}
    return {column: text for column, text in words.items() if text != row[column]}


def _following(row: RegisterRow, ids: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the person and the groups of a row with new ids."""
    everywhere = {id_: other for of_rollout in ids.values() for id_, other in of_rollout.items()}
    new = everywhere if row["rollout_id"] == EVERY else ids.get(row["rollout_id"] or "", {})
    groups = json.loads(row["group_ids"])
    changed = {"person_id": new[row["person_id"]]} if row["person_id"] in new else {}
    if not new.keys().isdisjoint(groups):
        changed["group_ids"] = json.dumps([new.get(id_, id_) for id_ in groups])
    return changed


def _follow_group(transaction: Transaction, rollout_id: str, before: str, after: str) -> None:
    for table in ("pulse_count", "pulse_team"):
        transaction.execute(
            f"update {table} set group_id = ? where group_id = ?"  # noqa: S608 - names of ours
            " and poll_id in (select id from pulse where rollout_id = ?)",
            (after, before, rollout_id),
        )
    transaction.execute(
        "update feed set group_id = ? where group_id = ? and rollout_id = ?", (after, before, rollout_id)
    )


def _update(transaction: Transaction, table: str, keys: Mapping[str, str], values: Mapping[str, str]) -> None:
    if not values:
        return
    columns = ", ".join(f"{column} = ?" for column in values)
    where = " and ".join(f"{column} = ?" for column in keys)
    sql = f"update {table} set {columns} where {where}"  # noqa: S608 - names of ours
    transaction.execute(sql, (*values.values(), *keys.values()))
