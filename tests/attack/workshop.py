"""A data folder with everything in it, and a process that fills one until it is killed."""

import os
import random
import sys
from pathlib import Path

from pydantic import SecretStr

from playbook.core.base.access import Membership
from playbook.desk.accounts import sessions
from playbook.desk.base.workspace import Workspace, open_workspace
from playbook.desk.upkeep import backups
from playbook.settings import Settings
from playbook.store.connection_file import ConnectionFile, StoredConnection
from playbook.store.folder import Folder
from tests.store.logs import created, examples

CONNECTION = StoredConnection(url="https://models.example.com/v1", model="m", key=SecretStr("k" * 40))


def grow(workspace: Workspace, rollout_id: str, *sizes: int) -> None:
    """Append so many events at a time."""
    for size in sizes:
        head = workspace.log.head(rollout_id)
        batch = examples(size, rollout_id, head, "word " * 9) if head else created(rollout_id)
        workspace.log.append(rollout_id, head, batch)


def people(workspace: Workspace, *names: str) -> None:
    """Add accounts, each with a membership and a session."""
    for name in names:
        account = workspace.accounts.add(
            name, f"{name}@example.com", "hash", workspace.now(), is_owner=name == "ada",
            memberships=[Membership(rollout_id="r1", role="lead", group_ids=("g",))],
        )  # fmt: skip
        sessions.begin(workspace, account)


def fill(workspace: Workspace) -> None:
    """Put something into every store."""
    grow(workspace, "r1", 1, 3, 1, 1, 5)
    grow(workspace, "r2", 1, 1)
    people(workspace, "bob", "cleo", "dan")
    workspace.log.query("select 1")
    grow(workspace, "r1", 1, 2)
    people(workspace, "eve")


def main(folder: Path, how: str) -> None:
    """Fill a folder and leave it open, or change it until killed, saying what is done."""
    workspace = open_workspace(Settings(data=folder))
    if how == "leave":
        fill(workspace)
        os._exit(0)
    chance = random.Random(int(how))
    print("open", flush=True)
    for number in range(1_000_000):
        name = f"p{how}x{number}"
        deed = chance.choice(["append", "append", "people", "backup", "connection"])
        if deed == "append":
            rollout_id = f"r{chance.randrange(3)}"
            grow(workspace, rollout_id, chance.choice([1, 1, 30]))
            print("log", rollout_id, workspace.log.head(rollout_id), flush=True)
        elif deed == "people":
            people(workspace, name)
            print("people", name, flush=True)
        elif deed == "backup" and number % 5 == 0:
            print("backup", backups.make(workspace, "by hand").path.name, flush=True)
        elif deed == "connection":
            ConnectionFile(Folder(folder).connection).write(CONNECTION)
            print("connection", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
