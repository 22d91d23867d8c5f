"""Store the keys and waiting answers of open pulses for several processes."""

import sqlalchemy as sa
from alembic import op

from playbook.store.register.tables import Moment

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.create_table(
        "pulse_key",
        sa.Column("poll_id", sa.Text, sa.ForeignKey("pulse.id"), primary_key=True),
        sa.Column("poll_key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "pulse_waiting",
        sa.Column("poll_id", sa.Text, sa.ForeignKey("pulse.id"), primary_key=True),
        sa.Column("holder", sa.Text, primary_key=True),
        sa.Column("until", Moment, nullable=False),
    )
