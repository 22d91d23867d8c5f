"""What uploaded files count, for the limits."""

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from playbook.ui.shell import held_files
from playbook.web.http.uploads import MOST_OF_ONE


@pytest.fixture
def manager(monkeypatch):
    manager = MemoryUploadedFileManager("/upload")
    monkeypatch.setattr(held_files, "_manager", lambda: manager)
    return manager


def test_empty_files_have_an_end_too(manager):
    for number in range(10):
        manager.add_file("tab", UploadedFileRec(f"f{number}", "a.csv", "text/csv", b""))
    assert 40_000 <= held_files.StreamlitsFiles().sizes()["tab"] < 45_000
    assert MOST_OF_ONE // 4_000 < 6_000


def test_a_file_counts_what_it_is_called_by_as_well(manager):
    # One letter beyond the usual alphabets has every letter of a text take four bytes.
    for number, file in enumerate([("i" * 50_000 + "😀", "a", "b"), ("i", "n" * 50_000, "t" * 50_000)]):
        manager.add_file(f"tab {number}", UploadedFileRec(*file, b""))
    sizes = held_files.StreamlitsFiles().sizes()
    assert sizes["tab 0"] > 200_000
    assert sizes["tab 1"] > 100_000
