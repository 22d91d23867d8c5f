"""Everything on a rollout as one file, and back in on another server."""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from playbook.core.base.access import Actor, Membership
from playbook.core.base.errors import Refused
from playbook.core.plan.plan_file import read_plan
from playbook.desk.base.child import MOST_UPLOAD_MB
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.exporting import archives
from playbook.desk.exporting.archives import bring_in, import_archive, write_archive
from playbook.desk.plan import plans, rollouts
from playbook.exports.archive import LOG, NotAnArchive
from playbook.exports.formats import FORMATS
from playbook.settings import Settings
from tests.desk.conftest import DANA
from tests.empty_data import empty_data
from tests.soak import some

TODAY = date(2026, 3, 5)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Iterator[Workspace]:
    data = empty_data(tmp_path_factory.mktemp("archives") / "data")
    with closing(open_workspace(Settings(data=data, today=TODAY))) as opened:
        yield opened


@pytest.fixture(scope="module")
def made(workspace) -> tuple[str, bytes]:
    rollout = rollouts.open_sample(workspace, DANA, "3-under-way")[0]
    return rollout.id, write_archive(workspace, DANA, rollout.id).data


def test_an_archive_comes_back_whole_on_another_server(workspace, made, tmp_path):
    rollout_id, data = made
    with closing(open_workspace(Settings(data=tmp_path / "other", today=TODAY))) as other:
        there = import_archive(other, DANA, data)
        assert there == workspace.rollout_cache.get(rollout_id)
        assert list(rollouts.export_rollout(other, DANA, there.id)) == list(
            rollouts.export_rollout(workspace, DANA, rollout_id)
        )
        assert import_archive(other, DANA, data, "a-copy").id == "a-copy"


@pytest.mark.long
def test_it_holds_every_document_and_the_plan_of_each_month(workspace, made):
    rollout_id, data = made
    rollout = workspace.rollout_cache.get(rollout_id)
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
        documents = [name for name in names if name.startswith("documents/")]
        snapshots = [name for name in names if name.startswith("snapshots/")]
        plans = [read_plan(json.loads(packed.read(name))) for name in snapshots]
        index = packed.read("index.html").decode()
    for of in FORMATS:
        assert sum(name.endswith(f"){of.suffix}") for name in documents) == 1 + of.is_text
        assert any(name.endswith(f"for Everyone{of.suffix}") for name in documents) == (
            "all_hands" in of.audiences
        )
    assert len(snapshots) > 2
    assert snapshots == sorted(snapshots)
    assert not any(plan.problems for plan in plans)
    assert {item.id: item for item in plans[-1].items} == rollout.items
    assert "The plan as launched" in index
    assert all(f'href="{name}"' in index for name in snapshots)


def test_only_who_may_have_the_log_gets_it_and_only_an_owner_brings_it_in(workspace, made):
    rollout_id, data = made
    for role in ("viewer", "lead"):
        each = Membership(rollout_id=rollout_id, role=role)
        with pytest.raises(Refused):
            write_archive(workspace, Actor(name="Mo", role="member", memberships=(each,)), rollout_id)
    editor = Membership(rollout_id=rollout_id, role="editor")
    with pytest.raises(Refused):
        import_archive(workspace, Actor(name="Mo", role="member", memberships=(editor,)), data)


def test_a_file_that_is_no_archive_adds_nothing(workspace, made):
    before = workspace.log.heads()
    with pytest.raises(NotAnArchive):
        import_archive(workspace, DANA, made[1][:-50], "broken")
    assert workspace.log.heads() == before


@pytest.mark.long
def test_an_uploaded_file_is_new_the_same_or_a_copy(workspace, made, tmp_path):
    rollout_id, data = made
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        log = packed.read(LOG)
    with closing(open_workspace(Settings(data=tmp_path / "other", today=TODAY))) as other:
        assert bring_in(other, DANA, data) == (workspace.rollout_cache.get(rollout_id), "new")
        assert bring_in(other, DANA, b"\n" + log.replace(b"\n", b"\r\n")).kind == "same"
        here = other.rollout_cache.get(rollout_id)
        plans.remove_item(other, DANA, rollout_id, here.version, next(iter(here.items)))
        copy, kind = bring_in(other, DANA, data)
        assert kind == "copy"
        assert copy.id != rollout_id
        assert copy.items == here.items
        assert other.rollout_cache.get(rollout_id).items != here.items


def test_no_uploaded_file_stops_the_app_or_adds_a_part(workspace, made):
    before = workspace.log.heads()
    log = list(rollouts.export_rollout(workspace, DANA, made[0]))
    bad_line = "\n".join([*log[:5], "{}", *log[5:]]).encode()
    deep = b'{"a":' * 500_000
    large = io.BytesIO()
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        with zipfile.ZipFile(io.BytesIO(made[1])) as whole:
            packed.writestr("playbook.json", whole.read("playbook.json"))
        packed.writestr(LOG, b"{}\n" * 10_000_000)
    hostile = [b"", b"PK", b"\x00" * 999, b"\xff\xfe", bad_line, deep, large.getvalue(), made[1][:-50]]
    for data in [*some(hostile, hostile[4:]), bytes(MOST_UPLOAD_MB * 1_000_000 + 1)]:
        with pytest.raises(NotAnArchive) as caught:
            bring_in(workspace, DANA, data)
        assert caught.value.message.endswith(".")
        assert caught.value.hint
    assert workspace.log.heads() == before


def test_a_reader_that_breaks_ends_in_a_sentence(workspace, made, monkeypatch):
    monkeypatch.setattr(archives.archive_child, "__file__", "/dev/null/none.py")
    with pytest.raises(NotAnArchive, match="no rollout that can be read"):
        bring_in(workspace, DANA, made[1])
