"""The uploaded files that Streamlit holds in memory, for our limits."""

from collections.abc import Mapping
from typing import cast

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

_EACH = 4_000  # bytes that a file counts beside its content, so that empty ones have an end too


class StreamlitsFiles:
    """The files of all tabs, connected or not."""

    def sizes(self) -> Mapping[str, int]:
        """Return the bytes of each tab's files."""
        files_of = list(_manager().file_storage.items())
        return {tab: sum(len(file.data) + _EACH for file in list(files.values())) for tab, files in files_of}

    def drop_of_closed_tabs(self) -> None:
        """Drop the files of tabs that are not connected."""
        running = runtime.get_instance()
        for tab in list(_manager().file_storage):
            if not running.is_active_session(tab):
                running.uploaded_file_mgr.remove_session_files(tab)


def _manager() -> MemoryUploadedFileManager:
    return cast(MemoryUploadedFileManager, runtime.get_instance().uploaded_file_mgr)
