"""The journal alone."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbook.core.log.events import EVENT
from playbook.store.errors import Damaged, Full, Unavailable
from playbook.store.log import journal
from playbook.store.log.journal import Journal, scan
from tests.store.logs import created, examples


def texts(count: int = 1, after: int = 0) -> list[bytes]:
    new = created() + examples(after + count)
    return [EVENT.dump_json(event) for event in new[after : after + count]]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.jsonl"


@pytest.fixture
def filled(path):
    """Appends of one, three and one event; return the lines."""
    opened = Journal(path, scan(path))
    for after, count in ((0, 1), (1, 3), (4, 1)):
        opened.append(texts(count, after))
    opened.close()
    return path.read_bytes().splitlines(keepends=True)


def test_a_journal_is_scanned_and_goes_on_where_it_ended(path, filled):
    result = scan(path)
    assert (result.lines, result.heads, result.tail) == (5, {"ai-at-lt": 5}, b"")
    assert result.chain == json.loads(filled[-1])["chain"]
    assert scan(path, {"ai-at-lt": 3}).beyond == texts(2, 3)
    assert scan(path, {"ai-at-lt": 9}).beyond == []
    again = Journal(path, scan(path))
    again.append(texts(2, 5))
    again.close()
    assert scan(path).heads == {"ai-at-lt": 7}


@pytest.mark.parametrize("cut", [1, 2, 40, 300])
def test_a_torn_last_line_is_left_out_and_cut(path, filled, cut):
    path.write_bytes(b"".join(filled)[:-cut])
    result = scan(path)
    assert result.heads == {"ai-at-lt": 4}
    Journal(path, result).close()
    assert path.read_bytes() == b"".join(filled[:-1])


@given(data=st.data())
def test_an_append_torn_anywhere_is_dropped_as_a_whole(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("torn") / "journal.jsonl"
    opened = Journal(path, scan(path))
    opened.append(texts(1))
    whole = path.stat().st_size
    opened.append(texts(4, 1))
    opened.close()
    everything = path.read_bytes()
    path.write_bytes(everything[: data.draw(st.integers(whole, len(everything) - 1))])
    assert scan(path).end == whole
    # A power cut may also leave a hole of zeros in what was being written, after its first words.
    hole = data.draw(st.integers(whole + 90, len(everything) - 2))
    path.write_bytes(everything[:hole] + b"\0" * 9 + everything[hole + 9 :])
    assert scan(path).end == whole


@pytest.mark.parametrize("line", [0, 1, 2, 3])
def test_a_changed_byte_in_the_middle_is_damage(path, filled, line):
    lines = list(filled)
    lines[line] = lines[line].replace(b"Dana", b"Dane")
    path.write_bytes(b"".join(lines))
    with pytest.raises(Damaged, match=r"line \d+ .*python -m playbook restore") as result:
        scan(path)
    assert f"line {1 if line == 0 else 2} " in str(result.value)


def test_lines_that_are_lost_moved_or_wrong_are_damage(path, filled):
    first, chain = journal.lines_of(texts(1))
    wrong_version, _ = journal.lines_of(texts(1, 3), chain)
    no_event, _ = journal.lines_of([b'{"no":"event"}'])
    lost, moved = filled[:1] + filled[2:], [filled[4], *filled[:4]]
    for content in (b"".join(lost), b"".join(moved), first + wrong_version, no_event):
        path.write_bytes(content)
        with pytest.raises(Damaged):
            scan(path)
    path.unlink()
    assert scan(path).lines == 0


@pytest.mark.parametrize(("code", "kind"), [(28, Full), (27, Full), (5, Unavailable)])
def test_an_append_the_disk_refuses_leaves_nothing_behind(path, filled, monkeypatch, code, kind):
    opened = Journal(path, scan(path))

    def refuse(_):
        raise OSError(code, "no")

    monkeypatch.setattr(journal, "_sync", refuse)
    with pytest.raises(kind):
        opened.append(texts(1, 5))
    monkeypatch.undo()
    assert path.read_bytes() == b"".join(filled)
    opened.append(texts(1, 5))
    opened.close()
    assert scan(path).heads == {"ai-at-lt": 6}


def test_a_half_written_append_is_cut_back(path, filled, monkeypatch):
    opened = Journal(path, scan(path))
    whole = opened._write

    def half(data):
        whole(data[: len(data) // 2])
        raise OSError(28, "no")

    monkeypatch.setattr(opened, "_write", half)
    with pytest.raises(Full):
        opened.append(texts(1, 5))
    opened.close()
    assert path.read_bytes() == b"".join(filled)
