"""Which column of a table holds what, by its heading in four languages."""

import re
import unicodedata
from collections.abc import Sequence

from playbook.desk.cells import squeeze
from playbook.desk.group_cells import Column

# The first column with a fitting word wins: a "team lead" is a manager, a "team size" a size.
_WORDS: dict[Column, str] = {
    "go_live": "golive launch rollout livegang start startdatum lancement demarrage lanzamiento inicio",
    "access_date": "access licence license licences licenses zugang zugriff lizenz acces acceso licencia",
    "impact": "impact affected auswirkung betroffenheit impacto",
    "capacity": "capacity hours kapazitat stunden capacite heures capacidad horas",
    "manager": (
        "manager lead leader leiter leitung leiterin head boss supervisor fuhrungskraft vorgesetzter "
        "vorgesetzte chef responsable gerente jefe jefa"
    ),
    "size": (
        "size headcount people fte ftes count employees members staff anzahl grosse mitarbeiter "
        "mitarbeitende personen kopfe kopfzahl effectif effectifs taille personnes nombre tamano personas "
        "empleados numero plantilla"
    ),
    "name": (
        "name names group groups team teams department departments dept unit function area gruppe abteilung "
        "abteilungen bereich einheit groupe equipe service departement nom grupo equipo departamento "
        "area nombre unidad"
    ),
}
_COLUMN_OF: dict[str, Column] = {
    word: column for column, words in reversed(_WORDS.items()) for word in words.split()
}
_EXACT: dict[str, Column] = _COLUMN_OF | {
    "go live": "go_live",
    "live": "go_live",
    "mise en service": "go_live",
    "puesta en marcha": "go_live",
    "hours a week": "capacity",
    "hours per week": "capacity",
    "h week": "capacity",
    "number of people": "size",
    "no of people": "size",
}


def words_of(heading: str) -> str:
    """Give back the heading in plain lower-case letters, words apart."""
    bare = unicodedata.normalize("NFKD", squeeze(heading).casefold().replace("ß", "ss"))
    bare = bare.encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z]+", bare))


def is_exact(heading: str) -> bool:
    """Whether the whole heading is one we know, so that it can hardly be a group's name."""
    return _EXACT.get(words_of(heading)) is not None


def column_for(heading: str) -> Column | None:
    """Give back the column that a heading names, or None."""
    bare = words_of(heading)
    if found := _EXACT.get(bare):
        return found
    words = bare.replace("go live", "golive").split()
    if "week" in words and ("hours" in words or "h" in words):
        return "capacity"
    for column, known in _WORDS.items():
        if set(words) & set(known.split()):
            return column
    return None


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Whether a row is a heading: words we know, and no number among them."""
    filled = [cell for cell in map(squeeze, cells) if cell]
    if not filled or any(re.match(r"[~\d=-]", cell) for cell in filled):
        return False
    if len(filled) == 1:
        return is_exact(filled[0])
    known = {column for cell in filled if (column := column_for(cell))}
    return any(map(is_exact, filled)) or len(known) >= 3
