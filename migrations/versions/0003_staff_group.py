"""The staff group on Telegram: the group, codes, members, and the topics of the talks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.database import Data, Utc

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "desk_group",
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("chat", sa.String(length=32), nullable=False),
        sa.Column("trouble", sa.String(length=64), nullable=False),
        sa.Column("connected_by", sa.String(length=64), nullable=False),
        sa.Column("connected_at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_desk_group")),
    )
    _codes()
    op.create_table(
        "desk_thread",
        sa.Column("conversation_id", sa.String(length=32), nullable=False),
        sa.Column("chat", sa.String(length=32), nullable=False),
        sa.Column("thread", sa.String(length=32), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("begun_at", Utc(), nullable=False),
        sa.Column("posted_at", Utc(), nullable=True),
        sa.Column("marks", Data, nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_desk_thread_conversation_id_conversation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_desk_thread")),
    )
    op.create_index("ix_desk_thread_place", "desk_thread", ["chat", "thread"], unique=False)


def _codes() -> None:
    op.create_table(
        "desk_group_code",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_desk_group_code_account_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_desk_group_code")),
    )
    op.create_table(
        "desk_member",
        sa.Column("user", sa.String(length=32), nullable=False),
        sa.Column("account_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["staff_account.id"],
            name=op.f("fk_desk_member_account_id_staff_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_desk_member")),
        sa.UniqueConstraint("account_id", name=op.f("uq_desk_member_account_id")),
    )


def downgrade() -> None:
    """Go back."""
    for table in ("desk_thread", "desk_member", "desk_group_code", "desk_group"):
        op.drop_table(table)
