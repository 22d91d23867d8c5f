"""Store where the hosts of a room are, so that a restart begins nothing anew."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.add_column("room", sa.Column("state", sa.Text, nullable=False, server_default=""))
