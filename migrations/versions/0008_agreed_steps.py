"""Reminders of last days, and steps that counsellors agree on with participants."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Data, Utc

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    _reminders()
    _cases()


def _reminders() -> None:
    op.create_table(
        "reminder",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("notice", sa.String(length=12), nullable=False),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("next_at", Utc(), nullable=True),
        sa.Column("said", sa.Integer(), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_reminder_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_reminder_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "person_id", "kind", "subject", name=op.f("uq_reminder_person_id_kind_subject")
        ),
    )
    op.create_index(op.f("ix_reminder_conversation_id"), "reminder", ["conversation_id"])
    op.create_index(op.f("ix_reminder_last_day"), "reminder", ["last_day"])
    op.create_index("ix_reminder_subject", "reminder", ["kind", "subject"])
    waits = sa.text("next_at IS NOT NULL")
    op.create_index(
        "ix_reminder_next_at",
        "reminder",
        ["next_at"],
        postgresql_where=waits,
        sqlite_where=waits,
    )
    op.create_table(
        "reminder_wish",
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("days", Data, nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_reminder_wish_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_wish")),
    )


def _cases() -> None:
    op.create_table(
        "counselling_case",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("counsellor_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("last_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_counselling_case_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["staff_account.id"],
            name=op.f("fk_counselling_case_counsellor_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_counselling_case_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselling_case")),
        sa.UniqueConstraint(
            "counsellor_id", "person_id", name=op.f("uq_counselling_case_counsellor_id_person_id")
        ),
    )
    for column in ("person_id", "conversation_id", "last_at"):
        op.create_index(op.f(f"ix_counselling_case_{column}"), "counselling_case", [column])
    op.create_table(
        "counselling_step",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("file", sa.String(length=32), nullable=True),
        sa.Column("file_type", sa.String(length=32), nullable=True),
        sa.Column("help_at", Utc(), nullable=True),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.Column("settled_by", sa.String(length=8), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["counselling_case.id"],
            name=op.f("fk_counselling_step_case_id_counselling_case"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counselling_step")),
    )
    op.create_index(
        "ix_counselling_step_case", "counselling_step", ["case_id", "state", "last_day"]
    )
    op.create_table(
        "counselling_deputy",
        sa.Column("counsellor_id", sa.String(length=32), nullable=False),
        sa.Column("deputy_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["counsellor_id"],
            ["staff_account.id"],
            name=op.f("fk_counselling_deputy_counsellor_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"],
            ["staff_account.id"],
            name=op.f("fk_counselling_deputy_deputy_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("counsellor_id", "deputy_id", name=op.f("pk_counselling_deputy")),
    )
    op.create_index(op.f("ix_counselling_deputy_deputy_id"), "counselling_deputy", ["deputy_id"])


def downgrade() -> None:
    """Go back."""
    for table in (
        "counselling_deputy",
        "counselling_step",
        "counselling_case",
        "reminder_wish",
        "reminder",
    ):
        op.drop_table(table)
