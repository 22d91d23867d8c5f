"""The commands that a terminal runs on the folder or the app."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playbook.core.base.access import Actor
from playbook.core.base.errors import Missing
from playbook.core.log.rollout import Rollout
from playbook.desk.base.access import at_the_machine
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import rollouts
from playbook.desk.upkeep import backups

_DAMAGED = 4
ARCHIVE = "archive"  # log, snapshots and documents in one file


@dataclass(frozen=True, slots=True)
class Output:
    """The lines for standard output, a sentence beside them, and the exit code."""

    lines: tuple[str, ...]
    sentence: str = ""
    code: int = 0


def run(workspace: Workspace, command: str, *arguments: str) -> Output:
    """Run one of the commands as the person at the machine."""
    return COMMANDS[command](workspace, *arguments)


def _back_up(workspace: Workspace) -> Output:
    return Output((str(backups.back_up(workspace, at_the_machine(workspace)).path),))


def _verify(workspace: Workspace) -> Output:
    report = backups.verify(workspace, at_the_machine(workspace))
    state = "sound" if report.is_sound else "damaged"
    sentence = f"{report.events} events of {report.rollouts} rollouts compared: {state}."
    return Output(tuple(map(str, report.problems)), sentence, 0 if report.is_sound else _DAMAGED)


def get_rollout(workspace: Workspace, actor: Actor, rollout_id: str) -> Rollout:
    """Return a rollout. Raise Missing with the command that lists them."""
    try:
        return rollouts.open_rollout(workspace, actor, rollout_id)
    except Missing as error:
        hint = "Run `python -m playbook list` to see those there are."
        raise Missing(f"There is no rollout '{rollout_id}' here.", hint) from error


def _export(workspace: Workspace, rollout_id: str) -> Output:
    actor = at_the_machine(workspace)
    get_rollout(workspace, actor, rollout_id)
    lines = tuple(rollouts.export_rollout(workspace, actor, rollout_id))
    return Output(lines, f"{len(lines)} events of {rollout_id}.")


def _write(
    workspace: Workspace, rollout_id: str, format_key: str, audience: str, as_of: str, template: str
) -> Output:
    """Write a document: its name, then its bytes as a base64 line."""
    from playbook.desk.exporting.archives import write_archive
    from playbook.desk.exporting.documents import write_document

    actor = at_the_machine(workspace)
    get_rollout(workspace, actor, rollout_id)
    if format_key == ARCHIVE:
        document = write_archive(workspace, actor, rollout_id)
    else:
        own = Path(template).read_bytes() if template else None
        of = (rollout_id, format_key, audience, int(as_of) if as_of else None)
        document = write_document(workspace, actor, *of, template=own)
    return Output((document.name, b64encode(document.data).decode()), f"{len(document.data):,} bytes.")


COMMANDS: dict[str, Callable[..., Output]] = {
    "backup": _back_up, "verify": _verify, "export": _export, "write": _write,
}  # fmt: skip
