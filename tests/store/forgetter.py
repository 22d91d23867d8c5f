"""A process that forgets somebody, or deletes a rollout."""

import os
import signal
import sys
from pathlib import Path

from playbook.store.log.embedded import EmbeddedLog
from tests.store.named import MATCHER, signed

_TOUCHES = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir"}


def forget(folder: Path, killed_at: int, rollout_id: str = "") -> None:
    log = EmbeddedLog.open(folder)
    touches = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal touches
        if event in _TOUCHES and str(folder) in str(arguments[0]):
            touches += 1
            if touches == killed_at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    if rollout_id:
        log.delete(rollout_id, lambda: None)
    else:
        log.forget(MATCHER, signed, lambda _: None)
    print("done", flush=True)
    os._exit(0)


if __name__ == "__main__":
    forget(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
