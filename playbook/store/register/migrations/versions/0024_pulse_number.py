"""Number the pulses of a rollout, so that their order is no secret of SQLite's."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.add_column("pulse", sa.Column("number", sa.Integer, nullable=False, server_default=sa.text("0")))
    op.execute("update pulse set number = rowid")
