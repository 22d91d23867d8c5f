"""Keep sessions in the register, or in memory where the disk takes nothing.

So people sign in to read, and out, while nothing can be written. The register gets them once it has room.
"""

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cachetools import LRUCache

from playbook.desk.base.workspace import Workspace
from playbook.store.errors import DuplicateKey, StoreError
from playbook.store.register.accounts import Account, Also, Session

_MOST = 1_000
_STORED_EVERY = timedelta(minutes=1)
_SEEN_EVERY = timedelta(minutes=1)
_SEEN_SECONDS = 30.0
_LONG_AWAY = timedelta(hours=1)


@dataclass(slots=True)
class _Unstored:
    """The sessions that the register lacks, and the ended ones."""

    begun: LRUCache[str, tuple[Session, str | None]] = field(default_factory=lambda: LRUCache(_MOST))
    ended: set[str] = field(default_factory=set)
    tried_at: datetime | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)


def begin(workspace: Workspace, token_hash: str, account: Account) -> None:
    """Begin a session."""
    now = workspace.now()
    try:
        workspace.accounts.begin_session(token_hash, account.id, now)
    except StoreError:
        unstored = workspace.own(_unstored)
        with unstored.lock:
            session = Session(token_hash, account.id, now, now)
            unstored.begun[token_hash] = session, account.password_hash
            unstored.tried_at = now


def find(workspace: Workspace, token_hash: str) -> Session | None:
    """Return a session, however old, or None."""
    unstored = workspace.own(_unstored)
    if unstored.begun or unstored.ended:
        _store(workspace, unstored)
        with unstored.lock:
            if token_hash in unstored.ended:
                return None
            if entry := unstored.begun.get(token_hash):
                session, password_hash = entry
                account = workspace.accounts.find(session.account_id)
                return session if account and account.password_hash == password_hash else None
    return workspace.accounts.find_session(token_hash)


def end(workspace: Workspace, token_hash: str) -> None:
    """End a session."""
    unstored = workspace.own(_unstored)
    with unstored.lock:
        unstored.begun.pop(token_hash, None)
        try:
            workspace.accounts.end_session(token_hash)
        except StoreError:
            # Not for tokens that somebody made up, of which there is no end.
            if workspace.accounts.find_session(token_hash):
                unstored.ended.add(token_hash)
                unstored.tried_at = workspace.now()


def end_all_of(workspace: Workspace, account_id: str, *, also: Also | None = None) -> None:
    """End every session of an account.

    `also` is stored with it, or neither. Raise StoreError where that cannot be; they end in any case.
    """
    unstored = workspace.own(_unstored)
    with unstored.lock:
        drop_unstored(workspace, account_id)
        try:
            workspace.accounts.end_sessions_of(account_id, **({"also": also} if also else {}))
        except StoreError:
            unstored.ended.update(workspace.accounts.sessions_of(account_id))
            unstored.tried_at = workspace.now()
            if also:
                raise


def drop_unstored(workspace: Workspace, account_id: str) -> None:
    """End the sessions of an account that the register lacks."""
    unstored = workspace.own(_unstored)
    with unstored.lock:
        for token_hash, (session, _) in list(unstored.begun.items()):
            if session.account_id == account_id:
                del unstored.begun[token_hash]


class SeenSessions:
    """The sessions that were in use and are not stored so, for any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[str, datetime] = {}
        self._lock = threading.Lock()
        workspace.at_close.append(self.write)

    def note(self, session: Session, now: datetime) -> None:
        """Note that a session is in use; many are stored together, every half minute."""
        away = abs(now - max(session.seen_at, self._seen.get(session.token_hash, session.seen_at)))
        if away < _SEEN_EVERY:
            return
        with self._lock:
            self._seen[session.token_hash] = now
        if away >= _LONG_AWAY:
            self.write()  # else another process may soon take it for one that is over
        else:
            self._workspace.background.later("sessions seen", _SEEN_SECONDS, self.write)

    def write(self) -> None:
        """Store what was noted; it stays noted where nothing can be written."""
        with self._lock:
            seen, self._seen = self._seen, {}
        try:
            self._workspace.accounts.touch_sessions(seen)
        except StoreError:
            with self._lock:
                self._seen = seen | self._seen


def _unstored(workspace: Workspace) -> _Unstored:
    unstored = _Unstored()
    workspace.at_close.append(lambda: _store(workspace, unstored, is_last=True))
    return unstored


def _store(workspace: Workspace, unstored: _Unstored, *, is_last: bool = False) -> None:
    """Give the register what it lacks, where it has room by now."""
    with unstored.lock, suppress(StoreError):
        now = workspace.now()
        if unstored.tried_at and abs(now - unstored.tried_at) < _STORED_EVERY and not is_last:
            return
        unstored.tried_at = now
        for token_hash, (session, password_hash) in list(unstored.begun.items()):
            account = workspace.accounts.find(session.account_id)
            if account and account.password_hash == password_hash:
                with suppress(DuplicateKey):  # it was stored, and only the answer was lost
                    workspace.accounts.begin_session(token_hash, account.id, session.created_at)
            del unstored.begun[token_hash]
        for token_hash in list(unstored.ended):
            workspace.accounts.end_session(token_hash)
            unstored.ended.discard(token_hash)
