"""Who waits for a place may say their name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("appointment_waiting", sa.Column("name", sa.String(80), nullable=True))


def downgrade() -> None:
    op.drop_column("appointment_waiting", "name")
