"""Bookings that went to a colleague at the same time and place."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("appointment_booking", sa.Column("handed", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("appointment_booking", "handed")
