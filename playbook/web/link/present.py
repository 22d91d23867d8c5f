"""The page of a link on a big screen, as slides."""

from dataclasses import dataclass

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from playbook.core.all_hands.join_code import grouped
from playbook.desk.all_hands import rooms
from playbook.desk.base.workspace import current_workspace
from playbook.desk.links import shares
from playbook.desk.links.qr import qr_of
from playbook.web.http.assets import asset
from playbook.web.http.route_table import AppRoute, Who
from playbook.web.http.templates import render_page
from playbook.web.link import access, share_page
from playbook.web.link.share_page import PagePart

SCRIPT = asset("present.js", "Moves between the slides of a big screen.")
FIT = asset("fit.js", "Makes a slide fit the screen above its band.")
STYLE = asset("present.css", "How the slides of a big screen look.")

_SLIDES = (
    ("start", ("top", "change")),
    ("why", ("reasons",)),
    ("where", ("where", "stages")),
    ("chart", ("chart",)),
    ("groups", ("groups",)),
    ("next", ("next", "dates")),
    ("wins", ("wins", "done")),
    ("recipes", ("recipes",)),
    ("aims", ("aims",)),
    ("asked", ("asked", "example")),
    ("pulse", ("pulse",)),
    ("teams", ("pulse_teams",)),
    ("questions", ("questions",)),
)
_ASIDE = {"foot", "room", "poll"}


@dataclass(frozen=True, slots=True)
class Slide:
    """The parts on the screen together; `hides` until somebody reveals them."""

    name: str
    parts: tuple[PagePart, ...]
    hides: bool


def slides_of(parts: tuple[PagePart, ...]) -> list[Slide]:
    """Return the slides of a page, with unplaced parts at the end."""
    by_name = {part.name: part for part in parts}
    groups = [(name, tuple(part for part in names if part in by_name)) for name, names in _SLIDES]
    placed = {name for _, names in groups for name in names} | _ASIDE
    groups += [(part.name, (part.name,)) for part in parts if part.name not in placed]
    return [
        Slide(name, tuple(by_name[part] for part in names), name in {"pulse", "teams"})
        for name, names in groups
        if names
    ]


@access.or_gone
def show(request: Request) -> Response:
    """Show the slides of a link, or let its page ask for the password."""
    workspace, share = current_workspace(), access.resolved(request)
    link = share.link
    if not share.is_open:
        return RedirectResponse(f"{access.address(link.id)}?then=present", 303, access.HEADERS)
    page = share_page.page_of(workspace, share)
    room = rooms.room_on(workspace, link.id)
    base = f"{request.url.scheme}://{request.url.netloc}"
    text = render_page(
        "present.html",
        present_style=STYLE.path,
        fit_script=FIT.path,
        present_script=SCRIPT.path,
        state=access.address(link.id, "state"),
        version=page.version,
        seconds=workspace.settings.share_seconds,
        name=shares.name_of(share),
        slides=slides_of(page.parts),
        aside=[part for part in page.parts if part.name in _ASIDE],
        as_of=share_page.day_in_full(link.as_of_day) if link.as_of_day else "",
        host=request.url.netloc,
        code=grouped(room.code) if room else "",
        qr=Markup(qr_of(f"{base}/j/{room.code}", is_sized=False)) if room else "",  # noqa: S704 - a picture of ours
        **share_page.files(),
    )
    return HTMLResponse(text, headers=access.HEADERS)


ROUTES = [
    STYLE.route,
    FIT.route,
    SCRIPT.route,
    AppRoute("/view/{link_id}/present", show, Who.LINK, "What a link shows, as slides."),
]
