"""Our own routes, each with who may call it: the one list that app.py serves."""

from playbook.web.api import api
from playbook.web.http import health, templates
from playbook.web.http.route_table import Ours, Who
from playbook.web.link import example, live, present, pulse, questions, room
from playbook.web.link import open as share
from playbook.web.sign_in import invite, setup, sign_in, sign_on


def routes() -> list[Ours]:
    """Give back our routes, in the order in which they are tried."""
    readiness = health.Readiness()
    return [
        Ours("/healthz", health.lives, who=Who.ANYONE, note="The process answers."),
        Ours("/readyz", readiness.answer, who=Who.ANYONE, note="It can read and keep, or why not in a word."),
        *templates.ROUTES,
        *sign_in.ROUTES,
        *sign_on.ROUTES,
        *setup.ROUTES,
        *pulse.ROUTES,
        *live.ROUTES,
        *present.ROUTES,
        *room.ROUTES,
        *example.ROUTES,
        *questions.ROUTES,
        *share.ROUTES,
        *invite.ROUTES,
        *api.routes(),
    ]
