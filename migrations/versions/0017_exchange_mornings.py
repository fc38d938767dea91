"""Notices of the exchange that wait for the morning, and who ended a talk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Utc

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("exchange_notice", sa.Column("after", Utc(), nullable=True))
    ended = sa.Column("ended_by", sa.String(8), nullable=False, server_default="")
    op.add_column("exchange_talk", ended)
    with op.batch_alter_table("exchange_talk") as table:
        table.alter_column("ended_by", existing_type=sa.String(8), server_default=None)


def downgrade() -> None:
    """Go back."""
    op.drop_column("exchange_talk", "ended_by")
    op.drop_column("exchange_notice", "after")
