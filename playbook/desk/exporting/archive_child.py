"""Check an archive or a log on stdin, and return its lines, within limits."""

from playbook.core.base.errors import PlaybookError
from playbook.desk.base.child import FaultError, answer
from playbook.exports.archive import log_of
from playbook.store.log.portable import checked

MOST_LOG = 20_000_000
# Of two files at once fewer than the log may hold before the database has them (store/log/embedded.py): else
# nobody could save anything meanwhile.
MOST_EVENTS = 20_000
ZIP = b"PK"
UNREADABLE = (
    "This is no rollout that can be read.",
    "Pick the zip file that was downloaded on Export, or the log in it (log.jsonl).",
)
TOO_LARGE = (
    "The log in this file is too large to be read here.",
    "Import it on the machine of the app: python -m playbook import FILE",
)


def _convert(data: bytes) -> tuple[list[str], str]:
    try:
        log = "".join(log_of(data, MOST_LOG)) if data.startswith(ZIP) else data.decode()
        lines = [line for line in log.split("\n") if line.strip()]
        if len(lines) > MOST_EVENTS:
            raise FaultError(*TOO_LARGE)
        checked(lines)
    except UnicodeDecodeError:
        raise FaultError(*UNREADABLE) from None
    except PlaybookError as error:
        raise FaultError(error.message, error.hint) from None
    return [], "\n".join(lines)


if __name__ == "__main__":
    answer(_convert, TOO_LARGE)
