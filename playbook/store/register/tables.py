"""Describe the tables of the register, alike for SQLite and PostgreSQL.

A change here needs a revision in `migrations`; a test compares both. Comments on columns stand in the steps
and revisions that made them.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.types import TypeEngine


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. SQLite holds it as text, which sorts alike."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        is_text = dialect.name == "sqlite"
        return dialect.type_descriptor(Text() if is_text else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        return value.isoformat() if value and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = datetime.fromisoformat(value) if dialect.name == "sqlite" else value
        # A backup of others may hold one without a zone. PostgreSQL answers in that of the session.
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_moment(text: str) -> datetime | None:
    """Return the moment that a text names with its zone, or None."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


# The last revision of `migrations`; a file has it as its user_version too.
REVISION = 30
# As an option of the index it would load SQLAlchemy's dialect with its drivers, which few starts need.
POSTGRESQL_WHERE = "postgresql_where"
metadata = MetaData()


def _table(name: str, *parts: Any) -> Table:
    return Table(name, metadata, *parts)


def _key(name: str, kind: Any = Text, of: str = "", *, goes_along: bool = False) -> Column[Any]:
    """Return a column of the primary key, which may name a row of another table."""
    rows = [ForeignKey(of, ondelete="CASCADE" if goes_along else None)] if of else []
    return Column(name, kind, *rows, primary_key=True)


def _need(name: str, kind: Any = Text, of: str = "", default: Any = None) -> Column[Any]:
    """Return a column that every row fills."""
    return Column(name, kind, *([ForeignKey(of)] if of else []), nullable=False, server_default=default)


def _may(name: str, kind: Any = Text, of: str = "") -> Column[Any]:
    """Return a nullable column; a row goes along with the one that it names."""
    return Column(name, kind, *([ForeignKey(of, ondelete="CASCADE")] if of else []))


def _one_of(column: str, values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values.split())
    return CheckConstraint(f"{column} in ({listed})")


_ROLES = "editor lead viewer"
_THE_ONLY_ROW = "id = 1"

# People

accounts = _table(
    "account",
    _key("id"), _need("name"), Column("email", Text, unique=True), _may("password_hash"),
    _may("issuer"), _may("subject"), _need("is_owner", Boolean, default=false()),
    _need("created_at", Moment), _may("seen_at", Moment),
    UniqueConstraint("issuer", "subject"),
)  # fmt: skip
memberships = _table(
    "membership",
    _key("account_id", of="account.id", goes_along=True), _key("rollout_id"), _need("role"),
    _need("group_ids", JSON, default="[]"), _may("person_id"),
    _one_of("role", _ROLES),
)  # fmt: skip
sessions = _table(
    "session",
    _key("token_hash"),
    Column("account_id", Text, ForeignKey("account.id", ondelete="CASCADE"), nullable=False),
    _need("created_at", Moment), _need("seen_at", Moment),
    Index("session_of_account", "account_id"),
)  # fmt: skip
login_waits = _table(
    "login_wait",
    _key("whose"), _need("last", Moment), _need("next_at", Moment),
    _need("count", Integer), _need("total", Integer),
)  # fmt: skip
buckets = _table("bucket", _key("key"), _need("level", Float), _need("filled_at", Moment))
second_factors = _table(
    "second_factor",
    _key("account_id", of="account.id", goes_along=True), _need("sealed", LargeBinary),
    _need("since", Moment), _need("last_step", Integer),
)  # fmt: skip
recovery_codes = _table(
    "recovery_code", _key("account_id", of="account.id", goes_along=True), _key("code_hash")
)
turned_away = _table("turned_away", _key("person_hash"), _may("since", Moment))
invites = _table(
    "invite",
    _key("id"), Column("secret_hash", Text, nullable=False, unique=True), _need("name"), _may("email"),
    _need("is_owner", Boolean), _may("rollout_id"), _may("role"), _need("group_ids", JSON, default="[]"),
    _may("person_id"), _may("made_by", of="account.id"), _need("maker"), _need("created_at", Moment),
    _need("expires_at", Moment), _may("used_at", Moment), _may("revoked_at", Moment),
    _one_of("role", _ROLES),
)  # fmt: skip
tokens = _table(
    "token",
    _key("id"), Column("secret_hash", Text, nullable=False, unique=True), _need("rollout_id"), _need("name"),
    _need("may_write", Boolean), _may("made_by", of="account.id"), _need("maker"),
    _need("created_at", Moment), _need("expires_at", Moment), _may("used_on", Date),
    _may("revoked_at", Moment),
)  # fmt: skip
audit = _table(
    "audit",
    Column("id", Integer, primary_key=True), _need("happened_at", Moment), _need("account_id"),
    _need("name"), _need("action"), _need("subject"),
    Index("audit_moment", "happened_at"),
)  # fmt: skip

# The installation

setup_links = _table("setup_link", _key("token_hash"), _need("ends_at", Moment))
named_values = _table("kept", _key("name"), _need("value"))
brands = _table(
    "brand", _key("id", Integer), _need("color"), _may("logo", LargeBinary), CheckConstraint(_THE_ONLY_ROW)
)
deck_templates, document_templates = (
    _table(
        f"{kind}_template",
        _key("id", Integer), _need("name"), _need("content", LargeBinary), CheckConstraint(_THE_ONLY_ROW),
    )
    for kind in ("deck", "document")
)  # fmt: skip

# Models

reservations = _table(
    "reservation",
    _key("id"), _need("rollout_id"), _need("tokens", Integer), _need("usd", Float), _need("until", Moment),
)  # fmt: skip
draft_leases = _table(
    "draft_lease",
    _key("rollout_id"), _need("holder"), _need("until", Moment),
    _need("is_stopped", Boolean, default=false()), _need("edition", default=""), _need("body", default=""),
)  # fmt: skip

# Links

links = _table(
    "link",
    _key("id"), Column("token_hash", Text, nullable=False, unique=True), _need("rollout_id"), _need("name"),
    _need("profile"), _may("as_of", Integer), _may("as_of_day", Date), _may("password_hash"),
    _need("contact", default=""), _need("made_by"), _need("created_at", Moment),
    _need("expires_at", Moment), _may("paused_at", Moment), _may("revoked_at", Moment),
    _need("asks", default=""), _may("item_id"), _may("group_id"),
    _one_of("profile", "public teams full"),
)  # fmt: skip
link_opens = _table(
    "link_open",
    _key("link_id", of="link.id", goes_along=True), _key("day", Date), _need("opens", Integer),
)  # fmt: skip
link_guesses = _table(
    "link_guess", _key("link_id", of="link.id"), _key("day", Date), _need("guesses", Integer)
)
link_barred = _table(
    "link_barred", _key("link_id", of="link.id"), _key("first", Integer), _key("until", Integer)
)
rooms = _table(
    "room",
    _key("link_id", of="link.id"), Column("code", Text, nullable=False, unique=True), _need("opened_by"),
    _need("opened_at", Moment), _need("ends_at", Moment), _need("state", default=""),
)  # fmt: skip
feeds = _table(
    "feed",
    _key("id"), Column("secret_hash", Text, nullable=False, unique=True), _need("kind"), _may("rollout_id"),
    _may("group_id"), _may("link_id", of="link.id"), _may("account_id", of="account.id"),
    _need("has_alarms", Boolean), _need("created_at", Moment), _may("fetched_on", Date),
    _one_of("kind", "mine group rollout link"),
)  # fmt: skip

# All-hands

speaker_notes = _table(
    "speaker_note",
    _key("id"), _need("rollout_id"), _need("slide"), _need("words"), UniqueConstraint("rollout_id", "slide"),
)  # fmt: skip
pulses = _table(
    "pulse",
    _key("id"), _need("rollout_id"), _need("k", Integer), _need("expected", Integer),
    _need("is_open", Boolean), _need("is_shown", Integer), _need("opened_on", Date), _may("closed_on", Date),
    _may("poll_key", LargeBinary),
    _need("ready", default="awareness desire knowledge ability reinforcement"),
    _need("number", Integer, default=text("0")),
)  # fmt: skip
Index(
    "pulse_open", pulses.c.rollout_id, unique=True,
    sqlite_where=text("is_open = 1"), info={POSTGRESQL_WHERE: text("is_open")},
)  # fmt: skip
pulse_own = _table(
    "pulse_own",
    _key("id"), _need("poll_id", of="pulse.id"), _need("number", Integer), _need("words"),
    _need("kind", default="scale"), _need("options", default=""),
    _need("is_many", Boolean, default=false()),
)  # fmt: skip
pulse_teams = _table("pulse_team", _key("poll_id", of="pulse.id"), _key("group_id"), _need("size", Integer))
pulse_counts = _table(
    "pulse_count",
    _key("poll_id", of="pulse.id"), _key("question"), _key("group_id"), _key("choice", Integer),
    _need("n", Integer),
)  # fmt: skip
pulse_live = _table(
    "pulse_live",
    _key("poll_id", of="pulse.id"), _key("stage"), _key("question"), _key("choice", Integer),
    _need("n", Integer),
)  # fmt: skip
# In SQLite's folder each key is a file.
pulse_keys = _table("pulse_key", _key("poll_id", of="pulse.id"), _need("poll_key", LargeBinary))
pulse_waiting = _table(
    "pulse_waiting", _key("poll_id", of="pulse.id"), _key("holder"), _need("until", Moment)
)
pulse_seen = _table("pulse_seen", _key("poll_id", of="pulse.id"), _key("mark", LargeBinary))
pulse_texts = _table(
    "pulse_text",
    _key("id"), _need("poll_id", of="pulse.id"), _need("question"), _need("words"), _need("n", Integer),
    _need("state"), _need("theme", default=""),
    Index("pulse_text_words", "poll_id", "question", "words"),
    Index("pulse_text_state", "poll_id", "state", text("n desc"), "id"),
)  # fmt: skip
_HELD = text("state = 'held'")
Index(
    "pulse_text_held", pulse_texts.c.poll_id, pulse_texts.c.question,
    sqlite_where=_HELD, info={POSTGRESQL_WHERE: _HELD},
)  # fmt: skip
question_boxes = _table(
    "question_box",
    _key("rollout_id"), _need("is_open", Boolean), _need("is_moderated", Boolean),
    _need("last_number", Integer), _may("box_key", LargeBinary),
)  # fmt: skip
questions = _table(
    "question",
    _key("id"), _need("rollout_id"), _need("number", Integer), _need("words"), _need("name"), _need("state"),
    _may("answered_where"), _need("asked_on", Date), _need("votes", Integer, default=text("0")),
    _need("is_final", Boolean, default=false()),
    UniqueConstraint("rollout_id", "number"),
)  # fmt: skip
question_votes = _table("question_vote", _key("question_id", of="question.id"), _key("mark", LargeBinary))

# Posts and mail

webhooks = _table(
    "webhook",
    _key("id"), _need("rollout_id"), _need("name"), _need("kind"), _need("host"), _need("address"),
    _need("zone"), _may("update_day", Integer), _may("update_hour", Integer), _may("reminder_day", Integer),
    _may("reminder_hour", Integer), _need("names_leads", Boolean), _need("here"), _need("maker"),
    _need("created_at", Moment), _need("since", Moment), _may("paused_at", Moment),
    _may("removed_at", Moment),
    _one_of("kind", "slack teams json"),
)  # fmt: skip
dispatches = _table(
    "dispatch",
    _key("webhook_id", of="webhook.id"), _key("subject"), _key("period"), _key("attempt", Integer),
    _need("claimed_at", Moment), _may("outcome"), _may("status", Integer),
    _one_of("subject", "update reminder test"),
)  # fmt: skip
mail_plans = _table(
    "mail_plan",
    _key("rollout_id"), _need("zone"), _may("week_day", Integer), _may("week_hour", Integer),
    _may("digest_day", Integer), _may("digest_hour", Integer), _may("nudge_hour", Integer),
    _need("since", Moment),
)  # fmt: skip
mails = _table(
    "mail",
    _key("id"), _need("rollout_id"), _need("kind"), _may("account_id", of="account.id"),
    _may("invite_id", of="invite.id"), _need("period"), _need("about"), _need("queued_at", Moment),
    _need("claimed_at", Moment), _need("tries", Integer), _may("next_at", Moment), _may("outcome"),
    _may("status", Integer),
    UniqueConstraint("rollout_id", "kind", "account_id", "period"),
    _one_of("kind", "invite week digest nudge test"),
)  # fmt: skip
_WAITS = text("next_at is not null")
Index("mail_waiting", mails.c.next_at, sqlite_where=_WAITS, info={POSTGRESQL_WHERE: _WAITS})
mail_optouts = _table("mail_optout", _key("recipient"), _key("kind"), _need("since", Moment))


def referring_columns(parent: Table) -> list[Column[Any]]:
    """Return the columns that refer to a table's rows."""
    keys = (key for table in metadata.sorted_tables for key in table.foreign_keys)
    return [key.parent for key in keys if key.column.table is parent]
