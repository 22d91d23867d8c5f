"""The page of a link, rendered once for a version and a day."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from playbook.core.all_hands.room_state import RoomState
from playbook.core.base.words import count, in_unit, lower_first, say, say_day, say_distance
from playbook.core.log.rollout import MAX_QUESTION, WHERE_NAMES
from playbook.core.progress.progress import STANDING_NAMES, Phase
from playbook.core.sharing.public_parts import ASKED, PublicAsk
from playbook.core.sharing.sharing import PublicAims, PublicObjective, PublicRollout
from playbook.desk.all_hands import guest_examples, presenting, pulse, questions, rooms
from playbook.desk.all_hands.deck import headings_of
from playbook.desk.all_hands.presenting import Spotlight
from playbook.desk.all_hands.pulse import PulseView
from playbook.desk.all_hands.questions import RoomQuestions
from playbook.desk.base.workspace import Workspace
from playbook.desk.links import shares
from playbook.desk.links.shares import Share
from playbook.desk.plan.decision_view import DecisionView, view_of
from playbook.web.http.assets import asset
from playbook.web.http.templates import DECISIONS_STYLE, render_fragment, render_page
from playbook.web.link import access
from playbook.web.link.live_chart import find_chart

SCRIPT = asset("share.js", "Keeps the open page of a link as it is on the server.")
COMPANION = asset("companion.js", "Follows the slide on show, and sends what a phone answers.")
STYLE = asset("share.css", "How the page of a link looks.")
FORM_STYLE = asset("form.css", "How the forms look that a room fills in.")

PHASES: dict[Phase, str] = {
    "brief": "Being planned", "planning": "Being planned", "under_way": "In progress",
    "finished": "Finished", "archived": "Finished",
}  # fmt: skip
# A plan of 1,500 dates is not read on a phone, and would be megabytes for a room of them.
MAX_DATES, _PAST_DATES = 200, 50
MAX_AIMS = 30
MAX_QUESTIONS, MAX_ANSWERED = 10, 10

# The page from top to bottom: what everybody reads, and what is folded under a title. Each part is a template
# in templates/parts. An open page replaces the parts that differ, so an empty part keeps its place. The last
# two show nothing: the script takes from them which slide is on show, and the form of a poll.
LAYOUT = (
    ("", ("top", "pulse", "pulse_teams", "where", "next", "dates", "example", "questions")),
    ("What changes, and what you can do", ("change", "reasons", "aims", "asked")),
    ("Progress in detail", ("chart", "stages", "groups")),
    ("How people are using it", ("wins", "done", "recipes")),
    ("Decisions", ("decisions",)),
    ("", ("foot", "room", "poll")),
)
PARTS = tuple(name for _, names in LAYOUT for name in names)


class _Date(NamedTuple):
    """A row of the table of all dates; a go-live has no state of its own."""

    day: date
    last_day: date
    title: str
    standing: str = ""


class _Dates(NamedTuple):
    """The dates nearest to a day, and how many there are."""

    rows: list[_Date]
    total: int


@dataclass(frozen=True, slots=True)
class PagePart:
    """One part of the page; `mark` differs for every other text."""

    name: str
    html: Markup

    @property
    def mark(self) -> str:
        """Return a hash of the text."""
        return hashlib.sha256(self.html.encode()).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class LinkPage:
    """The text of a page, its version, and its parts."""

    html: str
    version: str
    parts: tuple[PagePart, ...] = ()


class _Measure(NamedTuple):
    title: str
    definition: str
    target: str


def page_of(workspace: Workspace, share: Share) -> LinkPage:
    # Forgetting a person changes earlier versions too, so the head renews a frozen link as well. The whole
    # link is part of the key: it was read before the changes were counted, and may ask for more by now.
    changes = workspace.notifier.count(share.link.rollout_id)
    # A room ends by itself, and the page must then stop saying how to join it.
    room, live = rooms.room_on(workspace, share.link.id), presenting.state_on(workspace, share.link.id)
    code = room.code if room else ""
    key = (share.link.rollout_id, share.head, share.link, changes, workspace.today(), code, live)
    # A whole room asks for a new page in the same second: the first request renders it, the others wait.
    return workspace.cache("share pages", 512).once(key, lambda: _page(workspace, share, code, live))


def preview(workspace: Workspace, shown: PublicRollout, contact: str) -> str:
    return _html(shown, _parts(workspace, shown, contact=contact), is_preview=True)


def _page(workspace: Workspace, share: Share, code: str, live: RoomState | None) -> LinkPage:
    shown, link = shares.shown_by(workspace, share), share.link
    # There is nothing to tell before the first team uses it.
    tells = guest_examples.asks_for_one(share) and share.rollout.brief.is_live(shown.day)
    parts = _parts(
        workspace,
        shown,
        contact=link.contact,
        as_of=link.as_of_day,
        pulse=pulse.pulse_of(workspace, share),
        tell=access.address(link.id, "example") if tells else "",
        pulse_address=access.address(link.id, "pulse"),
        code=code,
        live=live,
        heard=questions.questions_of(workspace, share),
        spotlight=presenting.spotlight_on(workspace, share),
        ask_address=access.address(link.id, "questions"),
    )
    seconds = workspace.settings.share_seconds
    files = " ".join(each.path for each in (STYLE, FORM_STYLE, DECISIONS_STYLE, SCRIPT, COMPANION))
    content = f"{shown.name} {[part.mark for part in parts]} {seconds} {files}"
    version = hashlib.sha256(content.encode()).hexdigest()[:16]
    state = access.address(link.id, "state")
    return LinkPage(_html(shown, parts, state=state, version=version, seconds=seconds), version, parts)


def _html(
    shown: PublicRollout,
    parts: tuple[PagePart, ...],
    *,
    state: str = "",
    version: str = "",
    seconds: int = 0,
    is_preview: bool = False,
) -> str:
    return render_page(
        "share.html",
        shown=shown,
        layout=LAYOUT,
        parts={part.name: part for part in parts},
        state=state,
        version=version,
        seconds=seconds,
        is_preview=is_preview,
        form_style=FORM_STYLE.path,
        companion_script=COMPANION.path,
        most_words=MAX_QUESTION,
        **files(),
    )


def files() -> dict[str, object]:
    """Return what every page of a link loads and shows once it is gone."""
    scripts = {"script": SCRIPT.path, "gone_script": access.GONE.path}
    styles = {"share_style": STYLE.path, "decisions_style": DECISIONS_STYLE.path}
    return {**styles, "gone": shares.gone(), **scripts}


def _parts(
    workspace: Workspace,
    shown: PublicRollout,
    *,
    contact: str,
    as_of: date | None = None,
    pulse: PulseView | None = None,
    pulse_address: str = "",
    tell: str = "",
    code: str = "",
    live: RoomState | None = None,
    heard: RoomQuestions | None = None,
    spotlight: Spotlight | None = None,
    ask_address: str = "",
) -> tuple[PagePart, ...]:
    # Days show their year if it is not the reader's.
    today = workspace.today()
    pace = say_pace(shown)
    measures = _measures(shown.aims, today) if shown.aims else []
    marks = [("Start", shown.start), ("Go-live", shown.go_live)]
    marks += [("Last go-live", shown.last_go_live), ("End", shown.end)]
    is_open = {"pulse": pulse and pulse.poll.is_open, "questions": heard and heard.is_open, "example": tell}
    values = {
        "shown": shown,
        "contact": contact,
        "pulse": pulse,
        "pulse_address": pulse_address,
        "tell": tell,
        "main": next((part for part, is_asked in is_open.items() if is_asked), ""),
        "code": code,
        "live": live,
        "heading": headings_of(shown).get(live.current, "") if live else "",
        "spotlight": spotlight,
        "heard": heard,
        "ask_address": ask_address,
        "most_questions": MAX_QUESTIONS,
        "most_answered": MAX_ANSWERED,
        "where_names": WHERE_NAMES,
        "status": _say_status(shown, pace),
        "goal": next((f"{each.title}: {each.target}" for each in measures if each.target), ""),
        "as_of": day_in_full(as_of) if as_of else "",
        "stands_on": day_in_full(shown.day),
        "is_tracked": shown.phase not in ("brief", "planning"),
        "marks": [(name, day) for name, day in marks if day],
        "stage_names": {stage.key: stage.title for stage in workspace.stages},
        "pace": pace,
        "chart": find_chart(shown),
        "asked": [say_asked(ask, shown.day, today) for ask in shown.asked],
        "dates": _nearest(shown),
        "most": MAX_AIMS,
        "aims": _aims(shown),
        "objectives": _objectives(shown.aims) if shown.aims else [],
        "measures": measures,
        "decisions": _decisions(shown, today),
        "say_day": lambda day: say_day(day, today),
        "say_distance": lambda day: say_distance(day, shown.day),
        "say_span": lambda first, last: _say_span(first, last, today),
    }
    return tuple(PagePart(name, render_fragment(f"parts/{name}.html", **values)) for name in PARTS)


def _say_status(shown: PublicRollout, pace: str) -> str:
    """Return in a sentence how the rollout stands."""
    phase = say_phase(shown)
    return f"{phase}, {lower_first(pace)}" if pace and shown.phase == "under_way" else f"{phase}."


def say_phase(shown: PublicRollout) -> str:
    """Return where a rollout stands: launched weeks ahead, it has not started yet."""
    is_ahead = shown.phase == "under_way" and not shown.has_begun
    return "Not started yet" if is_ahead else PHASES[shown.phase]


def _decisions(shown: PublicRollout, today: date) -> DecisionView | None:
    return view_of(shown.decisions, lambda day: say_day(day, today)) if shown.decisions else None


def _nearest(shown: PublicRollout) -> _Dates:
    items = (
        _Date(item.day, item.last_day, item.title, STANDING_NAMES[item.standing]) for item in shown.items
    )
    go_lives = (_Date(each.day, each.day, each.what) for each in shown.go_lives)
    rows = sorted((*go_lives, *items), key=lambda row: row.day)
    past = sum(row.day < shown.day for row in rows)
    first = max(0, min(past - _PAST_DATES, len(rows) - MAX_DATES))
    return _Dates(rows[first : first + MAX_DATES], len(rows))


def day_in_full(day: date) -> str:
    return f"{day:%A}, {say(day)}"


def _say_span(first: date, last: date, today: date) -> str:
    start = say_day(first, today)
    return start if first == last else f"{start} to {say_day(last, today)}"


def _aims(shown: PublicRollout) -> list[tuple[str, str]]:
    why_now, promises = shown.aims.why_now if shown.aims else "", "\n".join(shown.promises)
    texts = [("Why now", why_now), ("What stays the same", shown.what_stays), ("What we promise", promises)]
    return [(heading, text) for heading, text in (*texts, *shown.ends) if text]


def _objectives(aims: PublicAims) -> list[PublicObjective]:
    brief = PublicObjective(title="", statement=aims.objective, benefit=aims.expected_benefit)
    own = [brief] if brief.statement or brief.benefit else []
    brief_lines = {*aims.objective.splitlines(), *aims.expected_benefit.splitlines()}

    def unsaid(text: str) -> str:
        return "\n".join(line for line in text.splitlines() if line not in brief_lines)

    return own + [
        PublicObjective(title=each.title, statement=unsaid(each.statement), benefit=unsaid(each.benefit))
        for each in aims.objectives
        if each.statement != brief.statement
    ]


def _measures(aims: PublicAims, today: date) -> list[_Measure]:
    """Return the measures of success; the brief's own unless a metric has its name."""
    measures = []
    name = aims.outcome_measure
    if name and not any(name in metric.title for metric in aims.metrics):
        measures.append(_Measure(name, "", _target(aims.outcome_target, aims.outcome_unit)))
    for metric in aims.metrics:
        target = _target(metric.target, metric.unit)
        if target and metric.target_date:
            target += f" by {say_day(metric.target_date, today)}"
        measures.append(_Measure(metric.title or metric.definition, metric.definition, target))
    return measures


def _target(value: float | None, unit: str) -> str:
    return "" if value is None else in_unit(value, unit)


class AskInWords(NamedTuple):
    """A call to action in words: when, how far off, what, which kind."""

    when: str
    about: str
    what: str
    kind: str = ""


def say_asked(ask: PublicAsk, day: date, today: date) -> AskInWords:
    """Return a call to action as of a day, for a reader of today."""
    if ask.every is None:
        about = say_distance(ask.day, day)
        kind = f"{ASKED[ask.what]} for {ask.who}" if ask.who else ASKED[ask.what]
        what, kind = (ask.title, kind) if ask.title else (kind.capitalize(), "")
        return AskInWords(say_day(ask.day, today), about, what, kind)
    begins = f"from {say_day(ask.day, today)}" if ask.day > day else ""
    ends = f"until {say_day(ask.until, today)}" if ask.until else ""
    return AskInWords(_say_every(ask), " ".join(filter(None, (begins, ends))), ASKED[ask.what])


def _say_every(ask: PublicAsk) -> str:
    usual = {
        1: "Every day", 7: f"Every {ask.day:%A}", 14: f"Every other {ask.day:%A}", 28: "Every four weeks",
    }  # fmt: skip
    return usual.get(ask.every or 0, f"Every {ask.every} days")


def say_pace(shown: PublicRollout) -> str:
    """Return a sentence that compares the work done with the plan."""
    if (curve := shown.curve) is None or not shown.has_begun:
        return ""
    if (gap := curve.done[-1] - curve.planned[curve.now]) == 0:
        return "On schedule with the launch plan."
    return f"{count(abs(gap), 'task')} {'ahead of' if gap > 0 else 'behind'} the launch plan."
