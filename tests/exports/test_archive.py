"""An archive holds everything on a rollout, and a hostile one ends in a sentence."""

import io
import json
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from datetime import date

import pytest

from playbook.exports.archive import LOG, MANIFEST, ArchiveFile, NotAnArchive, log_of, pack
from tests.dossiers import SAMPLES, dossier_of, sample

LINES = (SAMPLES / "1-as-it-went.jsonl").read_bytes()
DAY = date(2026, 3, 5)


def packed(*files: ArchiveFile) -> bytes:
    return pack(dossier_of(sample()), "atlas", LINES, files, DAY)


def changed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """Return an archive whose files were changed."""
    with zipfile.ZipFile(io.BytesIO(packed())) as whole:
        files = {entry.filename: whole.read(entry) for entry in whole.infolist()}
    change(files)
    return zipped(list(files.items()))


def zipped(files: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as made:
        warnings.simplefilter("ignore")  # two files of one name
        for name, data in files:
            made.writestr(name, data)
    return out.getvalue()


def manifest(**values: object) -> Callable[[dict[str, bytes]], object]:
    return lambda files: files.update({MANIFEST: json.dumps(json.loads(files[MANIFEST]) | values).encode()})


def test_the_log_comes_out_as_it_went_in():
    assert "\n".join(log_of(packed())) + "\n" == LINES.decode()


def test_the_same_day_makes_the_same_bytes():
    assert packed() == packed()


def test_the_index_lists_each_file_and_runs_nothing():
    files = [ArchiveFile("For <all>", "documents/a & b <v2>.md", "The <plan>", b"x" * 2_000)]
    with zipfile.ZipFile(io.BytesIO(packed(*files))) as whole:
        index = whole.read("index.html").decode()
        assert whole.read(files[0].name) == files[0].data
    assert 'href="documents/a%20%26%20b%20%3Cv2%3E.md"' in index
    assert "For &lt;all&gt;" in index
    assert ">The &lt;plan&gt;</a> <span>2 kB</span>" in index
    assert "<script" not in index
    assert "default-src 'none'" in index


HOSTILE = {
    "no zip": b"PK nothing",
    "another zip": zipped([("a.txt", b"a")]),
    "no log": changed(lambda files: files.pop(LOG)),
    "a changed log": changed(lambda files: files.update({LOG: files[LOG] + b"\n"})),
    "an unknown version": changed(manifest(archive=2)),
    "a manifest of another kind": changed(manifest(more="x")),
    "a path upward": zipped([("../playbook.json", b"{}")]),
    "a path of a disk": zipped([("C:/playbook.json", b"{}")]),
    "a path from the root": zipped([("/etc/passwd", b"x")]),
    "a path with backslashes": zipped([("..\\log.jsonl", b"x")]),
    "two of one name": zipped([(LOG, b"a"), (LOG.upper(), b"b")]),
    "too many files": zipped([(f"{number}", b"") for number in range(2_001)]),
    "another packing": zipped([(LOG, b"a")], zipfile.ZIP_LZMA),
    "cut in the middle": packed()[:-200],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_ends_in_a_sentence(name):
    with pytest.raises(NotAnArchive) as caught:
        log_of(HOSTILE[name])
    assert caught.value.message.endswith(".")
    assert caught.value.hint.endswith(".")


def test_an_archive_that_says_less_than_it_holds_is_damaged():
    whole = bytearray(packed())
    for header, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = whole.find(header)
        while place >= 0:
            whole[place + at : place + at + 4] = (10).to_bytes(4, "little")
            place = whole.find(header, place + 4)
    with pytest.raises(NotAnArchive, match=r"damaged|does not say"):
        log_of(bytes(whole))


def test_a_bomb_is_refused_without_its_size_in_memory():
    bomb = changed(lambda files: files.update({LOG: bytes(300_000_000)}))
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    try:
        with pytest.raises(NotAnArchive, match="too large"):
            log_of(bomb)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
