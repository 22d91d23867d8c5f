"""Test the connection in the background."""

from playbook.core.base.access import Actor
from playbook.core.base.errors import Refused
from playbook.desk.base.access import require
from playbook.desk.base.workspace import Workspace
from playbook.desk.models.background_work import Loss, SideWork, Watcher
from playbook.desk.models.connections import Connection, find_connection, get_connection
from playbook.desk.models.revocation import loss_since
from playbook.llm.call.fallbacks import AnswerFormat
from playbook.llm.call.probe import MOST_TOKENS, Findings, probe
from playbook.logs import bug_sentence

__all__ = ["MOST_TOKENS", "AnswerFormat", "Findings"]


class Trial(SideWork):
    """A connection test; `trouble` names a bug of ours."""

    def __init__(
        self, workspace: Workspace, connection: Connection, window: str, is_open: Watcher, loss: Loss
    ) -> None:
        super().__init__(workspace, connection, window, is_open, loss)
        self.server, self._limits = connection.server, connection.limits
        self.findings = Findings()
        self.trouble = ""
        self.begin(self._look)

    def _look(self) -> None:
        try:
            self.findings = probe(self.server, self._limits, on_findings=self._note, stop=self.is_stopped)
        except Exception as error:  # noqa: BLE001 - a bug gets a sentence and an id
            self.trouble = bug_sentence(error)

    def _note(self, findings: Findings) -> None:
        self.findings = findings


class _Latest:
    """The test that was started last."""

    def __init__(self, _workspace: Workspace) -> None:
        self.trial: Trial | None = None


def find_trial(workspace: Workspace) -> Trial | None:
    """Return the test of the current connection, or None."""
    connection, trial = find_connection(workspace), workspace.own(_Latest).trial
    return trial if connection and trial and trial.server == connection.server else None


def start_trial(workspace: Workspace, actor: Actor, window: str, is_open: Watcher) -> Trial:
    """Test the connection in the background. Raise Refused while a test runs."""
    require(actor, "change_settings")
    connection = get_connection(workspace)
    latest = workspace.own(_Latest)
    with workspace.lock("connection trial"):
        if latest.trial and latest.trial.is_running:
            raise Refused("The connection is being tested already.", "Stop that first, or wait for its end.")
        loss = loss_since(workspace, actor, "change_settings")
        latest.trial = trial = Trial(workspace, connection, window, is_open, loss)
    return trial


def stop_trial(workspace: Workspace, actor: Actor) -> None:
    """Stop the test that runs."""
    require(actor, "change_settings")
    if trial := workspace.own(_Latest).trial:
        trial.stop()
