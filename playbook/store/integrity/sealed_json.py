"""Give a JSON object its own checksum, as its last field."""

import hashlib
import re

_SUM = re.compile(rb',\n "sha256": "([0-9a-f]{64})"\n\}\Z')


def seal(text: bytes) -> bytes:
    """Return an object, indented by one, with its checksum."""
    return b'%s,\n "sha256": "%s"\n}' % (text.removesuffix(b"\n}"), _sum(text))


def is_sealed(content: bytes) -> bool:
    """Return whether there is a checksum, right or wrong."""
    return _SUM.search(content) is not None


def unseal(content: bytes) -> bytes:
    """Return the object without its checksum. Raise ValueError for a wrong one."""
    match = _SUM.search(content)
    text = content[: match.start()] + b"\n}" if match else content
    if match is None or match[1] != _sum(text):
        raise ValueError(_SUM.pattern)
    return text


def _sum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()
