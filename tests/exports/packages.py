"""Office files with some of their parts changed."""

import io
import zipfile
from collections.abc import Callable, Mapping

Edit = Callable[[str], str]


def edited(content: bytes, edits: Mapping[str, Edit], added: Mapping[str, bytes] | None = None) -> bytes:
    """Return a package with some of its parts changed, or further ones."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as file, zipfile.ZipFile(target, "w") as written:
        for name in file.namelist():
            data = file.read(name)
            if name in edits:
                data = edits[name](data.decode()).encode()
            written.writestr(name, data, zipfile.ZIP_DEFLATED)
        for name, data in (added or {}).items():
            written.writestr(name, data, zipfile.ZIP_DEFLATED)
    return target.getvalue()
