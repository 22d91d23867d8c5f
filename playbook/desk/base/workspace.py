"""Hold the workspace that every desk function works in."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from playbook import clock
from playbook.core.base.errors import PlaybookError, Refused
from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY
from playbook.core.log.rollout import Rollout
from playbook.core.progress.progress import day_to_judge
from playbook.desk.base.background import BackgroundTasks
from playbook.desk.base.cache import CacheRegion, Parts, WorkspaceCache
from playbook.desk.base.limits.link_throttle import LinkThrottle
from playbook.desk.base.limits.login_throttle import LoginThrottle
from playbook.desk.base.limits.rate_limit import RateLimit
from playbook.desk.base.limits.wrong_tries import WrongTries
from playbook.desk.base.notifier import Notifier
from playbook.desk.base.setup_link import SetupLink
from playbook.desk.base.unsaved_input import UnsavedInput
from playbook.settings import Settings, SettingsError, load
from playbook.store.backups.backups import Backups, CopyLog
from playbook.store.card_file import CardFile
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.log import Log
from playbook.store.log.rollout_cache import RolloutCache
from playbook.store.register.accounts import Accounts
from playbook.store.register.limits.throttles import Throttles
from playbook.store.register.links import Links
from playbook.store.register.polls.keys import destroy_stray_keys
from playbook.store.register.register import Register
from playbook.store.register.sqlite_register import SqliteRegister

if TYPE_CHECKING:
    from playbook.core.plan.plays.stages import Stage

T = TypeVar("T")
# Stands for all rollouts where a change is counted that touches each: a person was forgotten.
ALL_ROLLOUTS = "*"
ACCOUNTS = "@accounts"  # stands for what the audit log tells of, where changes are counted


class Provider(Protocol):
    """The company's OpenID Connect provider, as playbook/ui/shell/streamlit_oidc.py reaches it."""

    def way_there(self) -> str:
        """Return the address here that leads to it; good for two minutes."""

    def vouched(self, cookies: Mapping[str, str]) -> Mapping[str, Any] | None:
        """Return its claims from the cookies of Streamlit's answer."""

    def is_identity(self, cookie: str) -> bool:
        """Return whether Streamlit holds its signed-in user in this cookie."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Workspace:
    """One open data folder."""

    settings: Settings
    log: Log
    rollout_cache: RolloutCache
    register: Register
    at_close: list[Callable[[], object]] = field(default_factory=list)  # run before the log closes
    # Run where another process forgot somebody in a rollout, or deleted it.
    at_rewrite: list[Callable[[str], object]] = field(default_factory=list)
    unsaved_input: UnsavedInput = field(default_factory=UnsavedInput)  # of ended sessions
    notifier: Notifier = field(default_factory=Notifier)
    rate_limit: RateLimit = field(default_factory=RateLimit)
    caches: WorkspaceCache = field(default_factory=WorkspaceCache)  # values computed from the log
    parts: Parts = field(default_factory=Parts)
    background: BackgroundTasks = field(default_factory=BackgroundTasks)
    is_demo: bool = False  # everyone is an owner
    provider: Provider | None = None  # the company's sign-on, if set

    @property
    def stages(self) -> "tuple[Stage, ...]":
        """Return the stages in the order of the plan."""
        from playbook.llm.builtin.stage_files import load_stages  # read where they are needed first

        return load_stages()

    def cache(self, name: str, size: int) -> CacheRegion:
        """Return the cache of this name; it holds `size` values."""
        return self.caches.region(name, size, lambda: self.rollout_cache.has_just_forgotten)

    def own(self, make: Callable[["Workspace"], T]) -> T:
        """Return what `make` makes for this workspace, always the same."""
        return self.parts.get(make, lambda: make(self))

    def lock(self, name: str) -> threading.Lock:
        """Return the lock of this name."""
        return self.parts.get(name, threading.Lock)

    def drop_derived(self) -> None:
        """Drop what was computed or typed: it may hold a name."""
        self.card_file.clear()
        self.unsaved_input.clear()
        self.caches.clear()

    @contextmanager
    def publishing(self, *rollout_ids: str) -> Iterator[None]:
        """Publish what is changed here in the register, in the transactions that change it."""
        with self.register.counting(rollout_ids) as numbers:
            try:
                yield
            finally:
                # Also after an error: a part of it may be stored.
                for rollout_id in rollout_ids:
                    self.notifier.wake(rollout_id)
                self.log.ring_counted(numbers)

    def hear(self, rollout_id: str, is_rewritten: bool) -> None:
        """Take note that another process has changed something about a rollout, or its past."""
        is_of_all = rollout_id == ALL_ROLLOUTS
        if is_rewritten or is_of_all:
            self.rollout_cache.clear()
            self.drop_derived()
            for drop in [*self.at_rewrite]:
                drop(rollout_id)
        if not is_rewritten:
            for each in self.log.heads() if is_of_all else (rollout_id,):
                self.notifier.wake(each)

    def now(self) -> datetime:
        """Return this moment, in UTC."""
        return clock.now()

    def logged_at(self) -> datetime:
        """Return the moment to log, on the day of the settings."""
        now = clock.now()
        if self.settings.today is None:
            return now
        return datetime.combine(self.settings.today, now.astimezone().timetz()).astimezone(UTC)

    def today(self) -> date:
        """Return today, or the day that the settings replace it by."""
        return self.settings.today or _kept(clock.today())

    def today_in(self, zone: tzinfo, now: datetime) -> date:
        """Return the day in a time zone, or that of the settings."""
        return self.settings.today or _kept(now.astimezone(zone).date())

    def day_of(self, rollout: Rollout) -> date:
        """Return the day to judge a rollout by: today, or its last."""
        return day_to_judge(rollout, self.today())

    @property
    def has_replicas(self) -> bool:
        """Return whether other processes may serve the same people."""
        return self.register.is_shared

    @property
    def wrong_tries(self) -> WrongTries:
        """Return the tries that every process on the register counts."""
        return self.own(_wrong_tries)

    @property
    def login_throttle(self) -> LoginThrottle:
        """Return who waits after wrong passwords, also after a restart."""
        return self.parts.get(LoginThrottle, lambda: LoginThrottle(self.wrong_tries))

    @property
    def link_throttle(self) -> LinkThrottle:
        """Return what limits tries at the passwords of links."""
        return self.parts.get(LinkThrottle, lambda: LinkThrottle(self.wrong_tries))

    @property
    def backups(self) -> Backups:
        """Return the backups of this data folder."""
        shared = self.register if self.register.is_shared else None
        return self.parts.get(backups_of, lambda: backups_of(self.settings, shared))

    @property
    def card_file(self) -> CardFile:
        """Return the file with the cards of the rollouts."""
        return self.parts.get(CardFile, lambda: CardFile(Folder(self.settings.data.resolve()).cards))

    @property
    def accounts(self) -> Accounts:
        """Return who may come in, and what each may do."""
        return Accounts(self.register)

    @property
    def setup_link(self) -> SetupLink:
        """Return the links that make the first owner."""
        return SetupLink(self.register)

    @property
    def links(self) -> Links:
        """Return what is shown to people without an account, and until when."""
        return Links(self.register)

    def close(self) -> None:
        """Put everything on disk and close the data folder."""
        faults = []
        try:
            for end in (*self.at_close, self.background.close):
                try:
                    end()
                except Exception as fault:  # noqa: BLE001 - raised below, once the log is closed
                    faults.append(fault)
        finally:
            self.register.close()
            self.log.close()
        if faults:
            raise faults[0]


def _kept(day: date) -> date:
    """Return a day that plans can hold: a clock without a battery begins at 1970."""
    return min(max(day, EARLIEST_DAY), LATEST_DAY)


def _wrong_tries(workspace: Workspace) -> WrongTries:
    return WrongTries(Throttles(workspace.register))


def open_workspace(settings: Settings | None = None) -> Workspace:
    """Open the data folder. Raise Unavailable when another process holds it."""
    settings = settings or load()
    log = open_log(settings)
    try:
        register = _open_register(settings, lambda: _back_up_first(settings, log.copy_to))
        register.settle()
        with suppress(StoreError):  # the next start tries again
            destroy_stray_keys(register)
    except BaseException:
        log.close()
        raise
    workspace = Workspace(settings, log, RolloutCache(log), register)
    log.follow(workspace.hear)
    workspace.notifier.tell = log.tell
    return workspace


def open_log(settings: Settings) -> Log:
    """Open the log, with a backup of everything before a migration of its file."""
    if address := settings.database_url.get_secret_value():
        with _packages():
            from playbook.store.log.postgres.log import PostgresLog  # it loads libpq
        return PostgresLog.open(
            address, settings.data, memory_limit=settings.memory_limit, threads=settings.threads
        )
    return EmbeddedLog.open(
        settings.data,
        memory_limit=settings.memory_limit,
        threads=settings.threads,
        back_up=lambda copy_log: _back_up_first(settings, copy_log),
    )


@contextmanager
def _packages() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("psycopg", "cryptography"):
            raise
        raise SettingsError(
            f"PLAYBOOK_DATABASE_URL is set, but the package {error.name} is not installed.",
            'Run .venv/bin/pip install -c requirements-dev.txt "psycopg[binary]" cryptography.',
        ) from None


def refuse_without_files(settings: Settings) -> None:
    """Refuse a command that works on the files of a log that is in a database."""
    if settings.database_url.get_secret_value():
        raise Refused(
            "The rollouts are in PostgreSQL, and this works on the files of a data folder.",
            "Use the tools of PostgreSQL, or leave PLAYBOOK_DATABASE_URL out.",
        )


def open_register(settings: Settings) -> Register:
    """Open the register, also while the app runs.

    One of an older version opens only while the app is stopped.
    """

    def back_up() -> None:
        with closing(open_log(settings)) as log:
            _back_up_first(settings, log.copy_to)

    return _open_register(settings, back_up)


def _open_register(settings: Settings, back_up: Callable[[], object]) -> Register:
    if address := settings.database_url.get_secret_value():
        with _packages():
            from playbook.store.register.postgres.register import PostgresRegister
            from playbook.store.register.postgres.seal import Seal
        register = PostgresRegister(address, Seal(settings.secret.get_secret_value()))
        if Folder(settings.data.resolve()).register.exists() and not Accounts(register).all():
            register.close()
            raise StoreError(
                f"{settings.data} holds people and links, and the database holds none.",
                "Run `python -m playbook move --to database`, or choose an empty folder with PLAYBOOK_DATA.",
            )
        return register
    return SqliteRegister(Folder(settings.data.resolve()).register, back_up=back_up)


def backups_of(settings: Settings, shared: Register | None = None) -> Backups:
    """Return the backups of a data folder; `shared`: the register that is not in it."""
    return Backups(Folder(settings.data.resolve()), settings.backups_kept, settings.backup_days, shared)


def _back_up_first(settings: Settings, copy_log: CopyLog) -> None:
    backups_of(settings).make(copy_log, clock.now(), "before an update", deletes_by_age=False)


_open: Workspace | None = None


class AppClosed(PlaybookError):
    """The app ends or has not begun; no request opens data."""

    title = "The app is not running"


def current_workspace() -> Workspace:
    """Return the workspace of this process. Raise AppClosed outside of its life."""
    workspace = _open
    if workspace is None:
        raise AppClosed("The app is about to end.", "Try again once it is back.")
    return workspace


def set_current(workspace: Workspace | None) -> None:
    """Set the workspace of this process; servers and tests do so."""
    global _open
    _open = workspace


def is_demo() -> bool:
    """Return whether this process serves a demonstration."""
    workspace = _open
    return workspace is not None and workspace.is_demo


def trouble() -> str:
    """Return in one word what keeps this process from serving, or nothing."""
    workspace = _open
    if workspace is None:
        return "closed"
    try:
        workspace.log.probe()
        workspace.register.probe()
    except StoreError as error:
        return error.word
    return ""
