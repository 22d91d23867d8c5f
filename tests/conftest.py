"""What holds for every test: no network but loopback, and the same examples in every run."""

import gc
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests import (
    cheap_passwords,  # noqa: F401 - for what it does
    databases,
    once,
    soak,
)
from tests.guard import seal, sitecustomize
from tests.outgoing import channel as channels
from tests.outgoing import mail_server

settings.register_profile(
    "suite",
    deadline=None,  # a busy machine is no bug
    derandomize=True,  # a red run is red again
    max_examples=8,  # `make soak` tries five hundred
    stateful_step_count=15,  # and fifty steps
    suppress_health_check=list(HealthCheck),
)
settings.register_profile(
    "search", deadline=None, max_examples=500, print_blob=True, suppress_health_check=list(HealthCheck)
)
# Else examples are drawn from constants of the modules that a worker happens to have imported.
providers._get_local_constants = lambda: providers._local_constants
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

# What takes longest, the longest first: a long file that is begun last is waited for alone.
LONGEST = (
    "test_walk.py", "test_inert.py", "test_states.py", "test_looks.py", "test_case.py", "browser",
    "test_roles.py", "attack", "deploy", "real_model", "test_drafting.py", "test_cli.py",
    "test_builtin.py", "test_order.py", "test_page.py", "test_case_items.py", "test_chapters.py",
    "test_board_paper.py", "test_strong_model.py", "test_replaced.py", "test_paper_sums.py",
    "test_brief.py", "test_stage.py", "test_patterns.py",
    "test_deck.py", "test_lazy.py", "test_house.py", "test_archives.py", "test_healing.py",
    "test_contract.py", "test_analytics.py", "test_forgetting.py", "test_any_log.py",
    "test_inventions.py", "test_never_worse.py", "test_faults.py", "web", "pages", "store",
)  # fmt: skip

# Patterns of the words of so many plans push each other out, and every one is compiled again and again.
re._MAXCACHE = 20_000  # type: ignore[attr-defined]

HERE = Path(__file__).resolve().parent
GUARD = str(Path(sitecustomize.__file__).parent)
OUTSIDE_CALLS = Path(gettempdir()) / f"outside-calls-{uuid4().hex}"
NOT_SEALED = seal.seal()


def _guard_the_processes_that_tests_start() -> None:
    path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join([GUARD, *(one for one in path if one not in ("", GUARD))])
    os.environ["OUTSIDE_CALLS"] = str(OUTSIDE_CALLS)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]


_guard_the_processes_that_tests_start()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests marked long out of a whole run, and order files as workers get them."""
    if not soak.IS_LONG and _is_whole(config):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    for item in items:
        if _starts_postgres(item):
            item.add_marker(pytest.mark.postgres)
        if getattr(getattr(item, "module", None), "some", None) is soak.some:
            item.add_marker(pytest.mark.part)
    tests = Counter(item.path for item in items)
    room = {name: place for place, name in enumerate(LONGEST)}

    def place(item: pytest.Item) -> tuple[int, int, Path]:
        return (
            min((room[part] for part in item.path.parts if part in room), default=len(room)),
            -tests[item.path],
            item.path,
        )

    items.sort(key=place)


def _is_whole(config: pytest.Config) -> bool:
    """Return whether everything was asked for, and not a room or a test by its name."""
    return all((config.invocation_params.dir / each).resolve() == HERE for each in config.args)


def _starts_postgres(item: pytest.Item) -> bool:
    names, parameters = getattr(item, "fixturenames", ()), getattr(item, "callspec", None)
    return not {"database", "crashing", "pair"}.isdisjoint(names) or (
        parameters is not None and "postgres" in parameters.params.values()
    )


def pytest_configure() -> None:
    gc.disable()


def pytest_collection_finish() -> None:
    """Keep the collector from walking through all modules and tests, even once."""
    gc.freeze()
    gc.set_threshold(20_000)
    gc.enable()


def pytest_report_header() -> str:
    if NOT_SEALED:
        return f"network: refused by Python and the browser, not by the kernel ({NOT_SEALED})"
    return "network: loopback only, also for programs that are not Python"


def _fail_for_calls_outside() -> None:
    if OUTSIDE_CALLS.exists():
        calls = OUTSIDE_CALLS.read_text(encoding="utf-8")
        OUTSIDE_CALLS.unlink()
        pytest.fail(f"Something reached for the network outside this machine:\n{calls}", pytrace=False)


@pytest.fixture(autouse=True, scope="session")
def _nothing_reached_outside_at_the_end() -> Iterator[None]:
    yield
    _fail_for_calls_outside()


@pytest.fixture(autouse=True, scope="session")
def _plans_are_made_once(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> None:
    if hasattr(request.config, "workerinput"):
        once.share(tmp_path_factory.getbasetemp().parent / "made-once")


@pytest.fixture(autouse=True)
def _nothing_reaches_outside() -> Iterator[None]:
    yield
    _fail_for_calls_outside()


@pytest.fixture(autouse=True)
def _no_bug_from_before() -> None:
    """A bug that an earlier test logged would not be logged again within a minute."""
    from playbook import logs

    logs._BUGS._seen.clear()


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch) -> None:
    """A developer's own PLAYBOOK_* and STREAMLIT_* variables must not colour a test."""
    for name in list(os.environ):
        if name.startswith(("PLAYBOOK_", "STREAMLIT_")) and name != "PLAYBOOK_SOAK_ROUNDS":
            monkeypatch.delenv(name)


@pytest.fixture
def channel() -> Iterator[channels.Channel]:
    """Somebody's chat channel on loopback, with what arrived."""
    with channels.running() as running:
        yield running


@pytest.fixture
def mailbox() -> Iterator[mail_server.MailServer]:
    """A mail server on loopback, with what it took."""
    with mail_server.running() as running:
        yield running


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of a PostgreSQL server, the same for all tests of a process."""
    with databases.server() as server:
        yield server.url
