"""Take the files that people upload."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from playbook.ui.shell import frame


def sent(key: str) -> UploadedFile | None:
    """Return an upload's file, or None; say so if it is here no longer."""
    file: UploadedFile | DeletedFile | None = st.session_state.get(key)
    if isinstance(file, DeletedFile):
        frame.tell("This file is not on the server any more. Upload it again.")
        return None
    return file
