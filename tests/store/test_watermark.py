"""A number that is written twice: damage to one of them costs nothing, and to both is said."""

import os
import random

import pytest

from playbook.store.errors import Damaged
from playbook.store.integrity.watermark import Watermark


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.mark"


@pytest.fixture
def mark(path):
    written = Watermark(path)
    written.write(7)
    written.write(41)
    return written


def test_no_file_is_no_number(path):
    assert Watermark(path).read() == 0


def test_no_flipped_bit_and_no_lost_sector_costs_the_number(mark, path):
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        assert mark.read() == 41
    for lost in (bytes(4096), random.Random(1).randbytes(4096)):
        for spoiled in (lost + whole[4096:], whole[:4096] + lost[: len(whole) - 4096], whole[:4096]):
            path.write_bytes(spoiled)
            assert mark.read() == 41


@pytest.mark.parametrize("content", [b"0", b"\n", b"00000000000000000041 00000000\n", os.urandom(5000)])
def test_a_number_that_cannot_be_read_is_damage(mark, path, content):
    path.write_bytes(content)
    with pytest.raises(Damaged, match=r"journal\.mark cannot be read.*restore.*accept-loss"):
        mark.read()
    mark.write(42)
    assert mark.read() == 42


def test_a_file_that_cannot_be_read_is_damage(path):
    path.mkdir()
    with pytest.raises(Damaged):
        Watermark(path).read()


@pytest.mark.parametrize("content", [b"", bytes(30), bytes(4126)])
def test_what_a_power_cut_leaves_of_a_new_file_is_no_damage(mark, path, content):
    path.write_bytes(content)
    assert mark.read() == 0


def test_the_number_of_an_earlier_version_stood_there_once(mark, path):
    path.write_bytes(path.read_bytes()[:30])
    assert mark.read() == 41
    mark.write(42)
    assert path.read_bytes().count(b"42 ") == 2
