"""What most tests of the desk begin with; a module that needs another one has its own."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import time_machine

from playbook.core.base.access import Actor
from playbook.core.base.errors import PlaybookError
from playbook.core.log.changes.briefs import BriefEdited, GroupSaved, PersonSaved
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.records import ModelAsked
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, BriefFields, Group
from playbook.core.plan.items import AnyItem
from playbook.desk.base.commit import change_set_of, commit
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.plan import rollouts
from playbook.settings import Settings, load
from tests.drafts import share_drafts
from tests.empty_data import empty_data
from tests.llm.server import ModelServer
from tests.one_duckdb import one_duckdb

__all__ = ["one_duckdb"]
DANA = Actor(name="Dana")
share_drafts()


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Workspace]:
    """An open data folder with the module's TODAY and SETTINGS, and a model server."""
    values = {"today": getattr(request.module, "TODAY", None), **getattr(request.module, "SETTINGS", {})}
    if "ai_model" in values:
        values["ai_url"] = request.getfixturevalue("server").base_url
    with closing(open_workspace(Settings(data=empty_data(tmp_path / "data"), **values))) as opened:
        yield opened


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """Open the data folder with these variables. Close it before it opens again."""
    with ExitStack() as stack:

        def opened(**environ: str) -> Workspace:
            stack.close()
            workspace = open_workspace(load({"PLAYBOOK_DATA": str(empty_data(tmp_path / "data")), **environ}))
            stack.callback(workspace.close)
            return workspace

        yield opened


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller]:
    """The clock, which stands still at the module's NOW."""
    with time_machine.travel(request.module.NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def rollout(workspace: Workspace) -> Rollout:
    return rollouts.start_rollout(workspace, DANA, "AI at LT")


@pytest.fixture
def rollout_id(rollout: Rollout) -> str:
    return rollout.id


def model_calls(workspace: Workspace, rollout_id: str) -> list[ModelAsked]:
    """Return what the log says of each call of a model."""
    changes = [event.change for event in workspace.log.read(rollout_id)]
    return [change for change in changes if isinstance(change, ModelAsked)]


def rollout_of(workspace: Workspace, brief: Brief, items: Iterable[AnyItem] = ()) -> Rollout:
    """Return a new rollout of the brief, with the items in its plan."""
    started = rollouts.start_rollout(workspace, DANA, brief.name or "A rollout")
    people = [PersonSaved(person=person) for person in brief.people]
    groups = [GroupSaved(group=group) for group in brief.groups]
    changes = [BriefEdited.of(brief, *BriefFields.model_fields), *people, *groups]
    added = [ItemAdded(item=item) for item in items]
    return commit(workspace, DANA, started.id, started.version, [*changes, *added])


def at_once(count: int, work: Callable[[int], object]) -> list[BaseException | None]:
    """Let `count` threads do the work at the same moment."""
    gate, ends = threading.Barrier(count), [None] * count  # type: list[BaseException | None]

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except PlaybookError as error:
            ends[number] = error

    with ThreadPoolExecutor(count) as threads:
        list(threads.map(run, range(count)))
    return ends


def until(is_so: Callable[[], object]) -> None:
    """Wait for what another thread is about to do, and fail if it never comes."""
    for _ in range(3_000):
        if is_so():
            return
        time.sleep(0.01)
    raise AssertionError("It never came.")


def add_unreadable(workspace: Workspace, rollout_id: str) -> None:
    """Store what no commit would store, so that the rollout cannot be read anew."""
    head, group = workspace.log.head(rollout_id), Group(id="g", name="G")
    [event] = change_set_of(workspace, DANA, rollout_id, head, [GroupSaved(group=group)])
    change = GroupSaved(group=group).model_copy(update={"group": group.model_copy(update={"size": -5})})
    workspace.log.append(rollout_id, head, [event.model_copy(update={"change": change})])
    workspace.rollout_cache.clear()
    workspace.caches.clear()
