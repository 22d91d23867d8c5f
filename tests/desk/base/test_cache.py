"""The open data folder: what it caches, and how it is let go of."""

import gc
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from weakref import ref

import pytest

from playbook.core.base.access import Actor
from playbook.core.progress import progress
from playbook.desk.base.cache import Parts
from playbook.desk.base.workspace import AppClosed, Workspace, current_workspace, open_workspace, set_current
from playbook.desk.links import links, shares
from playbook.desk.plan import rollouts, tracking
from playbook.desk.progress import portfolio, reports
from playbook.desk.progress.together import add_up
from playbook.desk.record import digest
from playbook.settings import Settings
from playbook.web.link import share_page

DANA = Actor(name="Dana")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Workspace]:
    with closing(open_workspace(Settings(data=tmp_path / "other"))) as opened:
        yield opened


def test_only_the_values_used_last_stay(workspace):
    cache, created = workspace.cache("things", 2), []
    for key in ("a", "b", "a", "c", "a", "b"):
        cache.once(key, lambda key=key: created.append(key))
    assert created == ["a", "b", "c", "b"]


def test_what_is_looked_for_counts_as_used(workspace):
    cache = workspace.cache("things", 2)
    for key in ("a", "b"):
        cache.put(key, key)
    assert cache.find("a") == "a"
    cache.put("c", "c")
    assert [cache.find(key) for key in ("a", "b", "c")] == ["a", None, "c"]


def test_regions_and_workspaces_share_no_values(workspace, other):
    regions = workspace.cache("things", 2), workspace.cache("others", 2), other.cache("things", 2)
    assert [region.once("a", lambda value=value: value) for value, region in enumerate(regions)] == [0, 1, 2]
    assert workspace.cache("things", 2).find("a") == 0


def test_what_failed_is_tried_again(workspace):
    cache, tries = workspace.cache("things", 2), []

    def make() -> int:
        tries.append(1)
        return 1 // (len(tries) - 1)

    with pytest.raises(ZeroDivisionError):
        cache.once("a", make)
    assert cache.once("a", make) == 1


def test_only_callers_of_the_same_key_wait(workspace):
    cache, created, begun, may_end = workspace.cache("things", 9), [], threading.Event(), threading.Event()

    def make() -> str:
        created.append("slow")
        begun.set()
        assert may_end.wait(30)
        return "slow"

    with ThreadPoolExecutor(6) as room:
        waiting = [room.submit(cache.once, "slow", make) for _ in range(6)]
        try:
            assert begun.wait(30)
            assert cache.once("quick", lambda: "quick") == "quick"
        finally:
            may_end.set()
    assert ({each.result() for each in waiting}, created) == ({"slow"}, ["slow"])


def test_one_call_drops_everything_that_was_made_of_one_workspace(workspace, other):
    regions = [opened.cache(name, 2) for opened in (workspace, other) for name in ("things", "others")]
    for region in regions:
        region.put("a", "old")
    workspace.drop_derived()
    assert [region.find("a") for region in regions] == [None, None, "old", "old"]


class Thing:
    def __init__(self, workspace: Workspace) -> None:
        self.data = workspace.settings.data


def test_a_part_is_single_and_goes_with_its_workspace(workspace, tmp_path):
    second = open_workspace(Settings(data=tmp_path / "second"))
    with ThreadPoolExecutor(8) as threads:
        assert len({*threads.map(lambda _: workspace.own(Thing), range(50))}) == 1
    assert second.own(Thing).data != workspace.own(Thing).data
    gone = ref(second.own(Thing))
    second.close()
    del second
    gc.collect()
    assert gone() is None


def test_a_failing_close_still_closes_the_rest(tmp_path):
    workspace = open_workspace(Settings(data=tmp_path))
    ended = []

    def fail() -> None:
        raise ValueError("The first.")

    def fail_too() -> None:
        raise KeyError("The second.")

    workspace.at_close.extend((fail, lambda: ended.append(True), fail_too))
    with pytest.raises(ValueError, match=r"The first\."):
        workspace.close()
    assert ended == [True]
    open_workspace(Settings(data=tmp_path)).close()


def test_who_comes_late_opens_no_data_once_more(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYBOOK_DATA", str(tmp_path / "data"))
    workspace = open_workspace(Settings(data=tmp_path / "data"))
    set_current(workspace)
    assert current_workspace() is workspace
    set_current(None)
    workspace.close()
    with pytest.raises(AppClosed):
        current_workspace()
    open_workspace(Settings(data=tmp_path / "data")).close()


def test_a_new_version_drops_what_was_made_of_earlier_ones(workspace):
    cache = workspace.cache("things", 99)
    gone = [
        ("a", 3),
        ("page", "a", 2, "today"),
        ("both", (("b", 9), ("a", 3)), "today"),
        ("x", ("y", ("a", 1))),
    ]
    stay = [("a", 4), ("a", 5), ("b", 3), ("a", "today", 3), (3, "a"), "a", ("both", (("a", 4), ("b", 1)))]
    for key in [*gone, *stay]:
        cache.put(key, "value")
    workspace.caches.drop_before("a", 4)
    assert [key for key in gone if cache.find(key)] == []
    assert [key for key in stay if cache.find(key)] == stay


def test_however_much_is_logged_only_the_newest_version_is_cached(workspace):
    rollout, _ = rollouts.open_sample(workspace, DANA, "2-after-august")
    link = links.make_link(workspace, DANA, rollout.id, "Room", profile="full").token
    item_id, sizes = progress.tracked(rollout)[0].id, []
    for note in "abcdef":
        rollout = tracking.log_status(workspace, DANA, rollout.id, rollout.version, item_id, "done", note)
        lines = portfolio.list_rollouts(workspace, DANA)
        add_up(workspace, lines)
        reports.report(workspace, rollout)
        digest.digest_of(workspace, rollout, workspace.today())
        share = shares.resolve(workspace, link)
        shares.discreet(workspace, share)
        share_page.page_of(workspace, share)
        sizes.append({name: len(region._values) for name, region in workspace.caches._regions.items()})
    assert sizes[1:] == sizes[:1] * 5
    assert {"facts", "portfolio", "together", "reports", "digest", "discreet", "share pages"} <= sizes[
        0
    ].keys()


def test_a_part_is_made_while_another_one_is():
    parts, is_making, is_made, came = Parts(), threading.Event(), threading.Event(), list[bool]()

    def make_slowly() -> None:
        is_making.set()
        came.append(is_made.wait(2))

    making = threading.Thread(target=parts.get, args=("slow", make_slowly))
    making.start()
    assert is_making.wait(2)
    parts.get("other", object)
    is_made.set()
    making.join()
    assert came == [True]
