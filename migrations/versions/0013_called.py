"""Bookings whose change staff told the person of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.add_column("appointment_booking", sa.Column("called", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("appointment_booking", "called")
