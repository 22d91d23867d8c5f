"""How long a tab that lost its connection is held."""

import asyncio
import weakref
from typing import cast

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.session_manager import SessionInfo

from playbook.ui.shell import streamlit_patches
from tests.loops import run


class Tab:
    id = "lost"


def test_a_lost_tab_is_dropped_once_its_time_is_over():
    streamlit_patches.apply()
    storage = MemorySessionStorage(ttl_seconds=0)

    async def lose() -> "weakref.ref[Tab]":
        tab = Tab()
        storage.save(SessionInfo(client=None, session=cast(AppSession, tab)))
        held = weakref.ref(tab)
        del tab
        await asyncio.sleep(1.2)
        return held

    assert run(lose())() is None
