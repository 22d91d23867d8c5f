"""Which column of a file with readings holds what, and which program wrote the file.

The columns of Microsoft 365 Copilot's export are those that Microsoft documents at
https://learn.microsoft.com/en-us/graph/api/reportroot-getmicrosoft365copilotusageuserdetail ("CSV").
OpenAI documents that ChatGPT Enterprise exports a user engagement report by week or month as CSV, at
https://help.openai.com/en/articles/10875114-user-analytics-for-chatgpt-enterprise-and-edu, but not its
columns: those here are the ones that public programs read from it. A column that is called otherwise is
picked by hand.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from playbook.desk.cells import squeeze

Kind = Literal["readings", "copilot", "chatgpt", "seats"]
Role = Literal[
    "day", "value", "group", "metric", "person", "last_active", "ever_active", "is_active", "status",
    "seats", "active", "idle", "price", "since",
]  # fmt: skip
ROLE_NAMES: dict[Role, str] = {
    "day": "Day",
    "value": "Value",
    "group": "Group",
    "metric": "Metric",
    "person": "Person (only to count each once)",
    "last_active": "Last active",
    "ever_active": "Last active, ever",
    "is_active": "Active in the period",
    "status": "Status of the account",
    "seats": "Seats",
    "active": "Active users",
    "idle": "Idle seats, not used for 28 days",
    "price": "Price per seat and month",
    "since": "First day of the period",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: the columns that it must have and may have, and the headings that name them."""

    name: str
    needs: tuple[Role, ...]
    headings: Mapping[Role, str]

    @property
    def roles(self) -> tuple[Role, ...]:
        """Every column that is looked for, those that it must have first."""
        return (*self.needs, *(role for role in self.headings if role not in self.needs))


_GROUP = (
    "group team department dept unit area organization organisation gruppe abteilung bereich equipe "
    "departement groupe equipo departamento grupo groupname teamname"
)
_DAY = "day date on asof reportdate readon measuredon datum tag stichtag jour fecha dia periodend weekending"
LAYOUTS: dict[Kind, Layout] = {
    "readings": Layout(
        "Readings: a day and a value on each row",
        ("day", "value"),
        {
            "day": f"{_DAY} week",
            "value": "value reading result number wert messwert valeur valor",
            "group": _GROUP,
            "metric": "metric measure kpi indicator metrik kennzahl indicateur metrica indicador",
        },
    ),
    "copilot": Layout(
        "Microsoft 365 Copilot: usage by user",
        ("day", "last_active"),
        {
            "day": "reportrefreshdate",
            "last_active": "lastactivitydate",
            "person": "userprincipalname",
            "group": _GROUP,
        },
    ),
    "chatgpt": Layout(
        "ChatGPT Enterprise: user engagement",
        ("day", "is_active"),
        {
            "day": "periodend",
            "since": "periodstart",
            "is_active": "isactive",
            "person": "publicid email",
            "ever_active": "lastdayactive",
            "status": "userstatus",
            "group": f"{_GROUP} groups",
        },
    ),
    "seats": Layout(
        "Seats: paid seats and when they were used",
        (),
        {
            "group": _GROUP,
            "seats": "seats seat licenses licences assigned assignedseats seatsassigned lizenzen",
            "active": "activeusers active usersactive weeklyactive weeklyactiveusers",
            "idle": "idle idleseats seatsidle unused unusedseats inactive",
            "last_active": "lastactive lastactivity lastused lastactivitydate lastactivedate lastuse",
            "price": "pricepermonth price monthlyprice priceperseat costpermonth preis prix precio",
            "day": f"{_DAY} reportrefreshdate",
            "person": "user person email userid useremail userprincipalname",
        },
    ),
}


def key_of(heading: str) -> str:
    """Give back a heading as small letters and digits alone, however it is spaced and written."""
    bare = unicodedata.normalize("NFKD", squeeze(heading).casefold().replace("ß", "ss"))
    return "".join(re.findall(r"[a-z0-9]+", bare.encode("ascii", "ignore").decode()))


def kind_of(headings: Sequence[str]) -> Kind:
    """Give back which kind of file has these headings; plain readings where nothing tells."""
    keys = {key_of(heading) for heading in headings}
    if {"reportrefreshdate", "lastactivitydate"} <= keys and any("copilot" in key for key in keys):
        return "copilot"
    if {"periodend", "isactive"} <= keys and keys & {"publicid", "email"}:
        return "chatgpt"
    found = columns_in(headings, "seats")
    if "seats" in found or "last_active" in found or {"person", "active"} <= set(found):
        return "seats"
    return "readings"


def columns_in(headings: Sequence[str], kind: Kind) -> dict[Role, int]:
    """Give back the column of each role by its heading, the first one where several fit."""
    keys = [key_of(heading) for heading in headings]
    found: dict[Role, int] = {}
    for role, words in LAYOUTS[kind].headings.items():
        for word in words.split():
            if word in keys and keys.index(word) not in found.values():
                found[role] = keys.index(word)
                break
    return found


def known_headings(cells: Sequence[str]) -> int:
    """Give back how many cells of a row are headings that some kind of file has."""
    row = [cell for cell in cells if len(cell) <= 60]
    return max(len(columns_in(row, kind)) for kind in LAYOUTS)
