"""The page that a guest reads: written once for a link, a version and a day."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from playbook.core.days import say_day, say_distance
from playbook.core.digest_words import number
from playbook.core.progress import STANDING_NAMES, Phase
from playbook.core.sharing import PublicAims, PublicObjective, PublicRollout
from playbook.desk import shares
from playbook.desk.house import House
from playbook.desk.kept import Kept
from playbook.desk.shares import Share
from playbook.web.asset import asset
from playbook.web.page import written

SCRIPT = asset("share.js", "Asks whether the link of an open page still opens it.")
STYLE = asset("share.css", "How the page of a link looks.")

_PHASES: dict[Phase, str] = {
    "brief": "Being planned",
    "planning": "Being planned",
    "under_way": "Under way",
    "finished": "Finished",
    "archived": "Finished",
}
_kept = Kept(512)


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a page, and what changes with what it shows."""

    html: str
    version: str


@dataclass(frozen=True, slots=True)
class _Measure:
    title: str
    definition: str
    target: str


def page_of(house: House, share: Share, state: str) -> Written:
    """Give back the page of a share; `state` is where it asks whether it still opens."""
    # Who is forgotten changes earlier versions too, so a frozen link is written anew with the head.
    key = (share.link.id, share.head, house.today())
    return _kept.once(house, key, lambda: _page(house, share, state))


def preview(house: House, shown: PublicRollout, contact: str) -> str:
    """Give back the page as a link would show it, for whoever is about to make one."""
    return _written(house, shown, contact=contact, is_preview=True)


def _page(house: House, share: Share, state: str) -> Written:
    shown, link = shares.shown_by(house, share), share.link
    seconds = house.settings.share_seconds
    said = f"{shown.model_dump_json()} {link.contact} {link.as_of_day} {seconds} {STYLE.path} {SCRIPT.path}"
    version = hashlib.sha256(said.encode()).hexdigest()[:16]
    html = _written(
        house,
        shown,
        contact=link.contact,
        as_of=link.as_of_day,
        state=state,
        version=version,
        seconds=seconds,
    )
    return Written(html, version)


def _written(
    house: House, shown: PublicRollout, *, contact: str, as_of: date | None = None, **more: Any
) -> str:
    # A year is said where it is another one than the reader's, who may read of what ended long ago.
    today = house.today()
    values = {"state": "", "version": "", "seconds": 0, "is_preview": False, **more}
    return written(
        "share.html",
        share_style=STYLE.path,
        script=SCRIPT.path,
        gone=shares.gone(),
        shown=shown,
        contact=contact,
        phase=_PHASES[shown.phase],
        as_of=_whole(as_of) if as_of else "",
        stands_on=_whole(shown.day),
        is_tracked=shown.phase not in ("brief", "planning"),
        marks=[(name, day) for name, day in _marks(shown) if day],
        stage_names={stage.key: stage.title for stage in house.stages},
        standings=STANDING_NAMES,
        aims=_aims(shown.aims) if shown.aims else [],
        objectives=_objectives(shown.aims) if shown.aims else [],
        measures=_measures(shown.aims, today) if shown.aims else [],
        say_day=lambda day: say_day(day, today),
        say_distance=lambda day: say_distance(day, shown.day),
        say_span=lambda first, last: _say_span(first, last, today),
        **values,
    )


def _whole(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def _say_span(first: date, last: date, today: date) -> str:
    said = say_day(first, today)
    return said if first == last else f"{said} to {say_day(last, today)}"


def _marks(shown: PublicRollout) -> list[tuple[str, date | None]]:
    return [("Starts", shown.start), ("Go-live", shown.go_live), ("Ends", shown.end)]


def _aims(aims: PublicAims) -> list[tuple[str, str]]:
    """The texts that belong to the reasons, each under its heading."""
    said = [("Why now", aims.why_now), ("What stays the same", aims.what_stays)]
    return [(heading, text) for heading, text in said if text]


def _objectives(aims: PublicAims) -> list[PublicObjective]:
    """What is to be reached, each once: the plan often repeats what the brief says."""
    brief = PublicObjective(title="", statement=aims.objective, benefit=aims.expected_benefit)
    found = [brief] if brief.statement or brief.benefit else []
    return found + [one for one in aims.objectives if one.statement != brief.statement]


def _measures(aims: PublicAims, today: date) -> list[_Measure]:
    """How success is measured; the brief's own measure where no metric of the plan bears its name."""
    found = []
    name = aims.outcome_measure
    if name and not any(name in metric.title for metric in aims.metrics):
        found.append(_Measure(name, "", _target(aims.outcome_target, aims.outcome_unit)))
    for metric in aims.metrics:
        target = _target(metric.target, metric.unit)
        if target and metric.target_date:
            target += f" by {say_day(metric.target_date, today)}"
        found.append(_Measure(metric.title or metric.definition, metric.definition, target))
    return found


def _target(value: float | None, unit: str) -> str:
    return "" if value is None else f"{number(value)} {unit}".strip()
