"""The connection on disk."""

import os
import resource
import stat
import threading
from pathlib import Path

import pytest
from pydantic import SecretStr

from playbook.store.connection_file import ConnectionDamaged, ConnectionFile, StoredConnection
from playbook.store.errors import Full, StoreError

STORED = StoredConnection(
    url="https://api.example.com/v1", model="m", key=SecretStr("canary"), key_for="https://api.example.com/v1"
)


@pytest.fixture
def file(tmp_path: Path) -> ConnectionFile:
    return ConnectionFile(tmp_path / "connection.json")


def test_what_is_written_is_read_by_the_next_process_too(file: ConnectionFile, tmp_path: Path):
    file.write(STORED)
    assert file.read() == STORED
    assert ConnectionFile(tmp_path / "connection.json").read() == STORED
    assert [path.name for path in tmp_path.iterdir()] == ["connection.json"]


def test_only_its_owner_may_read_the_connection(file: ConnectionFile, tmp_path: Path):
    (tmp_path / "connection.json").write_text("{}", encoding="utf-8")
    (tmp_path / "connection.json").chmod(0o644)
    before = os.umask(0)
    try:
        file.write(STORED)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "connection.json").stat().st_mode) == 0o600


def test_a_part_file_or_link_in_the_way_is_replaced(file: ConnectionFile, tmp_path: Path):
    (tmp_path / "connection.part").write_text('{"key": "old', encoding="utf-8")
    file.write(STORED)
    assert not (tmp_path / "connection.part").exists()
    assert file.read() == STORED
    (tmp_path / "elsewhere").write_text("mine", encoding="utf-8")
    (tmp_path / "connection.part").symlink_to(tmp_path / "elsewhere")
    file.write(STORED)
    assert (tmp_path / "elsewhere").read_text(encoding="utf-8") == "mine"


def test_it_is_read_again_only_when_it_has_changed(file: ConnectionFile, tmp_path: Path):
    file.write(STORED)
    assert file.read() is file.read()
    ConnectionFile(tmp_path / "connection.json").write(StoredConnection(model="another"))
    assert file.read().model == "another"
    (tmp_path / "connection.json").unlink()
    assert file.read() == StoredConnection()


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b'{"key": "canary"', b'{"key": ["canary"]}', b'{"canary": 1}',
        b'{"seconds": "canary"}', b'{"schema_number": 2, "key": "canary"}', b'{"usd": 1e999}',
        b'{"at_once": 9}', b"x" * 1_000_000,
    ],
)  # fmt: skip
def test_a_damaged_file_is_a_sentence_without_what_stands_in_it(file, tmp_path, content):
    (tmp_path / "connection.json").write_bytes(content)
    for _ in range(2):
        with pytest.raises(ConnectionDamaged) as caught:
            file.read()
        assert "no model is connected" in str(caught.value)
        assert "canary" not in str(caught.value) + repr(caught.value.__context__)
    file.write(STORED)
    assert file.read() == STORED


def test_a_folder_in_its_place_is_a_sentence_too(file: ConnectionFile, tmp_path: Path):
    (tmp_path / "connection.json").mkdir()
    with pytest.raises(ConnectionDamaged):
        file.read()
    with pytest.raises(StoreError, match="cannot be written"):
        file.write(STORED)
    assert not (tmp_path / "connection.part").exists()


def test_a_full_disk_leaves_what_was_there(file: ConnectionFile, tmp_path: Path):
    file.write(STORED)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    # SIGXFSZ is ignored by Python, so a write beyond the limit fails as on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(Full):
            file.write(StoredConnection(model="another"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert file.read() == STORED
    assert [path.name for path in tmp_path.iterdir()] == ["connection.json"]


def test_readers_never_see_half_of_it(file: ConnectionFile, tmp_path: Path):
    both = STORED, StoredConnection(model="n" * 300)
    file.write(both[0])
    over, seen = threading.Event(), []

    def read() -> None:
        other = ConnectionFile(tmp_path / "connection.json")
        while not over.is_set():
            seen.append(other.read())

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(100):
        file.write(both[number % 2])
    over.set()
    reader.join()
    assert all(each in both for each in seen)


def test_no_print_of_it_shows_the_key():
    assert "canary" not in f"{STORED!r} {STORED}"
    with pytest.raises(ValueError, match="validation error") as caught:
        StoredConnection.model_validate({"key": ["canary"]})
    assert "canary" not in str(caught.value)
