"""The page of a link on a big screen, as slides."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from playbook.core.all_hands.room_state import topic_of
from playbook.core.base.words import in_unit, say_day
from playbook.core.sharing.public_parts import PublicAsk
from playbook.core.sharing.sharing import PublicDay, PublicItem, PublicMetric
from playbook.desk.all_hands import guest_examples, presenting, pulse, questions, rooms
from playbook.desk.all_hands.deck import (
    MOST_OF_NAME,
    MOST_QUESTIONS,
    ONE_COLUMN,
    Slide,
    SlideText,
    deck_of,
    is_long,
)
from playbook.desk.all_hands.presenting import Spotlight
from playbook.desk.base.workspace import Workspace, current_workspace
from playbook.desk.links import shares
from playbook.desk.links.qr import qr_of
from playbook.desk.links.shares import Share
from playbook.web.http.assets import asset
from playbook.web.http.form import base_address
from playbook.web.http.route_table import AppRoute, Who
from playbook.web.http.templates import render_fragment, render_page
from playbook.web.link import access, look, share_page
from playbook.web.link.live_chart import find_chart

SCRIPT = asset("present.js", "Moves between the slides of a big screen.")
STYLE = asset("present.css", "How the slides of a big screen look.")


_Row = PublicDay | PublicItem | PublicAsk | PublicMetric


@dataclass(frozen=True, slots=True)
class DrawnSlide:
    """A slide in HTML; `mark` differs for every other text."""

    slide: Slide
    html: Markup

    @property
    def mark(self) -> str:
        """Return a hash of the slide."""
        return hashlib.sha256(f"{self.slide.title} {self.html}".encode()).hexdigest()[:8]


@access.or_gone
def show(request: Request) -> Response:
    """Show the slides of a link, or let its page ask for the password."""
    workspace, share = current_workspace(), access.resolved(request)
    link = share.link
    if not share.is_open:
        return RedirectResponse(f"{access.address(link.id)}?then=present", 303, access.HEADERS)
    page = share_page.page_of(workspace, share)
    # Not the bare address: where somebody is signed in, that is the app and has no field for the code.
    base = base_address(request, workspace.settings.public_address)
    room, host = rooms.room_on(workspace, link.id), f"{base.partition('://')[2]}/j"
    code = room.code if room else ""
    join = f"{base}{rooms.scanned_path(workspace, room)}" if room else ""
    # The page of the link has another version whenever something here is other.
    key = (link.id, page.version, code, workspace.today())
    live = presenting.state_on(workspace, link.id)
    deck = workspace.cache("slides", 64).once(key, lambda: _draw(workspace, share, code))
    qr = _qr(join) if code else ""
    # Whoever asks names the host, so that slide alone is drawn for it.
    lobby = {"host": host, "code": code, "qr": qr, "shown": shares.shown_by(workspace, share)}
    by_key = {drawn.slide.key: _with_lobby(drawn, share, lobby) for drawn in deck}
    text = render_page(
        "present.html",
        present_style=STYLE.path,
        present_script=SCRIPT.path,
        state=access.address(link.id, "state"),
        version=page.version,
        seconds=workspace.settings.share_seconds,
        name=shares.name_of(share),
        slides=[by_key[key] for key in (live.playlist(by_key) if live else by_key) if key in by_key],
        live=live,
        size=presenting.size_on(workspace, share),
        spotlight=_draw_spotlight(presenting.spotlight_on(workspace, share)),
        lead=_lead_address(request, share) if live else "",
        parts=page.parts,
        is_rehearsal=link.as_of_day is not None,
        host=host,
        code=code,
        qr=qr,
        look=look.look_of(),
        **share_page.files(),
    )
    # A big screen without a mark would share the few places of browsers without one.
    return access.with_device(request, HTMLResponse(text, headers=access.HEADERS))


def _with_lobby(drawn: DrawnSlide, share: Share, lobby: Mapping[str, object]) -> DrawnSlide:
    if drawn.slide.kind != "lobby":
        return drawn
    html = render_fragment("slides/lobby.html", as_of=share.link.as_of_day, **lobby)
    return DrawnSlide(drawn.slide, html)


def _draw(workspace: Workspace, share: Share, code: str) -> tuple[DrawnSlide, ...]:
    shown, today = shares.shown_by(workspace, share), workspace.today()
    view = pulse.pulse_of(workspace, share)
    deck = deck_of(
        shown,
        view,
        questions.questions_of(workspace, share),
        asks_for_examples=guest_examples.asks_for_one(share) and share.rollout.brief.is_live(shown.day),
    )
    if view and any(each.poll.is_made_up for each in (view, *view.earlier, *view.older)):
        deck = tuple(map(_as_made_up, deck))
    as_of = share.link.as_of_day
    values = {
        "shown": shown,
        "phase": share_page.say_phase(shown),
        "as_of": share_page.day_in_full(as_of) if as_of else "",
        "is_tracked": shown.phase not in ("brief", "planning"),
        "stage_names": {stage.key: stage.title for stage in workspace.stages},
        "pace": share_page.say_pace(shown),
        "chart": find_chart(shown),
        "contact": share.link.contact,
        "say_day": lambda day: say_day(day, today),
        "row_of": _row_of(shown.day, today),
        "in_unit": in_unit,
        "is_long": is_long,
        "most_questions": MOST_QUESTIONS,
        "most_of_name": MOST_OF_NAME,
        "one_column": ONE_COLUMN,
        "code": code,
    }
    drawn = (
        Markup() if slide.kind == "lobby"
        else render_fragment(f"slides/{slide.kind}.html", slide=slide, **values)
        for slide in deck
    )  # fmt: skip
    return tuple(map(DrawnSlide, deck, drawn))


def _as_made_up(slide: Slide) -> Slide:
    """Return a slide that says that its answers are made up."""
    is_of_pulse = topic_of(slide.key) in ("pulse", "teams")
    return replace(slide, title=f"Made up: {slide.title}") if is_of_pulse else slide


def _draw_spotlight(spotlight: Spotlight | None) -> DrawnSlide | None:
    if spotlight is None:
        return None
    words = SlideText(spotlight.words, spotlight.below, is_quote=True)
    slide = Slide("spotlight", "text", spotlight.title, words)
    return DrawnSlide(slide, render_fragment("slides/text.html", slide=slide))


def _lead_address(request: Request, share: Share) -> str:
    """Return where a signed-in host's keys lead every screen."""
    return f"/host/{share.link.id}" if access.host_in(request, share) else ""


def _qr(address: str) -> Markup:
    return Markup(qr_of(address, is_sized=False))  # noqa: S704 - a picture of ours


def _row_of(day: date, today: date) -> Callable[[_Row], tuple[str, str]]:
    """Return the function that says what leads a row, and its words."""

    def row_of(row: _Row) -> tuple[str, str]:
        match row:
            case PublicDay():
                return say_day(row.day, today), row.what
            case PublicItem():
                return say_day(row.done_on or row.day, today), row.title
            case PublicAsk():
                ask = share_page.say_asked(row, day, today)
                return ask.when, ask.what
            case PublicMetric(target=target):
                goal = "" if target is None else in_unit(target, row.unit)
                return goal, row.title or row.definition

    return row_of


ROUTES = [
    STYLE.route,
    SCRIPT.route,
    AppRoute("/view/{link_id}/present", show, Who.LINK, "What a link shows, as slides."),
]
