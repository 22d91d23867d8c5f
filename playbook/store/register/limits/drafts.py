"""Store who drafts a rollout, and how far the draft is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from playbook.core.forgetting.matcher import PersonMatcher
from playbook.store.register.records import change, delete, read_record, upsert
from playbook.store.register.register import CLOCKS_APART, Register, Transaction
from playbook.store.register.tables import draft_leases as drafts

LEASE = CLOCKS_APART + timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class DraftLease:
    """Who drafts a rollout until when; `edition` changes with what is stored of it."""

    rollout_id: str
    holder: str  # of the process; none once it is over
    until: datetime
    is_stopped: bool
    edition: str

    def runs_at(self, now: datetime) -> bool:
        """Return whether its process is alive."""
        # One that ends later than any new one is of a clock that was put back since.
        return bool(self.holder) and now <= self.until <= now + LEASE + CLOCKS_APART


@dataclass(frozen=True, slots=True)
class DraftBody:
    """What a draft has come to, as text."""

    edition: str
    body: str


class DraftLeases:
    """The drafts of a register: each by a process that renews its lease."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def take(self, rollout_id: str, holder: str, now: datetime, new: DraftBody | None = None) -> bool:
        """Take a rollout; return whether nobody else holds it."""

        def work(transaction: Transaction) -> bool:
            values = {"holder": holder, "until": now + LEASE, "is_stopped": False, **_columns(new)}
            insert = upsert(transaction, drafts).values(rollout_id=rollout_id, **values)
            is_held = drafts.c.until.between(now, now + LEASE + CLOCKS_APART)
            is_free = or_(drafts.c.holder.in_((holder, "")), ~is_held)
            taken = insert.on_conflict_do_update(index_elements=["rollout_id"], set_=values, where=is_free)
            return transaction.execute(taken).rowcount == 1

        return self._register.write(work)

    def renew(
        self, rollout_id: str, holder: str, now: datetime, new: DraftBody | None = None
    ) -> DraftLease | None:
        """Hold on to a rollout, and store `new`; return None where it is another's."""

        def work(transaction: Transaction) -> bool:
            own = drafts.c.rollout_id == rollout_id, drafts.c.holder == holder
            return change(transaction, drafts, *own, until=now + LEASE, **_columns(new)) == 1

        return self.find(rollout_id) if self._register.write(work) else None

    def finish(self, rollout_id: str, holder: str, new: DraftBody) -> None:
        """Store what a draft has come to, and let go of it."""
        own = drafts.c.rollout_id == rollout_id, drafts.c.holder == holder
        self._register.run(drafts.update().where(*own).values(holder="", **_columns(new)))

    def replace(self, rollout_id: str, before: str, new: DraftBody) -> None:
        """Store what is left of a draft that is over."""
        same = drafts.c.rollout_id == rollout_id, drafts.c.edition == before
        self._register.run(drafts.update().where(*same).values(_columns(new)))

    def ask_to_stop(self, rollout_id: str) -> None:
        """Have the process that drafts a rollout stop."""
        self._register.run(drafts.update().where(drafts.c.rollout_id == rollout_id).values(is_stopped=True))

    def find(self, rollout_id: str) -> DraftLease | None:
        """Return the draft of a rollout, over or not, or None."""
        columns = [column for column in drafts.c if column is not drafts.c.body]
        rows = self._register.rows(select(*columns).where(drafts.c.rollout_id == rollout_id))
        return read_record(DraftLease, rows[0]) if rows else None

    def body(self, rollout_id: str, edition: str) -> str:
        """Return what is stored of a draft, or nothing where it has changed."""
        same = drafts.c.rollout_id == rollout_id, drafts.c.edition == edition
        return next(iter(self._register.scalars(select(drafts.c.body).where(*same))), "")

    def end(self, rollout_id: str, holder: str) -> None:
        """End the lease of a rollout of which nothing came."""
        own = drafts.c.rollout_id == rollout_id, drafts.c.holder == holder
        self._register.run(drafts.delete().where(*own))

    def delete(self, rollout_id: str) -> None:
        """Delete a draft; a process that still writes it stops."""
        if self.find(rollout_id):
            self._delete([rollout_id])

    def delete_naming(self, person_matcher: PersonMatcher) -> None:
        """Delete every draft that may name somebody."""
        rows = self._register.rows(select(drafts.c.rollout_id, drafts.c.body))
        self._delete([row["rollout_id"] for row in rows if person_matcher.may_be_in(row["body"])])

    def prune(self, before: datetime) -> None:
        """Delete what nobody looked at since."""
        old = self._register.scalars(select(drafts.c.rollout_id).where(drafts.c.until < before))
        self._delete(old)

    def _delete(self, rollout_ids: list[str]) -> None:
        if rollout_ids:
            gone = drafts.c.rollout_id.in_(rollout_ids)
            self._register.destroy(lambda transaction: delete(transaction, drafts, gone))
            self._register.settle()


def _columns(new: DraftBody | None) -> dict[str, str]:
    return {"edition": new.edition, "body": new.body} if new else {}
