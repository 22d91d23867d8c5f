"""Store what limits tries, budgets and drafts, for several processes at once."""

import sqlalchemy as sa
from alembic import op

from playbook.store.register.tables import Moment

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    op.create_table(
        "bucket",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("level", sa.Float, nullable=False),
        sa.Column("filled_at", Moment, nullable=False),
    )
    op.create_table(
        "reservation",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("rollout_id", sa.Text, nullable=False),
        sa.Column("tokens", sa.Integer, nullable=False),
        sa.Column("usd", sa.Float, nullable=False),
        sa.Column("until", Moment, nullable=False),
    )
    op.create_table(
        "draft_lease",
        sa.Column("rollout_id", sa.Text, primary_key=True),
        sa.Column("holder", sa.Text, nullable=False),
        sa.Column("until", Moment, nullable=False),
    )
