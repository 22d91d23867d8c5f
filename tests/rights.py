"""Take from a thread what lets root read every file."""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_VERSION_3 = 0x20080522
_DAC_OVERRIDE, _DAC_READ_SEARCH = 1 << 1, 1 << 2


@contextmanager
def without_root_rights() -> Iterator[None]:
    """Let the modes of files count for this thread, and for those that it starts."""
    if os.geteuid() or sys.platform != "linux":
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header, sets = (ctypes.c_uint32 * 2)(_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    assert libc.capget(header, sets) == 0
    before = sets[0]
    try:
        sets[0] = before & ~(_DAC_OVERRIDE | _DAC_READ_SEARCH)
        assert libc.capset(header, sets) == 0
        yield
    finally:
        sets[0] = before
        libc.capset(header, sets)
