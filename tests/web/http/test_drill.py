"""The drill: back up a live app, lose it, restore elsewhere, sign in and see the plan."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest
from starlette.applications import Starlette

from playbook.core.base.access import Actor
from playbook.desk.accounts import tokens
from playbook.desk.base.workspace import open_workspace
from playbook.desk.links import links
from playbook.desk.plan import rollouts
from playbook.settings import Settings
from playbook.web.api.api import ROOT
from playbook.web.routes import routes
from tests.cli.commands import assert_ended, run_command
from tests.store.log.test_guard import readable_by_others
from tests.web.asking import ask, current, served
from tests.web.people import OWNER, Person
from tools import server

DANA = Actor(name="Dana")


class Writer(threading.Thread):
    """Logs examples by the API for as long as the app lives, and counts those that it took."""

    def __init__(self, port: int, rollout_id: str, secret: str) -> None:
        super().__init__(daemon=True)
        self.body = json.dumps({"what": "Wrote the minutes with it"}).encode()
        self.taken, self.has_begun = 0, threading.Event()
        self.order = (
            port,
            f"{ROOT}/rollouts/{rollout_id}/examples",
            "POST",
            {"Authorization": f"Bearer {secret}"},
        )

    def run(self) -> None:
        try:
            while ask(*self.order, self.body).status == 201:
                self.taken += 1
                if self.taken == 5:
                    self.has_begun.set()
        except OSError:
            pass  # the app is gone


@pytest.mark.slow
def test_a_backup_of_the_live_app_is_restored_elsewhere_and_opens(tmp_path):
    data = tmp_path / "data"
    with_account = open_workspace(Settings(data=data))
    rollout, _ = rollouts.open_sample(with_account, DANA, rollouts.samples()[0].key)
    secret = tokens.make_token(with_account, DANA, rollout.id, "Board", True).secret
    links.make_link(with_account, DANA, rollout.id, "All")
    with_account.close()
    data.chmod(0o755)
    before = os.umask(0)
    try:
        app = server.start(
            server.ROOT / "app.py", tmp_path / "log", environ={"PLAYBOOK_DATA": str(data), **OWNER}, owner=""
        )
    finally:
        os.umask(before)
    try:
        writer = Writer(app.port, rollout.id, secret)
        writer.start()
        assert writer.has_begun.wait(60)
        taken = writer.taken
        made = Path(run_command(data, "backup").stdout.strip())
        assert_ended(run_command(data, "verify"), 0, "sound")
        assert made.is_dir()
        assert readable_by_others(data) == []
    finally:
        app.process.send_signal(signal.SIGKILL)
        app.process.wait()
    writer.join()
    assert writer.taken > taken

    new = tmp_path / "new"
    assert_ended(run_command(new, "restore", made), 0, "is in place", "Share links are paused")
    with current(new) as workspace, served(Starlette(routes=routes())) as port:
        assert workspace.log.verify().is_sound
        assert len(workspace.rollout_cache.get(rollout.id).examples) - len(rollout.examples) >= taken
        somebody = Person(port)
        assert not somebody.is_signed_in()
        somebody.sign_in()
        assert somebody.is_signed_in()
        assert rollout.brief.name in somebody.get(f"/print/{rollout.id}/decisions").text
        # What opened something without an account does not, until an owner says so.
        assert ask(port, *writer.order[1:], writer.body).status == 401
        [listed] = links.all_links(workspace, DANA)
        assert listed.state == "paused"
