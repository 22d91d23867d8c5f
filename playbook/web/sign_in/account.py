"""My account: /account changes one's own password and second factor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from playbook.core.base.access import Actor
from playbook.core.base.errors import Invalid, Missing, PlaybookError, Refused
from playbook.core.posts.mail import MAIL_KINDS
from playbook.desk.accounts import own_account, sessions
from playbook.desk.accounts.sessions import OWN_ACCOUNT
from playbook.desk.base.workspace import current_workspace, is_demo
from playbook.desk.links import feeds
from playbook.desk.links.qr import qr_of
from playbook.desk.posts import opt_out
from playbook.web.http.form import answer_password
from playbook.web.http.problem import by_field, nothing
from playbook.web.http.route_table import POST, AppRoute, Who
from playbook.web.http.templates import render
from playbook.web.sign_in.session import known_cookie

_DONE = {
    "password": "Your password is changed. Your other sign-ins and your calendar addresses have ended.",
    "off": "Two-step sign-in is off.",
    "mail": "Your choice of e-mail is saved.",
    "calendar": "The address of your calendar has ended.",
}


@dataclass(frozen=True, slots=True)
class _Failure:
    """What is wrong with one of the forms of the page."""

    form: str
    error: PlaybookError


Handler = Callable[[Request, Actor, dict[str, str]], Response]


def show(request: Request) -> Response:
    """Show one's own account; a demonstration has none."""
    if is_demo():
        return nothing(request)
    if (actor := _actor(request)) is None:
        return RedirectResponse(sessions.sign_in_for(OWN_ACCOUNT), 303)
    return _page(request, actor)


def _page(request: Request, actor: Actor, failure: _Failure | None = None, calendar: str = "") -> Response:
    error = failure.error if failure else None
    return render(
        "account.html",
        request,
        400 if failure else 200,
        account=own_account.own_account(current_workspace(), actor),
        calendars=feeds.own_feeds(current_workspace(), actor),
        calendar=calendar,
        mail=opt_out.mail_choices(current_workspace(), actor),
        mail_kinds=MAIL_KINDS,
        failed=failure.form if failure else "",
        error=error,
        problems=by_field(error.problems) if isinstance(error, Invalid) else {},
        done=_DONE.get(request.query_params.get("done", ""), ""),
    )


def _route(path: str, handler: Handler, note: str) -> AppRoute:
    """Return the route of a form that somebody signed in sends."""

    def answer(request: Request, form: dict[str, str]) -> Response:
        if (actor := _actor(request)) is None:
            return RedirectResponse(sessions.sign_in_for(OWN_ACCOUNT), 303)
        try:
            return handler(request, actor, form)
        except (Invalid, Missing, Refused) as error:
            return _page(request, actor, _Failure(path.rpartition("/")[2], error))

    async def receive(request: Request) -> Response:
        is_known = sessions.is_known_browser(current_workspace(), known_cookie(request))
        return await answer_password(request, answer, is_known=is_known)

    return AppRoute(path, receive, Who.SIGNED_IN, note, methods=POST)


def _change_password(request: Request, actor: Actor, form: dict[str, str]) -> Response:
    words = (form.get("current", ""), form.get("password", ""))
    own_account.change_password(current_workspace(), actor, _session(request), *words)
    return _done("password")


def _start(request: Request, actor: Actor, form: dict[str, str]) -> Response:
    own_account.start_second_factor(current_workspace(), actor, _session(request), form.get("current", ""))
    return _setup_page(request, actor, {})


def _confirm(request: Request, actor: Actor, form: dict[str, str]) -> Response:
    try:
        whose = (current_workspace(), actor, _session(request))
        codes = own_account.confirm_second_factor(*whose, form.get("code", ""))
    except Invalid as error:
        return _setup_page(request, actor, by_field(error.problems))
    return render("recovery_codes.html", request, codes=codes)


def _turn_off(_request: Request, actor: Actor, form: dict[str, str]) -> Response:
    words = (form.get("current", ""), form.get("code", ""))
    own_account.turn_off_second_factor(current_workspace(), actor, *words)
    return _done("off")


def _choose_mail(_request: Request, actor: Actor, form: dict[str, str]) -> Response:
    opt_out.choose_mail(current_workspace(), actor, form)
    return _done("mail")


def _make_calendar(request: Request, actor: Actor, form: dict[str, str]) -> Response:
    new_feed = feeds.make_own_feed(current_workspace(), actor, has_alarms=form.get("alarms") == "yes")
    return _page(request, actor, calendar=f"{str(request.base_url).rstrip('/')}{new_feed.path}")


def _end_calendar(_request: Request, actor: Actor, _form: dict[str, str]) -> Response:
    for listed in feeds.own_feeds(current_workspace(), actor):
        feeds.end_feed(current_workspace(), actor, listed.feed.id)
    return _done("calendar")


def _setup_page(request: Request, actor: Actor, problems: Mapping[str, str]) -> Response:
    setup = own_account.find_setup(current_workspace(), actor, _session(request))
    values: dict[str, Any] = {"qr": Markup(qr_of(setup.address, is_sized=False)), "key": setup.key}  # noqa: S704 - ours
    return render("second_factor.html", request, 400 if problems else 200, problems=problems, **values)


def _done(what: str) -> Response:
    return RedirectResponse(f"{OWN_ACCOUNT}?done={what}", 303, {"Cache-Control": "no-store"})


def _actor(request: Request) -> Actor | None:
    return sessions.find_actor(current_workspace(), sessions.token_in(request.cookies))


def _session(request: Request) -> str:
    return sessions.token_in(request.cookies) or ""


ROUTES = [
    AppRoute(OWN_ACCOUNT, show, Who.SIGNED_IN, "One's own account."),
    _route(f"{OWN_ACCOUNT}/password", _change_password, "Changes one's own password."),
    _route(f"{OWN_ACCOUNT}/set-up", _start, "Begins to set up a second factor."),
    _route(f"{OWN_ACCOUNT}/confirm", _confirm, "Turns one's own second factor on."),
    _route(f"{OWN_ACCOUNT}/turn-off", _turn_off, "Turns one's own second factor off."),
    _route(f"{OWN_ACCOUNT}/mail", _choose_mail, "Sets which e-mail one gets."),
    _route(f"{OWN_ACCOUNT}/calendar", _make_calendar, "Makes the address of one's own calendar."),
    _route(f"{OWN_ACCOUNT}/end-calendar", _end_calendar, "Ends the address of one's own calendar."),
]
