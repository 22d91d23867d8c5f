"""Store how far a draft is, for other processes and the next start."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    # Set by whoever stops it, read by the process that drafts.
    op.add_column(
        "draft_lease", sa.Column("is_stopped", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column("draft_lease", sa.Column("edition", sa.Text, nullable=False, server_default=""))
    # The states of its stages with what the model wrote, as JSON.
    op.add_column("draft_lease", sa.Column("body", sa.Text, nullable=False, server_default=""))
