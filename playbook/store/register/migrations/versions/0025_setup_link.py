"""Store the links that make the first owner: each process that serves prints its own."""

import sqlalchemy as sa
from alembic import op

from playbook.store.register.tables import Moment

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    op.create_table(
        "setup_link",
        sa.Column("token_hash", sa.Text, primary_key=True),
        sa.Column("ends_at", Moment, nullable=False),
    )
