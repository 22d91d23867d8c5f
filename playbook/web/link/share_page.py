"""The page that a guest reads: written once for a link, a version and a day."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from markupsafe import Markup

from playbook.core.base.words import number, say_day, say_distance
from playbook.core.log.rollout import WHERE_NAMES
from playbook.core.progress.burn_up import Curve
from playbook.core.progress.progress import STANDING_NAMES, Phase
from playbook.core.sharing.public_parts import PublicAsk, What
from playbook.core.sharing.sharing import PublicAims, PublicItem, PublicObjective, PublicRollout
from playbook.desk.all_hands import guest_examples, pulse, questions, rooms
from playbook.desk.all_hands.pulse import Shown
from playbook.desk.all_hands.questions import Heard
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.shares import Share
from playbook.web.http.asset import asset
from playbook.web.http.templates import piece, written
from playbook.web.link import access
from playbook.web.link.live_chart import find_chart

SCRIPT = asset("share.js", "Keeps the open page of a link as it is on the server.")
STYLE = asset("share.css", "How the page of a link looks.")

_PHASES: dict[Phase, str] = {
    "brief": "Being planned",
    "planning": "Being planned",
    "under_way": "Under way",
    "finished": "Finished",
    "archived": "Finished",
}
# A plan of 1,500 dates is not read on a phone, and would be megabytes for a room of them.
MOST_DATES = 200
MOST_AIMS = 30
MOST_QUESTIONS, MOST_ANSWERED = 10, 10
_BEFORE = 50


# What the page is made of, from top to bottom, each a template in templates/parts. A part that has
# nothing to say is empty, and keeps its place: an open page changes the parts that differ. The first screen
# says what changes, where we are, what is next and what is asked. The last part is not to be
# read: it tells open slides which room is open.
PARTS = (
    "top",
    "pulse",
    "pulse_teams",
    "change",
    "where",
    "next",
    "asked",
    "example",
    "questions",
    "chart",
    "stages",
    "wins",
    "done",
    "recipes",
    "groups",
    "reasons",
    "aims",
    "dates",
    "foot",
    "room",
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page; `mark` is another one for every other text."""

    name: str
    html: Markup

    @property
    def mark(self) -> str:
        """What tells this text of the part from every other."""
        return hashlib.sha256(self.html.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Written:
    """The text of a page, what changes with what it shows, and the parts that it is made of."""

    html: str
    version: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class _Measure:
    title: str
    definition: str
    target: str


def page_of(workspace: Workspace, share: Share, state: str) -> Written:
    """Give back the page of a share; `state` is where it asks whether it still opens."""
    # Who is forgotten changes earlier versions too, so a frozen link is written anew with the head. The whole
    # link, since it was looked up before what was told is counted, and may ask for something else by now.
    told = workspace.notifier.count(share.link.rollout_id)
    # A room ends by itself, and then what says how to join it is over too.
    room = rooms.room_on(workspace, share.link.id)
    code = room.code if room else ""
    key = (share.link, share.head, told, workspace.today(), code)
    # A room asks for a new page in the same second: the first one has it written, the others wait.
    return workspace.cache("share pages", 512).once(key, lambda: _page(workspace, share, state, code))


def preview(workspace: Workspace, shown: PublicRollout, contact: str) -> str:
    """Give back the page as a link would show it, for whoever is about to make one."""
    parts = _parts(workspace, shown, contact=contact)
    return _whole(shown, parts, is_preview=True)


def _page(workspace: Workspace, share: Share, state: str, code: str) -> Written:
    shown, link = shares.shown_by(workspace, share), share.link
    parts = _parts(
        workspace,
        shown,
        contact=link.contact,
        as_of=link.as_of_day,
        pulse=pulse.pulse_of(workspace, share),
        tell=access.address(link.id, "example") if guest_examples.asks_for_one(share) else "",
        pulse_address=access.address(link.id, "pulse"),
        code=code,
        heard=questions.heard_by(workspace, share),
        ask_address=access.address(link.id, "questions"),
    )
    seconds = workspace.settings.share_seconds
    said = f"{shown.name} {[part.mark for part in parts]} {seconds} {STYLE.path} {SCRIPT.path}"
    version = hashlib.sha256(said.encode()).hexdigest()[:16]
    return Written(_whole(shown, parts, state=state, version=version, seconds=seconds), version, parts)


def _whole(shown: PublicRollout, parts: tuple[Part, ...], **more: Any) -> str:
    values = {"state": "", "version": "", "seconds": 0, "is_preview": False, **more}
    return written(
        "share.html",
        share_style=STYLE.path,
        script=SCRIPT.path,
        gone=shares.gone(),
        gone_script=access.GONE.path,
        shown=shown,
        parts=parts,
        **values,
    )


def _parts(
    workspace: Workspace,
    shown: PublicRollout,
    *,
    contact: str,
    as_of: date | None = None,
    pulse: Shown | None = None,
    pulse_address: str = "",
    tell: str = "",
    code: str = "",
    heard: Heard | None = None,
    ask_address: str = "",
) -> tuple[Part, ...]:
    # A year is said where it is another one than the reader's, who may read of what ended long ago.
    today = workspace.today()
    values = {
        "shown": shown,
        "contact": contact,
        "pulse": pulse,
        "pulse_address": pulse_address,
        "tell": tell,
        "code": code,
        "heard": heard,
        "ask_address": ask_address,
        "most_questions": MOST_QUESTIONS,
        "most_answered": MOST_ANSWERED,
        "where_names": WHERE_NAMES,
        "phase": _PHASES[shown.phase],
        "as_of": day_in_full(as_of) if as_of else "",
        "stands_on": day_in_full(shown.day),
        "is_tracked": shown.phase not in ("brief", "planning"),
        "marks": [(name, day) for name, day in _marks(shown) if day],
        "stage_names": {stage.key: stage.title for stage in workspace.stages},
        "standings": STANDING_NAMES,
        "pace": say_pace(shown.curve) if shown.curve else "",
        "chart": find_chart(shown),
        "asked": [say_asked(one, shown.day, today) for one in shown.asked],
        "dates": _nearest(shown),
        "most": MOST_AIMS,
        "aims": _aims(shown.aims) if shown.aims else [],
        "objectives": _objectives(shown.aims) if shown.aims else [],
        "measures": _measures(shown.aims, today) if shown.aims else [],
        "say_day": lambda day: say_day(day, today),
        "say_distance": lambda day: say_distance(day, shown.day),
        "say_span": lambda first, last: _say_span(first, last, today),
    }
    return tuple(Part(name, piece(f"parts/{name}.html", **values)) for name in PARTS)


def _nearest(shown: PublicRollout) -> tuple[PublicItem, ...]:
    """The dates to list: all, or those around the day that is shown."""
    past = sum(item.day < shown.day for item in shown.items)
    first = max(0, min(past - _BEFORE, len(shown.items) - MOST_DATES))
    return shown.items[first : first + MOST_DATES]


def day_in_full(day: date) -> str:
    """Give back a day with its weekday and its year."""
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


_WHAT: dict[What, str] = {
    "example": "One example of what you did with it",
    "pulse": "Say how it goes for you",
    "training": "training",
    "show_and_tell": "come and listen",
}


class Asked(NamedTuple):
    """When something is asked, how long or how far off that is, what it is, and of which kind."""

    when: str
    about: str
    what: str
    kind: str = ""


def say_asked(ask: PublicAsk, day: date, today: date) -> Asked:
    """Give back what is asked in words, as of a day, for a reader of today."""
    if ask.every is None:
        about, kind = say_distance(ask.day, day), _WHAT[ask.what]
        return Asked(
            say_day(ask.day, today), about, ask.title or kind.capitalize(), kind if ask.title else ""
        )
    begins = f"from {say_day(ask.day, today)}" if ask.day > day else ""
    ends = f"until {say_day(ask.until, today)}" if ask.until else ""
    return Asked(_say_every(ask), " ".join(filter(None, (begins, ends))), _WHAT[ask.what])


def _say_every(ask: PublicAsk) -> str:
    match ask.every:
        case 1:
            return "Every day"
        case 7:
            return f"Each {ask.day:%A}"
        case 14:
            return f"Every second {ask.day:%A}"
        case _:
            return f"Every {ask.every} days"


def say_pace(curve: Curve) -> str:
    """Give back in a sentence how what is done compares with the launch plan."""
    gap = curve.done[-1] - curve.planned[curve.now]
    if gap == 0:
        return "As far as planned at launch."
    steps = f"{abs(gap):,} {'step' if abs(gap) == 1 else 'steps'}"
    return f"{steps} {'ahead of' if gap > 0 else 'behind'} the launch plan."
