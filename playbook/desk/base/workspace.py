"""The workspace that every desk function works in: settings, log, shelf, register, stages."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TypeVar

from playbook import clock
from playbook.core.base.errors import PlaybookError
from playbook.core.log.rollout import Rollout
from playbook.core.plan.stages import Stage
from playbook.core.progress.progress import day_to_judge
from playbook.core.text import grounding
from playbook.desk.base.background import BackgroundTasks
from playbook.desk.base.cache import CacheRegion, Parts, WorkspaceCache
from playbook.desk.base.limits.link_throttle import LinkThrottle
from playbook.desk.base.limits.login_throttle import LoginThrottle
from playbook.desk.base.limits.rate_limit import RateLimit
from playbook.desk.base.notifier import Notifier
from playbook.desk.base.oidc_provider import Provider
from playbook.desk.base.setup_link import SetupLink
from playbook.desk.base.unsaved_input import UnsavedInput
from playbook.llm.builtin.builtin import load_stages
from playbook.settings import Settings, load
from playbook.store.errors import StoreError
from playbook.store.folder import Folder
from playbook.store.log.embedded import EmbeddedLog
from playbook.store.log.log import Log
from playbook.store.log.rollout_cache import RolloutCache
from playbook.store.register.accounts import Accounts
from playbook.store.register.links import Links
from playbook.store.register.register import Register
from playbook.store.register.sqlite_register import SqliteRegister

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Workspace:
    """One open data folder. `stages` come in the order of the plan.

    `caches` hold what was worked out of the log, `parts` what there is one of, and `background` runs what
    goes on beside the screens.

    `at_close`: callbacks that run before the log closes. `left_behind`: input of sessions that ended.
    `is_demo`: everyone is an owner; only desk/accounts/demo.py opens one.
    `provider`: the company's sign-on, where one is set up. `notifier`: rings whoever watches a rollout.
    `pace`: how often one device or link sends something.
    """

    settings: Settings
    log: Log
    rollout_cache: RolloutCache
    register: Register
    stages: tuple[Stage, ...]
    at_close: list[Callable[[], object]] = field(default_factory=list, repr=False, compare=False)
    login_throttle: LoginThrottle = field(default_factory=LoginThrottle, repr=False, compare=False)
    link_throttle: LinkThrottle = field(default_factory=LinkThrottle, repr=False, compare=False)
    setup_link: SetupLink = field(default_factory=SetupLink, repr=False, compare=False)
    unsaved_input: UnsavedInput = field(default_factory=UnsavedInput, repr=False, compare=False)
    notifier: Notifier = field(default_factory=Notifier, repr=False, compare=False)
    pace: RateLimit = field(default_factory=RateLimit, repr=False, compare=False)
    caches: WorkspaceCache = field(default_factory=WorkspaceCache, repr=False, compare=False)
    parts: Parts = field(default_factory=Parts, repr=False, compare=False)
    background: BackgroundTasks = field(default_factory=BackgroundTasks, repr=False, compare=False)
    is_demo: bool = False
    provider: Provider | None = field(default=None, repr=False, compare=False)

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
        """Drop what was made of the log or typed: it may hold a name."""
        self.unsaved_input.clear()
        self.caches.clear()
        grounding.forget_texts()

    def now(self) -> datetime:
        """This moment, in UTC."""
        return clock.now()

    def today(self) -> date:
        """Today, or the day that the settings put in its place."""
        return self.settings.today or clock.today()

    def today_in(self, zone: tzinfo, now: datetime) -> date:
        """The day that it is in a time zone at a moment, or the day that the settings put in its place."""
        return self.settings.today or now.astimezone(zone).date()

    def day_of(self, rollout: Rollout) -> date:
        """The day to judge a rollout by: today, or the day its story ended."""
        return day_to_judge(rollout, self.today())

    @property
    def accounts(self) -> Accounts:
        """Who may come in, and what each may do."""
        return Accounts(self.register)

    @property
    def links(self) -> Links:
        """What is shown to people without an account, and until when."""
        return Links(self.register)

    def close(self) -> None:
        """Put everything on disk and let go of the file."""
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


def open_workspace(settings: Settings | None = None) -> Workspace:
    """Open the data folder; raises Unavailable when another process holds it."""
    settings = settings or load()
    log = EmbeddedLog.open(
        settings.data,
        memory_limit=settings.memory_limit,
        threads=settings.threads,
        backups_kept=settings.backups_kept,
    )
    try:
        register = open_register(settings)
        register.settle()
    except BaseException:
        log.close()
        raise
    return Workspace(
        settings=settings,
        log=log,
        rollout_cache=RolloutCache(log),
        register=register,
        stages=tuple(load_stages()),
    )


def open_register(settings: Settings) -> Register:
    """Open the register of the data folder; the app may have it open at the same time."""
    return SqliteRegister(Folder(settings.data.resolve()).register)


_open: Workspace | None = None


class Closed(PlaybookError):
    """The app ends, or has not begun: a late request must not open the data once more."""

    title = "The app is not running"


def current_workspace() -> Workspace:
    """The workspace of this process; raises Closed before the server moves in and after it moves out."""
    workspace = _open
    if workspace is None:
        raise Closed("The app is about to end.", "Try again once it is back.")
    return workspace


def set_current(workspace: Workspace | None) -> None:
    """Make `workspace` the one of this process: the server at start and end, and tests, do so."""
    global _open
    _open = workspace


def is_demo() -> bool:
    """Whether the workspace of this process is a demonstration; opens none to find out."""
    workspace = _open
    return workspace is not None and workspace.is_demo


def trouble() -> str:
    """What keeps this process from reading or keeping anything, in one word; nothing when all is well."""
    workspace = _open
    if workspace is None:
        return "closed"
    try:
        workspace.log.probe()
        workspace.register.probe()
    except StoreError as error:
        return error.word
    return ""
