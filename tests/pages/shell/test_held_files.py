"""What uploaded files count, for the limits."""

from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from playbook.ui.shell import held_files
from playbook.web.http.uploads import MOST_OF_ONE


def test_empty_files_have_an_end_too(monkeypatch):
    manager = MemoryUploadedFileManager("/upload")
    monkeypatch.setattr(held_files, "_manager", lambda: manager)
    for number in range(10):
        manager.add_file("tab", UploadedFileRec(f"f{number}", "a.csv", "text/csv", b""))
    assert held_files.StreamlitsFiles().sizes() == {"tab": 40_000}
    assert MOST_OF_ONE // 4_000 < 6_000
