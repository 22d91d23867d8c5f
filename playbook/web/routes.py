"""Our own routes, each with who may call it: the one list that app.py serves."""

from playbook.web import (
    api,
    example,
    health,
    invite,
    live,
    page,
    present,
    pulse,
    questions,
    room,
    setup,
    share,
    sign_in,
    sign_on,
)
from playbook.web.inventory import Ours, Who


def routes() -> list[Ours]:
    """Give back our routes, in the order in which they are tried."""
    readiness = health.Readiness()
    return [
        Ours("/healthz", health.lives, who=Who.ANYONE, note="The process answers."),
        Ours("/readyz", readiness.answer, who=Who.ANYONE, note="It can read and keep, or why not in a word."),
        *page.ROUTES,
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
