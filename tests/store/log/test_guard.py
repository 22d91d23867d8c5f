"""Who else on the machine can read the data folder: nobody."""

import os
import stat

import pytest

from playbook.desk.base.workspace import open_workspace
from playbook.settings import Settings
from playbook.store.errors import StoreError, Unavailable
from playbook.store.log import guard
from tests.cli.commands import ROOT, run_command

SAMPLE = ROOT / "data" / "samples" / "1-as-it-went.jsonl"


def readable_by_others(folder):
    return [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o077]


def test_the_folder_and_its_files_are_private_whatever_the_umask(tmp_path):
    folder = tmp_path / "data"
    (folder / "backups").mkdir(parents=True)
    (folder / "backups" / "playbook-1.duckdb").write_text("of an older version")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    before = os.umask(0)
    try:
        for arguments in (("import", SAMPLE), ("backup",), ("import", SAMPLE, "--as", "other")):
            assert run_command(folder, *arguments).returncode == 0
    finally:
        os.umask(before)
    assert readable_by_others(folder) == []


def test_other_files_in_the_folder_are_left_alone(open_log, folder):
    open_log().close()
    folder.chmod(0o755)
    other = folder / "notes.txt"
    other.write_text("mine")
    other.chmod(0o644)
    open_log()
    assert stat.S_IMODE(other.stat().st_mode) == 0o644
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_of_other_files_is_refused_and_keeps_its_rights(open_log, folder):
    (folder / "backups").mkdir(parents=True)
    (folder / "backups" / "photos.tar").write_text("of somebody else")
    for path in (folder, folder / "backups"):
        path.chmod(0o755)
    before = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    with pytest.raises(Unavailable, match=r"holds other files \(backups\)") as caught:
        open_log()
    assert "Choose an empty folder" in caught.value.hint
    assert {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))} == before
    folder.chmod(0o700)
    open_log()


@pytest.mark.parametrize("mode", [0o755, 0o1777])
def test_a_folder_of_somebody_else_that_others_read_is_refused(open_log, folder, monkeypatch, mode):
    folder.mkdir()
    folder.chmod(mode)
    if mode == 0o755:
        monkeypatch.setattr(guard.os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(Unavailable, match=f"Other people of this machine can read {folder}"):
        open_log()
    assert stat.S_IMODE(folder.stat().st_mode) == mode
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["journal.jsonl", "playbook.duckdb", "register.sqlite"])
def test_a_folder_in_place_of_a_file_ends_in_a_sentence(tmp_path, name):
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / name).mkdir()
    with pytest.raises(StoreError) as caught:
        open_workspace(Settings(data=tmp_path / "data")).close()
    assert caught.value.hint


def test_a_pipe_in_place_of_a_file_is_refused_and_nobody_waits_at_it(tmp_path):
    for name in ("journal.jsonl", "journal.mark", "playbook.duckdb.wal", "register.sqlite", "backups"):
        folder = tmp_path / name / "data"
        folder.mkdir(mode=0o700, parents=True)
        os.mkfifo(folder / name)
        with pytest.raises(Unavailable, match=f"{name} is no file"):
            guard.make_private(folder)


def test_a_lock_that_leads_elsewhere_changes_nothing_there(open_log, folder, tmp_path):
    folder.mkdir(mode=0o700, exist_ok=True)
    precious = tmp_path / "precious"
    precious.write_text("all of it")
    (folder / guard.NAME).unlink(missing_ok=True)
    (folder / guard.NAME).symlink_to(precious)
    with pytest.raises(Unavailable):
        open_log()
    assert precious.read_text() == "all of it"


def test_a_folder_whose_path_the_database_reads_otherwise_is_refused(tmp_path):
    for name in ("what?", "back\\slash"):
        with pytest.raises(Unavailable, match="its path holds a"):
            open_workspace(Settings(data=tmp_path / name / "data")).close()
        assert not (tmp_path / name).exists()
    open_workspace(Settings(data=tmp_path / "it's [50%] *;#" / "data")).close()
