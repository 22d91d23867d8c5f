"""Run a demonstration: samples in a throw-away folder, and everyone is owner."""

import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp

from pydantic import SecretStr

from playbook.core.base.access import Actor
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.settings import Settings, SettingsError
from playbook.store.folder import Folder

DEMO = Actor(name="Demo")
WARNING = "Demo: nothing here is kept, and anyone who can open this page can change it."
_PREFIX = "playbook-demo-"


def open_demo(settings: Settings) -> Workspace:
    """Open a new folder with the samples. Raise SettingsError for real data."""
    from playbook.desk.plan import rollouts

    _refuse_real_data(settings)
    changed: dict[str, object] = {"data": Path(mkdtemp(prefix=_PREFIX)), "database_url": SecretStr("")}
    # A visitor could connect a model, and would use the operator's key or this machine.
    if not settings.says("ai"):
        changed["ai"] = "off"
    workspace = replace(open_workspace(settings.model_copy(update=changed)), is_demo=True)
    for sample in rollouts.samples():
        rollouts.open_sample(workspace, DEMO, sample.key)
    return workspace


def throw_away(workspace: Workspace) -> None:
    """Remove the folder of a closed demonstration, and no other."""
    folder = workspace.settings.data
    if workspace.is_demo and folder.name.startswith(_PREFIX):
        shutil.rmtree(folder, ignore_errors=True)


def _refuse_real_data(settings: Settings) -> None:
    if not settings.says("data"):
        return
    folder = Folder(settings.data.resolve())
    if any(file.exists() for file in (folder.journal, folder.database, folder.register)):
        raise SettingsError(
            f"PLAYBOOK_DEMO is on, and PLAYBOOK_DATA is {str(settings.data)!r}, which holds data.",
            "A demonstration lets everyone in. Take PLAYBOOK_DEMO away to open that data.",
        )
