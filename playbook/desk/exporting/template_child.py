"""Look at a template on stdin, and return it without its content, within limits."""

from base64 import b64encode

from playbook.core.base.errors import PlaybookError
from playbook.desk.base.child import FaultError, answer

TOO_LARGE = (
    "This template takes too much memory or time to read.",
    "Remove pictures and pages that it does not need.",
)


def _convert(data: bytes) -> tuple[list[str], str]:
    kind, _, content = data.partition(b"\n")
    try:
        if kind == b"deck":
            from playbook.exports.deck.package import clean
            from playbook.exports.deck.template import read_template as read
        else:
            from playbook.exports.document.package import clean
            from playbook.exports.document.template import read_template as read  # type: ignore[assignment]
        from playbook.exports.office_package import repeatable

        # Always the same bytes: a restore that was killed compares them.
        cleaned = repeatable(clean(content), "")
        return list(read(cleaned).findings), b64encode(cleaned).decode()
    except PlaybookError as error:
        raise FaultError(error.message, error.hint) from None


if __name__ == "__main__":
    answer(_convert, TOO_LARGE)
