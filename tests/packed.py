"""Every text of a file, also of one that is packed."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress

from pypdf import PdfReader


def _unpacked(data: bytes) -> Iterator[str]:
    """Yield every text of a file and of what is packed in it; pictures and typefaces have none."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for entry in packed.infolist():
                yield entry.filename
                yield from _unpacked(packed.read(entry))
    elif data.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(data))
        yield from (page.extract_text() for page in pdf.pages)
        # What is not on a page: bookmarks, the text beside a picture, who made it.
        yield from (str(pdf.get_object(number)) for number in range(1, pdf.trailer["/Size"]))
    else:
        with suppress(UnicodeDecodeError):
            yield data.decode()


def read(data: bytes) -> str:
    """Return the texts of a file, of all that is in it."""
    return "\n".join(_unpacked(data))
