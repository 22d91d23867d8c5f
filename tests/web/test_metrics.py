"""Numbers for a monitoring system: whoever has the token reads them, and nobody else."""

import json
import re
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import current_workspace, open_workspace, set_current
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.web.http.middleware import Envelope
from playbook.web.routes import routes
from tests.web.asking import ask, served

OWNER = Actor(name="Dana")
TOKEN = "a-token-of-the-monitoring-system"
DASHBOARD = Path("docs/deploy/grafana.json")


@pytest.fixture
def port(tmp_path):
    settings = Settings.load({"PLAYBOOK_DATA": str(tmp_path / "data"), "PLAYBOOK_METRICS_TOKEN": TOKEN})
    workspace = open_workspace(settings)
    set_current(workspace)
    ours = routes()
    envelope = Middleware(Envelope, is_host_allowed=lambda _host: True, ours=ours)
    with served(Starlette(routes=ours, middleware=[envelope])) as port:
        yield port
    set_current(None)
    workspace.close()


def read(port):
    answer = ask(port, "/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status == 200, answer.text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_the_numbers_follow_what_happens(port):
    before = read(port)
    assert before["playbook_ready",] == 1
    assert before["playbook_rollouts",] == 0
    ask(port, "/healthz")
    ask(port, "/view/nobody")
    rollouts.start_rollout(current_workspace(), OWNER, "New CRM")
    after = read(port)
    assert after["playbook_rollouts",] == 1
    assert after["playbook_appended_events_total",] == before.get(("playbook_appended_events_total",), 0) + 1
    assert after["playbook_requests_total", "healthz", "200"] >= 1
    assert after["playbook_requests_total", "view", "404"] >= 1
    assert after["playbook_request_seconds_count", "healthz"] >= 1


def test_addresses_of_visitors_become_no_labels(port):
    ask(port, "/canary-in-an-address/of-somebody")
    assert not any("canary" in str(key) for key in read(port))


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer another-token-of-that-length", TOKEN[:-1]])
def test_without_the_token_nothing_is_here(port, sent):
    answer = ask(port, "/metrics", headers={"Authorization": sent} if sent else {})
    elsewhere = ask(port, "/canary-that-is-not-there")
    assert (answer.status, "playbook" in answer.text) == (404, False)
    assert elsewhere.status == 404


def test_the_dashboard_asks_only_for_numbers_that_exist(port):
    names = {name.rsplit("_bucket")[0] for name, *_ in read(port)}
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = {
        name
        for panel in panels
        for target in panel["targets"]
        for name in re.findall(r"(?:playbook|process)_\w+", target["expr"])
    }
    code = "".join(path.read_text(encoding="utf-8") for path in Path("playbook").rglob("*.py"))
    for name in asked:
        bare = re.sub(r"_(total|bucket|sum|count)$", "", name)
        assert name in names or f'"{bare}"' in code or f'"{bare.removeprefix("playbook_")}"' in code, name
