"""The uploaded files that Streamlit holds in memory, for our limits."""

from collections.abc import Mapping
from sys import getsizeof
from typing import cast

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

_EACH = 4_000  # bytes that a file counts beside what was sent, so that empty ones have an end too


class StreamlitsFiles:
    """The files of all tabs, connected or not."""

    def sizes(self) -> Mapping[str, int]:
        """Return the bytes of each tab's files."""
        files_of = list(_manager().file_storage.items())
        return {tab: sum(map(_size, list(files.values()))) for tab, files in files_of}

    def drop_of_closed_tabs(self) -> None:
        """Drop the files of tabs that are not connected."""
        running = runtime.get_instance()
        for tab in list(_manager().file_storage):
            if not running.is_active_session(tab):
                running.uploaded_file_mgr.remove_session_files(tab)


def _size(file: UploadedFileRec) -> int:
    # Whoever uploads chooses the address too, of 64 KB, which is kept as the file's id.
    return _EACH + len(file.data) + sum(map(getsizeof, (file.file_id, file.name, file.type)))


def _manager() -> MemoryUploadedFileManager:
    return cast(MemoryUploadedFileManager, runtime.get_instance().uploaded_file_mgr)
