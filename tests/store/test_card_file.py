"""The cards of rollouts: a file that may be lost, damaged or locked at any time."""

import sqlite3
from pathlib import Path

import pytest

from playbook.store.card_file import CardFile


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cards.sqlite"


def test_a_card_comes_back_only_for_what_it_was_made_from(file):
    CardFile(file).save("one", "3 a", b"old")
    CardFile(file).save("one", "4 b", b"new")
    CardFile(file).save("two", "1 c", b"two")
    assert CardFile(file).load({"one": "4 b", "two": "2 d"}) == {"one": b"new"}
    assert CardFile(file).load({"one": "4 b", "two": "1 c"}) == {"one": b"new"}


def test_a_card_that_somebody_changed_is_made_anew(file):
    CardFile(file).save("one", "3 a", b"Example")
    with sqlite3.connect(file) as other:
        other.execute("update card set body = ?", (b"Exbmple",))
    assert CardFile(file).load({"one": "3 a"}) == {}


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_file_is_made_anew(file, content):
    file.write_bytes(content)
    cards = CardFile(file)
    assert cards.load({"one": "1 a"}) == {}
    cards.save("one", "1 a", b"card")
    assert cards.load({"one": "1 a"}) == {"one": b"card"}


def test_a_file_of_another_shape_is_made_anew(file):
    with sqlite3.connect(file) as other:
        other.execute("create table card (name text)")
    cards = CardFile(file)
    assert cards.load({}) == {}
    cards.save("one", "1 a", b"card")
    assert cards.load({"one": "1 a"}) == {"one": b"card"}


def test_a_folder_that_takes_no_file_costs_only_time(tmp_path):
    cards = CardFile(tmp_path / "missing" / "cards.sqlite")
    cards.save("one", "1 a", b"card")
    assert cards.load({"one": "1 a"}) == {}


def test_nobody_else_on_the_machine_reads_the_file(file):
    CardFile(file).save("one", "1 a", b"card")
    assert file.stat().st_mode & 0o077 == 0


def test_clearing_leaves_nothing_of_it_on_the_disk(file):
    CardFile(file).save("one", "1 a", b"Kim Oduya")
    CardFile(file).clear()
    assert list(file.parent.iterdir()) == []
