"""Signing in of staff, the audit log, the history of the guide, and open questions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from services.database import Data, RowId, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Columns = tuple[tuple[str, Any, str | None], ...]

ACCOUNT: Columns = (
    ("centres", Data, "[]"),
    ("language", sa.String(length=16), "de"),
    ("totp_secret", sa.String(length=64), None),
    ("totp_step", sa.Integer(), "0"),
    ("recovery", Data, "[]"),
    ("failures", sa.Integer(), "0"),
    ("locked_until", Utc(), None),
    ("seen_at", Utc(), None),
)
ENTRY: Columns = (
    ("checked_by", sa.String(length=64), None),
    ("version", sa.Integer(), "1"),
    ("draft", Data, None),
    ("searched", sa.Text(), ""),
)


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "question_group",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("unhelpful", sa.Integer(), nullable=False),
        sa.Column("first_at", Utc(), nullable=False),
        sa.Column("last_at", Utc(), nullable=False),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.Column("settled_by", sa.String(length=64), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_group")),
    )
    op.create_index(
        "ix_question_group_open", "question_group", ["settled_at", "last_at"], unique=False
    )
    op.create_table(
        "guide_revision",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("slug", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("content", Data, nullable=False),
        sa.ForeignKeyConstraint(
            ["slug"],
            ["guide_entry.slug"],
            name=op.f("fk_guide_revision_slug_guide_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_revision")),
        sa.UniqueConstraint("slug", "version", name=op.f("uq_guide_revision_slug_version")),
    )
    op.create_table(
        "question",
        sa.Column("signal_id", RowId, autoincrement=False, nullable=False),
        sa.Column("group_id", RowId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["question_group.id"],
            name=op.f("fk_question_group_id_question_group"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("signal_id", name=op.f("pk_question")),
    )
    op.create_index(op.f("ix_question_group_id"), "question", ["group_id"], unique=False)
    op.create_table(
        "staff_audit",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("detail", Data, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_audit_account_id_staff_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_audit")),
    )
    op.create_index(op.f("ix_staff_audit_account_id"), "staff_audit", ["account_id"], unique=False)
    op.create_index(op.f("ix_staff_audit_action"), "staff_audit", ["action"], unique=False)
    op.create_index(op.f("ix_staff_audit_at"), "staff_audit", ["at"], unique=False)
    op.create_index("ix_staff_audit_subject", "staff_audit", ["subject", "id"], unique=False)
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("new_secret", sa.String(length=64), nullable=True),
        sa.Column("created_at", Utc(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_staff_session_account_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(
        op.f("ix_staff_session_account_id"), "staff_session", ["account_id"], unique=False
    )
    _extend("staff_account", ACCOUNT)
    _extend("guide_entry", ENTRY)


def downgrade() -> None:
    """Go back."""
    for table, columns in (("guide_entry", ENTRY), ("staff_account", ACCOUNT)):
        with op.batch_alter_table(table) as rows:
            for name, _type, _filled in columns:
                rows.drop_column(name)
    for table in (
        "staff_session", "staff_audit", "question", "guide_revision", "question_group",
    ):  # fmt: skip
        op.drop_table(table)


def _extend(table: str, columns: Columns) -> None:
    """Add columns to rows that are there already: `filled` is what those get."""
    with op.batch_alter_table(table) as rows:
        for name, kind, filled in columns:
            rows.add_column(sa.Column(name, kind, nullable=filled is None, server_default=filled))
    with op.batch_alter_table(table) as rows:
        for name, _kind, filled in columns:
            if filled is not None:
                rows.alter_column(name, server_default=None)
