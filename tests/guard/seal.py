"""A network of the tests' own with only loopback in it; it holds for native code and browsers too."""

import ctypes
import fcntl
import os
import socket
import struct
import sys

_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000
_GET_FLAGS, _SET_FLAGS, _UP = 0x8913, 0x8914, 0x1


def is_sealed() -> bool:
    """Whether this process, and so each that it starts, sees no network but loopback."""
    return {name for _, name in socket.if_nameindex()} == {"lo"}


def seal() -> str:
    """Leave the machine's network where the kernel lets us; return how it went, in words."""
    if not sys.platform.startswith("linux"):
        return "only Linux gives a process a network of its own"
    if is_sealed():
        return ""
    # Tried out in a child: half way there is no way back.
    child = os.fork()
    if child == 0:
        try:
            _leave()
        except OSError as error:
            os._exit(error.errno or 1)
        os._exit(0)
    failed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if failed:
        return f"the kernel refused: {os.strerror(failed)}"
    _leave()
    return ""


def _leave() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_NETWORK) != 0:
        # Not root: root in a world of our own, seen from inside as who we are.
        if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
            raise OSError(ctypes.get_errno(), "unshare")
        for name, value in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(value)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh22x", b"lo", 0)
        flags = struct.unpack("16sh22x", fcntl.ioctl(any_socket, _GET_FLAGS, asked))[1]
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh22x", b"lo", flags | _UP))
