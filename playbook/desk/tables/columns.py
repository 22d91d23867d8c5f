"""Map table headings in four languages to fields.

The columns of Microsoft 365 Copilot's export are those that Microsoft documents at
https://learn.microsoft.com/en-us/graph/api/reportroot-getmicrosoft365copilotusageuserdetail ("CSV").
OpenAI does not document the columns of ChatGPT Enterprise's user engagement report; these are the ones
that public programs read from it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, Literal, TypeVar, get_args

from playbook.core.base.letters import normalized
from playbook.desk.tables.cells import squeeze

Column = Literal[
    "name", "size", "manager", "access_date", "go_live", "impact", "capacity", "mailbox", "shifts",
    "languages", "site", "country", "subdivision", "supervisors", "tasks", "blackouts",
    "sessions",
]  # fmt: skip
Kind = Literal["readings", "copilot", "chatgpt", "seats"]
ReadingColumn = Literal[
    "day", "value", "group", "metric", "person", "last_active", "ever_active", "is_active", "status",
    "seats", "active", "idle", "price", "since",
]  # fmt: skip
FieldName = TypeVar("FieldName", bound=str)
COLUMNS: tuple[Column, ...] = get_args(Column)
COLUMN_NAMES: dict[Column, str] = {
    "name": "Team", "size": "People", "manager": "Manager", "impact": "Impact",
    "capacity": "Hours a person a week", "site": "Site", "subdivision": "State or region",
    "sessions": "Sessions", "go_live": "Go-live", "blackouts": "Closed days", "country": "Country",
    "access_date": "Access", "shifts": "Shifts", "mailbox": "Mailbox", "languages": "Languages",
    "supervisors": "Supervisors", "tasks": "Tasks",
}  # fmt: skip
DATES: frozenset[Column] = frozenset({"access_date", "go_live"})
READING_COLUMN_NAMES: dict[ReadingColumn, str] = {
    "day": "Day", "value": "Value", "group": "Team", "metric": "Metric",
    "person": "Person (only to count each once)",
    "last_active": "Last active", "ever_active": "Last active, ever", "is_active": "Active in the period",
    "status": "Status of the account", "seats": "Seats", "active": "Active users",
    "idle": "Idle seats, not used for 28 days", "price": "Price per seat and month",
    "since": "First day of the period",
}  # fmt: skip


@dataclass(frozen=True)
class Layout(Generic[FieldName]):
    """A kind of table: its required fields, and each field's headings."""

    name: str
    needs: tuple[FieldName, ...]
    headings: Mapping[FieldName, str]
    by_word: bool = False  # one known word in a longer heading is enough, and the first field in order wins

    @cached_property
    def roles(self) -> tuple[FieldName, ...]:
        """Return all fields, the needed ones first."""
        return (*self.needs, *(name for name in self.headings if name not in self.needs))

    @cached_property
    def _field_of(self) -> dict[str, FieldName]:
        return {word: name for name, words in self.headings.items() for word in words.split()}

    def field_for(self, heading: str) -> FieldName | None:
        """Return the field that a heading names, or None."""
        words = words_of(heading)
        if (exact := self._field_of.get("".join(words))) or not self.by_word:
            return exact
        named = {self._field_of[word] for word in words if word in self._field_of}
        return next((name for name in self.headings if name in named), None)

    def columns_in(self, headings: Sequence[str]) -> dict[FieldName, int]:
        """Return the column of each field, the first one where several fit."""
        columns: dict[FieldName, int] = {}
        for at, heading in enumerate(headings):
            if len(heading) <= 60 and (name := self.field_for(heading)):
                columns.setdefault(name, at)
        return columns

    def count_known(self, cells: Sequence[str]) -> int:
        """Return how many headings a row names; 0 for data."""
        columns = self.columns_in(cells)
        if not self.by_word or not columns:
            return len(columns)
        filled = [cell for cell in map(squeeze, cells) if cell]
        is_exact = any("".join(words_of(cell)) in self._field_of for cell in filled)
        if any(map(looks_like_data, filled)) or not (is_exact or (len(filled) > 1 and len(columns) >= 3)):
            return 0
        return len(columns)


def looks_like_data(cell: str) -> bool:
    """Return whether a cell starts a number, date or formula."""
    return re.match(r"[~\d=+-]", squeeze(cell)) is not None


def words_of(heading: str) -> list[str]:
    """Return the words of a heading in plain small letters."""
    bare = normalized("NFKD", squeeze(heading).casefold().replace("ß", "ss"))
    bare = bare.encode("ascii", "ignore").decode().replace("go-live", "golive").replace("go live", "golive")
    return re.findall(r"[a-z]+|\d+", bare)


# The first field with a fitting word wins: a "team lead" is a manager, a "team size" a size.
_GROUP_HEADINGS: dict[Column, str] = {
    "go_live": "golive live launch rollout livegang start startdatum lancement demarrage lanzamiento inicio "
    "miseenservice puestaenmarcha",
    "access_date": "access licence license licences licenses zugang zugriff lizenz acces acceso licencia",
    "impact": "impact affected auswirkung betroffenheit impacto",
    "capacity": "capacity hours kapazitat stunden capacite heures capacidad horas hoursaweek "
    "hoursperweek hweek",
    "mailbox": "mailbox mailboxes email mail inbox postfach postfacher messagerie correo",
    "shifts": "shift shifts schicht schichten schichtarbeit equipes turno turnos",
    "languages": "language languages sprache sprachen langue langues idioma idiomas",
    "country": "country countrycode land pays pais",
    "subdivision": "region state subdivision bundesland kanton canton province provincia",
    "site": "site location standort ort lieu emplacement sitio ubicacion",
    "supervisors": "supervisors foremen shiftleads vorarbeiter supervisores",
    "blackouts": "closeddays closed closures blackout blackouts sperrzeit sperrzeiten",
    "sessions": "session sessions schulung schulungen formations sesiones",
    "tasks": "task tasks aufgabe aufgaben tache taches tarea tareas",
    "manager": "manager lead leader leiter leitung leiterin head boss supervisor fuhrungskraft vorgesetzter "
    "vorgesetzte chef responsable gerente jefe jefa",
    "size": "size headcount people fte ftes count employees members staff anzahl grosse mitarbeiter "
    "mitarbeitende personen kopfe kopfzahl effectif effectifs taille personnes nombre tamano "
    "personas empleados numero plantilla numberofpeople noofpeople",
    "name": "name names group groups team teams department departments dept unit function area gruppe "
    "abteilung abteilungen bereich einheit groupe equipe service departement nom grupo equipo "
    "departamento unidad",
}  # fmt: skip
GROUPS: Layout[Column] = Layout("Teams", ("name",), _GROUP_HEADINGS, by_word=True)
_GROUP = (
    "group team department dept unit area organization organisation gruppe abteilung bereich equipe "
    "departement groupe equipo departamento grupo groupname teamname"
)
_DAY = "day date on asof reportdate readon measuredon datum tag stichtag jour fecha dia periodend weekending"
_READINGS: dict[ReadingColumn, str] = {
    "day": f"{_DAY} week", "value": "value reading result number wert messwert valeur valor", "group": _GROUP,
    "metric": "metric measure kpi indicator metrik kennzahl indicateur metrica indicador",
}  # fmt: skip
_COPILOT: dict[ReadingColumn, str] = {
    "day": "reportrefreshdate", "last_active": "lastactivitydate", "person": "userprincipalname",
    "group": _GROUP,
}  # fmt: skip
_CHATGPT: dict[ReadingColumn, str] = {
    "day": "periodend", "since": "periodstart", "is_active": "isactive", "person": "publicid email",
    "ever_active": "lastdayactive", "status": "userstatus", "group": f"{_GROUP} groups",
}  # fmt: skip
_SEATS: dict[ReadingColumn, str] = {
    "group": _GROUP,
    "seats": "seats seat licenses licences assigned assignedseats seatsassigned lizenzen",
    "active": "activeusers active usersactive weeklyactive weeklyactiveusers",
    "idle": "idle idleseats seatsidle unused unusedseats inactive",
    "last_active": "lastactive lastactivity lastused lastactivitydate lastactivedate lastuse",
    "price": "pricepermonth price monthlyprice priceperseat costpermonth preis prix precio",
    "day": f"{_DAY} reportrefreshdate",
    "person": "user person email userid useremail userprincipalname",
}
LAYOUTS: dict[Kind, Layout[ReadingColumn]] = {
    "readings": Layout("Readings: a day and a value on each row", ("day", "value"), _READINGS),
    "copilot": Layout("Microsoft 365 Copilot: usage by user", ("day", "last_active"), _COPILOT),
    "chatgpt": Layout("ChatGPT Enterprise: user engagement", ("day", "is_active"), _CHATGPT),
    "seats": Layout("Seats: paid seats and when they were used", (), _SEATS),
}


def kind_of(headings: Sequence[str]) -> Kind:
    """Return the kind of file with these headings; readings by default."""
    keys = {"".join(words_of(heading)) for heading in headings}
    if {"reportrefreshdate", "lastactivitydate"} <= keys and any("copilot" in key for key in keys):
        return "copilot"
    if {"periodend", "isactive"} <= keys and keys & {"publicid", "email"}:
        return "chatgpt"
    seats = set(LAYOUTS["seats"].columns_in(headings))
    if seats & {"seats", "last_active"} or seats >= {"person", "active"}:
        return "seats"
    return "readings"


def count_readings_headings(cells: Sequence[str]) -> int:
    """Return how many readings headings a row has."""
    return max(layout.count_known(cells) for layout in LAYOUTS.values())
