"""People without an appointment: a number a day and centre."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import RowId, Utc

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "appointment_walk_in",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("name", sa.String(length=80), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("counsellor_id", sa.String(length=32), nullable=True),
        sa.Column("arrived_at", Utc(), nullable=False),
        sa.Column("called_at", Utc(), nullable=True),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["appointment_counsellor.id"],
            name=op.f("fk_appointment_walk_in_counsellor_id_appointment_counsellor"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"],
            ["appointment_offer.id"],
            name=op.f("fk_appointment_walk_in_offer_id_appointment_offer"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_walk_in")),
        sa.UniqueConstraint(
            "centre", "day", "number", name=op.f("uq_appointment_walk_in_centre_day_number")
        ),
    )
    op.create_index(
        op.f("ix_appointment_walk_in_arrived_at"),
        "appointment_walk_in",
        ["arrived_at"],
        unique=False,
    )


def downgrade() -> None:
    """Go back."""
    op.drop_table("appointment_walk_in")
