"""The list of our own routes that app.py serves."""

from playbook.web import metrics
from playbook.web.api import api
from playbook.web.http import health, templates
from playbook.web.http.route_table import AppRoute, Who
from playbook.web.link import calendar, example, host, live, look, present, pulse, questions
from playbook.web.link import open as share
from playbook.web.plan import decisions
from playbook.web.sign_in import account, invite, setup, sign_in, sign_on, unsubscribe


def routes() -> list[AppRoute]:
    """Return our routes with a readiness check of their own."""
    readiness = health.ReadinessCheck()
    parts = (
        templates,
        sign_in,
        sign_on,
        setup,
        account,
        pulse,
        live,
        present,
        look,
        host,
        example,
        calendar,
        questions,
        share,
        invite,
        unsubscribe,
        decisions,
    )
    return [
        AppRoute("/healthz", health.lives, Who.ANYONE, "The process answers."),
        AppRoute("/readyz", readiness.answer, Who.ANYONE, "It can read and write, or why not in a word."),
        AppRoute("/metrics", metrics.metrics, Who.TOKEN, "What it did so far, for a monitoring system."),
        *(route for part in parts for route in part.ROUTES),
        *api.routes(),
    ]
