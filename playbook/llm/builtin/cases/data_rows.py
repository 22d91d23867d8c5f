"""Read the rows of a table from a file in data."""

import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from playbook.core.base.errors import PlaybookError

_DATA = Path(__file__).resolve().parents[4] / "data"
Row = TypeVar("Row", bound=BaseModel)


def read_rows(file_name: str, table: str, row: type[Row]) -> tuple[Row, ...]:
    """Return the rows of a table. Raise PlaybookError if it is damaged."""
    try:
        rows = tomllib.loads((_DATA / file_name).read_text(encoding="utf-8")).get(table, ())
        return tuple(map(row.model_validate, rows))
    except (OSError, ValueError) as error:
        raise PlaybookError(
            f"The file {file_name} cannot be read.", "Put it back into data, as it was."
        ) from error
