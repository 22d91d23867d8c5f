"""Bring a register up to the newest revision, inside a transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

FOLDER = Path(__file__).parent


def bring_up(connection: Connection, revision: str = "head") -> None:
    """Take every step that is left, none if another process just has."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    command.upgrade(config, revision)
