"""Wishes for an appointment are no more: appointments are booked."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Utc

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.drop_table("appointment_request")


def downgrade() -> None:
    """Go back."""
    op.create_table(
        "appointment_request",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("centre", sa.String(length=32), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_appointment_request_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_appointment_request_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_request")),
        sa.UniqueConstraint("code", name=op.f("uq_appointment_request_code")),
    )
    op.create_index(
        op.f("ix_appointment_request_created_at"), "appointment_request", ["created_at"]
    )
    op.create_index(op.f("ix_appointment_request_person_id"), "appointment_request", ["person_id"])
