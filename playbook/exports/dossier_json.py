"""The dossier as JSON, for programs."""

from functools import cache

from pydantic import TypeAdapter

from playbook.core.dossier.model import Dossier
from playbook.exports.options import Options


def write(dossier: Dossier, _options: Options) -> bytes:
    """Return every value of the dossier, days as 2027-03-15."""
    return _adapter().dump_json(dossier, indent=2) + b"\n"


@cache
def _adapter() -> TypeAdapter[Dossier]:
    return TypeAdapter(Dossier)
