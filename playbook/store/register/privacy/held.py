"""Return what the register holds of a person, in columns that may be shown."""

from collections.abc import Iterable, Iterator
from datetime import date

from sqlalchemy import select

from playbook.core.forgetting.matcher import PersonMatcher
from playbook.store.register.accounts import Account, Accounts
from playbook.store.register.privacy.forget import is_them, rows_naming
from playbook.store.register.register import Register, RegisterRow
from playbook.store.register.tables import audit, invites, metadata, tokens

# No column here is a secret, or the hash of one.
SHOWN = {
    "account": "name email issuer subject is_owner created_at seen_at",
    "membership": "rollout_id role group_ids person_id",
    "session": "created_at seen_at",
    "link": "rollout_id name contact made_by created_at expires_at revoked_at",
    "token": "rollout_id name maker created_at expires_at used_on revoked_at",
    "invite": "rollout_id name email maker created_at expires_at used_at revoked_at",
    "room": "opened_by opened_at ends_at",
    "webhook": "rollout_id name kind host maker created_at removed_at",
    "question": "rollout_id words name asked_on",
    "speaker_note": "rollout_id slide words",
    "pulse_own": "words options",
    "pulse_text": "words theme",
    "deck_template": "name",
    "document_template": "name",
    "audit": "happened_at name action subject",
    "second_factor": "since",
    "mail": "rollout_id kind period queued_at outcome",
    "mail_optout": "kind since",
    "feed": "rollout_id kind group_id created_at fetched_on",
}
Held = dict[str, list[dict[str, object]]]


def held_of(register: Register, person_matcher: PersonMatcher) -> Held:
    """Return every row about a person or naming them, by table."""
    held: Held = {}
    for account in Accounts(register).all():
        if is_them(person_matcher, account.name, account.email, account.subject):
            _add(held, _rows_of(register, account))
    named = list(rows_naming(register, person_matcher))
    ids = {row["id"] for table, row in named if table == "invite"}
    sent = (row for row in register.rows(select(invites)) if row["id"] not in ids)
    named += [("invite", row) for row in sent if is_them(person_matcher, row["name"], row["email"])]
    _add(held, named)
    return held


def held_of_account(register: Register, account: Account) -> Held:
    """Return the rows of one account, and what it made."""
    held: Held = {}
    _add(held, _rows_of(register, account))
    for key in (tokens.c.made_by, invites.c.made_by, audit.c.account_id):
        rows = register.rows(select(key.table).where(key == account.id))
        _add(held, ((key.table.name, row) for row in rows))
    return held


def _rows_of(register: Register, account: Account) -> Iterator[tuple[str, RegisterRow]]:
    for table in ("account", "membership", "session", "second_factor", "mail", "mail_optout", "feed"):
        key = {"account": "id", "mail_optout": "recipient"}.get(table, "account_id")
        columns = metadata.tables[table].c
        for row in register.rows(select(*columns).where(columns[key] == account.id)):
            yield table, row


def _add(held: Held, rows: Iterable[tuple[str, RegisterRow]]) -> None:
    for table, row in rows:
        shown = {column: row[column] for column in SHOWN[table].split()}
        held.setdefault(table, []).append(
            {name: value.isoformat() if isinstance(value, date) else value for name, value in shown.items()}
        )
